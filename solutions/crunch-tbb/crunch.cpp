#include "crunch.hpp"

#include <tbb/blocked_range.h>
#include <tbb/blocked_range2d.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_invoke.h>
#include <tbb/parallel_reduce.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <cstddef>
#include <functional>

// All three jobs follow one idea: the code says which pieces exist and which may run at the same time; the
// library decides which thread runs a piece. A thread that waits for a piece runs another one meanwhile, so
// nested calls need no extra threads, and no thread sleeps while there is work.
//
// The number of threads is set in one place, by the arena. The thread that calls execute() is one of them.

namespace {

// A piece must cost much more than handing it to another thread (about a microsecond in all). Sorting this
// many records takes about 100 µs, and there are still enough pieces for many cores.
constexpr std::ptrdiff_t records_in_a_piece = 4096;

void merge_sort(Record* first, Record* last, Record* spare) {
  const auto by_key = [](const Record& a, const Record& b) { return a.key < b.key; };
  if (last - first <= records_in_a_piece) {
    std::stable_sort(first, last, by_key);
    return;
  }
  Record* middle = first + (last - first) / 2;
  // The halves share nothing: each has its own part of `spare`, too. When parallel_invoke returns, both are
  // sorted.
  tbb::parallel_invoke([=] { merge_sort(first, middle, spare); },
                       [=] { merge_sort(middle, last, spare + (middle - first)); });
  // The merge is serial. The last merge, of the whole array, is the reason why this job has the smallest
  // parallel fraction.
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
    // Blocks do not overlap, so the threads share only data that nobody writes. Each element is one sum,
    // computed by one thread in one order: its bits do not depend on the blocks. So the library may split as
    // it likes; it only needs to know that blocks smaller than 8 × 256 are not worth it. Blocks are wide
    // rather than high, because a row is contiguous in memory, and longer stretches are faster: 64 columns at
    // a time take a fifth longer.
    using Range = tbb::blocked_range2d<std::size_t>;
    tbb::parallel_for(Range(0, a.rows, 8, 0, b.columns, 256), [&](const Range& r) {
      manyhands::work::multiply_block(
          a, b, {r.rows().begin(), r.rows().end(), r.cols().begin(), r.cols().end()}, product);
    });
  });
  return product;
}

double total_energy(const std::vector<Body>& bodies, int workers) {
  tbb::task_arena arena(workers);
  return arena.execute([&] {
    // A sum of doubles depends on the order of the additions. parallel_reduce groups them according to how
    // threads happened to share the work; the deterministic version always splits in the middle, down to the
    // grain size, on any number of threads. So the grain size must be given: it is part of the result. 16
    // rows take at least 10 µs if the input is large.
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
