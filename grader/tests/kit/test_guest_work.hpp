// Work of a known size for the guests of the kit's tests.
#pragma once
#include <time.h>

namespace manyhands::test {

// Until this thread has used so much CPU time itself: what burns is known, whatever the machine is doing.
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
