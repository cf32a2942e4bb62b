// Work of a known size for the guests in the kit's tests.
#pragma once
#include <time.h>

namespace manyhands::test {

// Returns when this thread itself has used this much CPU time: exact, whatever the load.
inline void burn(int milliseconds) {
  const auto used = [] {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1'000'000;
  };
  const auto until = used() + milliseconds;
  while (used() < until) {
  }
}

}  // namespace manyhands::test
