// expect: correct unstable-sort
// The library's own parallel sort is fast but not stable: it may reorder equal keys.
#include "crunch.hpp"

#include <tbb/blocked_range.h>
#include <tbb/blocked_range2d.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_invoke.h>
#include <tbb/parallel_reduce.h>
#include <tbb/parallel_sort.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <functional>

void sort_records(std::vector<Record>& records, int workers) {
  tbb::task_arena arena(workers);
  arena.execute(
      [&] { tbb::parallel_sort(records, [](const Record& a, const Record& b) { return a.key < b.key; }); });
}

Matrix multiply(const Matrix& a, const Matrix& b, int workers) {
  Matrix product(a.rows, b.columns);
  tbb::task_arena arena(workers);
  arena.execute([&] {
    using Range = tbb::blocked_range2d<std::size_t>;
    tbb::parallel_for(Range(0, a.rows, 16, 0, b.columns, 64), [&](const Range& r) {
      manyhands::work::multiply_block(
          a, b, {r.rows().begin(), r.rows().end(), r.cols().begin(), r.cols().end()}, product);
    });
  });
  return product;
}

double total_energy(const std::vector<Body>& bodies, int workers) {
  tbb::task_arena arena(workers);
  return arena.execute([&] {
    using Range = tbb::blocked_range<std::size_t>;
    return tbb::parallel_deterministic_reduce(
        Range(0, bodies.size(), 16), 0.0,
        [&](const Range& r, double sum) {
          for (std::size_t i = r.begin(); i != r.end(); ++i)
            sum += manyhands::work::energy_with_later(bodies, i);
          return sum;
        },
        std::plus<>());
  });
}
