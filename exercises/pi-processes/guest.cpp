#include "kit/guest/guest.hpp"

#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <numeric>
#include <string>

#include "pi.hpp"

MANYHANDS_SCENARIO(count_inside, call) {
  const Job job{
      .seed = call.args.at("seed"), .chunks = call.args.at("chunks"), .points = call.args.at("points")};
  const auto counts = count_inside(job, call.args.at("workers"));
  return {.bytes = manyhands::guest::to_bytes(counts)};
}

int manyhands::guest::plain(int argc, char* argv[]) {
  Job job{.seed = 1, .chunks = 160000, .points = 600};
  int workers = 2;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string option = argv[i];
    const unsigned long value = std::stoul(argv[i + 1]);
    if (option == "--chunks") job.chunks = static_cast<std::uint32_t>(value);
    if (option == "--points") job.points = static_cast<std::uint32_t>(value);
    if (option == "--seed") job.seed = value;
    if (option == "--workers") workers = static_cast<int>(value);
  }
  const auto start = std::chrono::steady_clock::now();
  const auto counts = count_inside(job, workers);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  const auto inside = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  const double points = static_cast<double>(job.chunks) * job.points;
  std::printf("pi is about %.6f: %" PRIu64 " of %.0f points inside, %zu chunks, %d workers, %.3f s\n",
              4.0 * static_cast<double>(inside) / points, inside, points, counts.size(), workers,
              seconds.count());
  return 0;
}
