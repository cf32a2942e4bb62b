// When a wait is a busy wait.
#include "model/busy_wait.hpp"

#include "kit/host/base/catch.hpp"

namespace busy_wait_test {

using namespace manyhands;

TEST_CASE("busy wait: a program that was runnable for half of the time or more, and used CPU time") {
  constexpr std::int64_t span = 1'000'000'000;
  CHECK(is_busy_wait(span, span, span));
  CHECK(is_busy_wait(span, span / 2, span / 5));
  CHECK_FALSE(is_busy_wait(span, span / 2 - 1, span / 5));
}

TEST_CASE("busy wait: a program that only waited for a CPU is none, but did not rest either") {
  constexpr std::int64_t span = 1'000'000'000;
  CHECK_FALSE(is_busy_wait(span, span, span / 10));
  CHECK(mostly_runnable(span, span));
  CHECK_FALSE(mostly_runnable(span, span / 4));
}

}  // namespace busy_wait_test
