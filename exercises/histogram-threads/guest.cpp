#include "kit/guest/guest.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>

#include "histogram.hpp"

MANYHANDS_SCENARIO(histogram, call) {
  const Board board{
      .seed = call.args.at("seed"), .balls = call.args.at("balls"), .rows = call.args.at("rows")};
  const auto counts = histogram(board, call.args.at("workers"));
  return {.bytes = manyhands::guest::to_bytes(counts)};
}

int manyhands::guest::plain(int argc, char* argv[]) {
  Board board{.seed = 1, .balls = 1'000'000, .rows = 15};
  int workers = 2;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string option = argv[i];
    const std::uint64_t value = std::stoull(argv[i + 1]);
    if (option == "--balls") board.balls = value;
    if (option == "--rows") board.rows = std::clamp(static_cast<int>(value), 1, 63);
    if (option == "--workers") workers = static_cast<int>(value);
  }
  const auto start = std::chrono::steady_clock::now();
  const auto counts = histogram(board, workers);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;

  std::uint64_t most = 1;
  std::uint64_t all = 0;
  for (const auto count : counts) {
    most = std::max(most, count);
    all += count;
  }
  for (std::size_t slot = 0; slot < counts.size(); ++slot)
    std::printf("%3zu %11llu %s\n", slot, static_cast<unsigned long long>(counts[slot]),
                std::string(static_cast<std::size_t>(50 * counts[slot] / most), '#').c_str());
  std::printf("%llu of %llu balls counted, %d workers, %.3f s\n", static_cast<unsigned long long>(all),
              static_cast<unsigned long long>(board.balls), workers, seconds.count());
  return 0;
}
