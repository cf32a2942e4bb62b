#include "executor.hpp"

#include <chrono>
#include <cstdio>
#include <string>

#include "kit/guest/executor_programs.hpp"

namespace {

namespace tasks = manyhands::guest::tasks;
using Clock = std::chrono::steady_clock;

const manyhands::guest::RegisterExecutor<Executor> executor;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

int manyhands::guest::plain(int argc, char* argv[]) {
  int workers = 2;
  int count = 20000;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string option = argv[i];
    if (option == "--workers") workers = std::stoi(argv[i + 1]);
    if (option == "--tasks") count = std::stoi(argv[i + 1]);
  }
  std::printf("An executor with %d workers\n\n", workers);

  Executor pool(workers);
  auto start = Clock::now();
  std::vector<manyhands::guest::FutureOfInt<Executor>> futures;
  for (const int milliseconds : {30, 10}) futures.push_back(pool.submit(&tasks::nap, +milliseconds));
  std::puts("two tasks wait for the network, 30 and 10 ms; as_completed visits them:");
  pool.as_completed(std::move(futures),
                    [](auto future) { std::printf("  the one that took %d ms\n", future.get()); });
  std::printf("  after %.0f ms\n\n", 1000 * seconds_since(start));

  start = Clock::now();
  pool.map(&tasks::nothing, std::vector<int>(static_cast<std::size_t>(count)));
  std::printf("map of %d tasks that do nothing: %.2f µs for each.\n", count,
              1e6 * seconds_since(start) / count);
  std::puts("A task should take far longer than that, or the overhead is larger than the gain.");
  return 0;
}
