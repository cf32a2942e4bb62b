#include "kit/host/observe/thread_cost.hpp"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "spawn/spawn.hpp"

namespace manyhands::host {
namespace {

constexpr int attempts = 5;

std::int64_t process_cpu_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

// The minimum of several measurements: everything above it is noise.
template <class Action>
std::int64_t least_cost(int times, Action action) {
  std::int64_t least = 0;
  for (int i = 0; i < attempts; ++i) {
    const auto before = process_cpu_ns();
    action();
    const auto cost = (process_cpu_ns() - before) / times;
    least = i == 0 ? cost : std::min(least, cost);
  }
  return least;
}

}  // namespace

std::int64_t thread_cost_ns() {
  constexpr int threads = 50;
  return least_cost(threads, [] {
    for (int i = 0; i < threads; ++i) std::thread([] {}).join();
  });
}

std::int64_t switch_cost_ns() {
  constexpr int rounds = 200;
  return least_cost(2 * rounds, [] {
    const auto [here, to_here] = spawn::pipe();
    const auto [there, to_there] = spawn::pipe();
    const auto pass = [](int from, int to) {
      char token = 0;
      return ::read(from, &token, 1) == 1 && ::write(to, &token, 1) == 1;
    };
    const int from_here = here.get();
    const int to_here_number = to_here.get();
    std::thread other([&, from = there.get()] {
      for (int i = 0; i < rounds && pass(from, to_here_number); ++i) {
      }
    });
    const char token = 1;
    bool going = ::write(to_there.get(), &token, 1) == 1;
    for (int i = 1; i < rounds && going; ++i) going = pass(from_here, to_there.get());
    other.join();
  });
}

}  // namespace manyhands::host
