// A program with its own std::terminate handler could end without a message. In the serving process, the
// exception is reported first, like the standard library's own handler does; children are not changed.
#include "kit/guest/crash.hpp"

#include <exception>

namespace {

std::terminate_handler learners = nullptr;

[[noreturn]] void tell_and_end() {
  if (manyhands::guest::in_serving_process() || learners == nullptr) __gnu_cxx::__verbose_terminate_handler();
  learners();
  __builtin_abort();
}

}  // namespace

// The linker's --wrap redirects the program's calls of std::set_terminate to this function.
extern "C" {
std::terminate_handler __real__ZSt13set_terminatePFvvE(std::terminate_handler handler) noexcept;
std::terminate_handler __wrap__ZSt13set_terminatePFvvE(std::terminate_handler handler) noexcept;

std::terminate_handler __wrap__ZSt13set_terminatePFvvE(std::terminate_handler handler) noexcept {
  const auto before = __real__ZSt13set_terminatePFvvE(tell_and_end);
  const auto given = learners;
  learners = handler;
  return given != nullptr ? given : before;
}
}
