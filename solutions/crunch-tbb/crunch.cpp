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

// What all three jobs have in common: we say which pieces there are and which of them may be done at the same
// time; who does a piece is the library's business. A thread that waits for a piece does another one
// meanwhile, so that nested calls need no more threads, and none of them sleeps while there is work.
//
// The number of threads is said in one place, by the arena: the thread that calls execute() is one of them.

namespace {

// A piece must cost much more than handing it to another thread does (about a microsecond, all told). Sorting
// this many records takes some 100 µs; and there are still enough pieces for many cores.
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
  // The merge is serial; that of the whole is the reason why this job has the smallest parallel part of the
  // three.
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
    // Blocks do not overlap, so nothing is shared but what is only read. Each element is one sum, made by one
    // thread in one order: whatever the blocks are, its bits are the same. The library may cut them as it
    // likes; we only say that smaller ones than 8 × 256 are not worth it. Wide rather than high: rows lie in
    // one piece in memory, and the more of one is done at a go, the faster it is; 64 columns at a time take a
    // fifth longer.
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
    // Sums of doubles depend on where the brackets stand. parallel_reduce puts them where threads happened to
    // share the work; the deterministic one always splits in the middle, down to the grain, whoever is there
    // to help. So the grain must be said: it is part of the result. 16 rows cost 10 µs or more where there is
    // much to do at all.
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
