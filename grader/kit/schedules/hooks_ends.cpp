// How a program can end by itself: check(), assert(), exit() and their relatives.
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>

#include "kit/schedules/failing.hpp"
#include "kit/schedules/include/manyhands/schedules.hpp"
#include "kit/schedules/raw.hpp"
#include "kit/schedules/real.hpp"
#include "kit/schedules/scheduler.hpp"

namespace manyhands::schedules {

void check(bool condition, const char* what_should_hold) {
  if (condition) return;
  if (self == nullptr) {
    std::fprintf(stderr, "does not hold: %s\n", what_should_hold);
    ::abort();
  }
  fail(Kind::assertion, what_should_hold);
}

namespace {

[[noreturn]] void end_with(int status) {
  // Until a program ends, its other threads may go on.
  point({.op = Op::end});
  if (status == 0) pass();
  char what[64];
  std::snprintf(what, sizeof what, "the program ended itself with status %d", status);
  fail(Kind::exit, what);
}

}  // namespace
}  // namespace manyhands::schedules

using namespace manyhands::schedules;

extern "C" {

[[noreturn]] void __assert_fail(const char* condition, const char* file, unsigned line,
                                const char* function) noexcept {
  if (self != nullptr) {
    char what[512];
    std::snprintf(what, sizeof what, "assertion failed: %s (line %u)", condition, line);
    fail(Kind::assertion, what);
  }
  std::fprintf(stderr, "%s:%u: %s: assertion failed: %s\n", file, line, function, condition);
  ::abort();
}

[[noreturn]] void exit(int status) noexcept {
  if (self != nullptr) end_with(status);
  static constinit Real<void(int)> real("exit");
  real(status);
  __builtin_unreachable();
}

[[noreturn]] void _exit(int status) {
  if (self != nullptr) end_with(status);
  raw::exit(status);
}

[[noreturn]] void _Exit(int status) noexcept {
  if (self != nullptr) end_with(status);
  raw::exit(status);
}

}  // extern "C"
