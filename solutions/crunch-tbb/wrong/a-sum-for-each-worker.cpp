// expect: correct depends-on-workers
// One partial sum for each worker: with more workers, the additions are grouped differently, and the last
// digits change.
#include "crunch.hpp"

#include <tbb/blocked_range.h>
#include <tbb/blocked_range2d.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_invoke.h>
#include <tbb/parallel_reduce.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <functional>

namespace {

void merge_sort(Record* first, Record* last, Record* spare) {
  const auto by_key = [](const Record& a, const Record& b) { return a.key < b.key; };
  if (last - first <= 4096) {
    std::stable_sort(first, last, by_key);
    return;
  }
  Record* middle = first + (last - first) / 2;
  tbb::parallel_invoke([=] { merge_sort(first, middle, spare); },
                       [=] { merge_sort(middle, last, spare + (middle - first)); });
  Record* end = std::merge(first, middle, middle, last, spare, by_key);
  std::copy(spare, end, first);
}

}  // namespace

void sort_records(std::vector<Record>& records, int workers) {
  std::vector<Record> spare(records.size());
  tbb::task_arena arena(workers);
  arena.execute([&] { merge_sort(records.data(), records.data() + records.size(), spare.data()); });
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
  std::vector<double> sums(static_cast<std::size_t>(workers));
  tbb::task_arena arena(workers);
  arena.execute([&] {
    tbb::parallel_for(std::size_t{0}, sums.size(), [&](std::size_t worker) {
      double sum = 0;
      for (std::size_t i = worker; i < bodies.size(); i += sums.size())
        sum += manyhands::work::energy_with_later(bodies, i);
      sums[worker] = sum;
    });
  });
  double total = 0;
  for (const double sum : sums) total += sum;
  return total;
}
