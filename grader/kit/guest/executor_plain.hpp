// The ordinary program of an exercise about executors, for `grader try`.
#pragma once
#include <chrono>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "kit/guest/executor_steps.hpp"

namespace manyhands::guest {

/// `argv`: --workers N, --tasks N. `kind`: what the workers are, such as "threads". Returns the exit status.
inline int try_executor(int argc, char* argv[], const char* kind) {
  using Clock = std::chrono::steady_clock;
  const auto seconds_since = [](Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
  };
  int workers = 2;
  int count = 20000;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string option = argv[i];
    if (option == "--workers") workers = std::stoi(argv[i + 1]);
    if (option == "--tasks") count = std::stoi(argv[i + 1]);
  }
  std::printf("An executor with %d %s\n\n", workers, kind);

  Workplace pool(workers);
  auto start = Clock::now();
  std::vector<TaskFuture<int>> futures;
  for (const int milliseconds : {30, 10}) futures.push_back((*pool).submit(&tasks::nap, milliseconds));
  std::puts("two tasks wait for the network, 30 and 10 ms; as_completed visits them:");
  (*pool).as_completed(std::move(futures), [](TaskFuture<int> future) {
    std::printf("  the one that took %d ms\n", future.get());
  });
  std::printf("  after %.0f ms\n\n", 1000 * seconds_since(start));

  start = Clock::now();
  (*pool).map(&tasks::nothing, std::vector<int>(static_cast<std::size_t>(count)));
  std::printf("map of %d tasks that do nothing: %.2f µs for each.\n", count,
              1e6 * seconds_since(start) / count);
  std::puts("A task should take far longer than that, or the overhead is larger than the gain.");
  return 0;
}

}  // namespace manyhands::guest
