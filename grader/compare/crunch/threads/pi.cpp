// Threads of one process: they take chunks from a shared counter, and store into one vector, each in places
// of its own.
#include "pi.hpp"

#include <atomic>
#include <thread>

std::vector<std::uint32_t> count_inside(const Job& job, int workers) {
  std::vector<std::uint32_t> counts(job.chunks);
  std::atomic<std::uint32_t> next{0};
  std::vector<std::jthread> threads;
  for (int i = 0; i < workers; ++i)
    threads.emplace_back([&] {
      for (std::uint32_t chunk; (chunk = next++) < job.chunks;)
        counts[chunk] = manyhands::work::points_inside(job.seed, chunk, job.points);
    });
  threads.clear();
  return counts;
}
