// expect: correct depends-on-workers
// The lock prevents a data race, but the order of the additions depends on which thread comes first.
#include "crunch.hpp"

#include <tbb/blocked_range.h>
#include <tbb/blocked_range2d.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_invoke.h>
#include <tbb/parallel_reduce.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <functional>
#include <mutex>

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
  double total = 0;
  std::mutex adding;
  tbb::task_arena arena(workers);
  arena.execute([&] {
    using Range = tbb::blocked_range<std::size_t>;
    tbb::parallel_for(Range(0, bodies.size(), 16), [&](const Range& r) {
      double sum = 0;
      for (std::size_t i = r.begin(); i != r.end(); ++i) sum += manyhands::work::energy_with_later(bodies, i);
      const std::scoped_lock hold(adding);
      total += sum;
    });
  });
  return total;
}
