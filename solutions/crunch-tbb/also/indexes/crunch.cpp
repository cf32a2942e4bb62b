// Another way: an unstable sort is stable if no two keys are equal, so records are sorted by key and original
// position; the energies are stored one by one and added at the end; and there is one arena for each number
// of workers.
#include "crunch.hpp"

#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace {

// Kept until the program ends: its threads belong to the library, and sleep when there is nothing to do.
tbb::task_arena& arena_for(int workers) {
  static std::mutex guard;
  static std::map<int, std::unique_ptr<tbb::task_arena>> arenas;
  const std::scoped_lock hold(guard);
  auto& arena = arenas[workers];
  if (!arena) arena = std::make_unique<tbb::task_arena>(workers);
  return *arena;
}

}  // namespace

void sort_records(std::vector<Record>& records, int workers) {
  arena_for(workers).execute([&] {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> places(records.size());
    for (std::size_t i = 0; i < records.size(); ++i)
      places[i] = {records[i].key, static_cast<std::uint32_t>(i)};
    tbb::parallel_sort(places);
    const auto old = records;
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, records.size(), 4096), [&](const auto& r) {
      for (std::size_t i = r.begin(); i != r.end(); ++i) records[i] = old[places[i].second];
    });
  });
}

Matrix multiply(const Matrix& a, const Matrix& b, int workers) {
  Matrix product(a.rows, b.columns);
  arena_for(workers).execute([&] {
    // One band of rows for each thread: all rows cost the same.
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, a.rows, 4),
        [&](const auto& r) {
          manyhands::work::multiply_block(a, b, {r.begin(), r.end(), 0, b.columns}, product);
        },
        tbb::static_partitioner());
  });
  return product;
}

double total_energy(const std::vector<Body>& bodies, int workers) {
  std::vector<double> each(bodies.size());
  arena_for(workers).execute([&] {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, bodies.size(), 8), [&](const auto& r) {
      for (std::size_t i = r.begin(); i != r.end(); ++i)
        each[i] = manyhands::work::energy_with_later(bodies, i);
    });
  });
  double sum = 0;
  for (const double energy : each) sum += energy;
  return sum;
}
