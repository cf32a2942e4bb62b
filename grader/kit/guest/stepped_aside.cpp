#include "kit/guest/stepped_aside.hpp"

#include <dlfcn.h>
#include <sched.h>
#include <time.h>

namespace manyhands::guest {
namespace {

long own_cpu_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1'000'000;
}

}  // namespace

void until_one_is_aside() {
  constexpr long most_ms = 100;  // CPU time, so that a busy machine does not shorten it
  auto* is_aside = reinterpret_cast<int (*)()>(::dlsym(RTLD_DEFAULT, "manyhands_is_aside"));
  if (is_aside == nullptr) return;
  for (const auto begin = own_cpu_ms(); is_aside() == 0 && own_cpu_ms() - begin < most_ms;) ::sched_yield();
}

}  // namespace manyhands::guest
