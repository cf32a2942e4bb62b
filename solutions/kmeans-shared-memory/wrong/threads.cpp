// expect: correct threads-not-processes
// Threads instead of processes: shared memory comes for free, but a crash in one of them ends them all.
#include <mutex>
#include <thread>
#include <vector>

#include "kmeans.hpp"

Clustering kmeans(std::span<const Point> points, const Centroids& start, int rounds, int workers) {
  Clustering result{start, {}};
  for (int round = 0; round < rounds; ++round) {
    Sums sums;
    std::mutex mutex;
    std::vector<std::jthread> threads;
    const std::size_t count = static_cast<std::size_t>(workers);
    for (std::size_t worker = 0; worker < count; ++worker)
      threads.emplace_back([&, worker] {
        const auto first = points.size() * worker / count;
        const auto last = points.size() * (worker + 1) / count;
        const Sums mine = sums_of(points.subspan(first, last - first), result.centroids);
        const std::lock_guard hold(mutex);
        sums.add(mine);
      });
    threads.clear();  // joins
    result = {sums.centroids(result.centroids), sums.sizes()};
  }
  return result;
}
