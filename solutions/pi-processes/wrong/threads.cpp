// expect: mechanism threads-not-processes
// Correct, fast and free of races, but not what the exercise asks for: threads in one process.
#include <thread>

#include "pi.hpp"

std::vector<std::uint32_t> count_inside(const Job& job, int workers) {
  std::vector<std::uint32_t> counts(job.chunks);
  const auto stride = static_cast<std::uint32_t>(workers);
  std::vector<std::jthread> threads;
  for (std::uint32_t worker = 0; worker < stride; ++worker)
    threads.emplace_back([&job, &counts, worker, stride] {
      for (std::uint64_t chunk = worker; chunk < job.chunks; chunk += stride)
        counts[chunk] =
            manyhands::work::points_inside(job.seed, static_cast<std::uint32_t>(chunk), job.points);
    });
  threads.clear();
  return counts;
}
