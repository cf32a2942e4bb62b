// A guest whose threads end while they are being observed: does any of them get out of sight?
#include <time.h>

#include <atomic>
#include <thread>
#include <vector>

#include "kit/guest/at_rest.hpp"
#include "kit/guest/guest.hpp"

// `rounds` times: five of six threads end at once, and the last one must work first. How often was it
// unfinished when all were reported to rest?
MANYHANDS_SCENARIO(ends_while_looked_at, call) {
  const int rounds = call.args.at("rounds");
  int early = 0;
  for (int round = 0; round < rounds; ++round) {
    std::atomic<bool> go{false};
    std::atomic<bool> done{false};
    std::vector<std::thread> threads;
    for (int i = 0; i < 5; ++i) threads.emplace_back([&] { go.wait(false); });
    threads.emplace_back([&] {
      go.wait(false);
      const auto used = [] {
        timespec now{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return now.tv_sec * 1'000'000'000 + now.tv_nsec;
      };
      const auto begin = used();
      while (used() - begin < 300'000) {
      }
      done = true;
    });
    manyhands::guest::until_others_rest();
    go = true;
    go.notify_all();
    manyhands::guest::until_others_rest();
    early += done ? 0 : 1;
    for (auto& thread : threads) thread.join();
  }
  return {.value = early};
}
