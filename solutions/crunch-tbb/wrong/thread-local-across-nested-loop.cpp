// expect: correct wrong-answer
// Uses a thread_local buffer across a nested loop. A thread that waits there takes another outer task, which
// writes to the same buffer.
#include "crunch.hpp"

#include <tbb/blocked_range.h>
#include <tbb/blocked_range2d.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_invoke.h>
#include <tbb/parallel_reduce.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>

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

static thread_local std::vector<double> buffer;

Matrix multiply(const Matrix& a, const Matrix& b, int workers) {
  Matrix product(a.rows, b.columns);
  // A gate makes it happen every time: the thread with row 0 waits until another thread helps it, and the
  // helper waits until that thread has another row (or all rows have been started).
  const bool gated = workers > 1 && a.rows > 1 && b.columns > 64;
  std::atomic<bool> helped = false;
  std::atomic<bool> another = false;
  std::atomic<std::size_t> begun = 0;
  std::thread::id first;
  tbb::task_arena arena(workers);
  arena.execute([&] {
    using Range = tbb::blocked_range<std::size_t>;
    const auto one_row = [&](const Range& rows) {
      const std::size_t row = rows.begin();
      if (row == 0)
        first = std::this_thread::get_id();
      else if (std::this_thread::get_id() == first)
        another = true;
      ++begun;
      buffer.assign(b.columns, 0.0);
      double* sums = buffer.data();  // this thread's, whichever thread adds to it
      const auto add_up = [&](const Range& r) {
        if (gated && row == 0 && std::this_thread::get_id() == first)
          while (!helped) std::this_thread::yield();
        if (gated && row == 0 && std::this_thread::get_id() != first) {
          helped = true;
          while (!another && begun < a.rows) std::this_thread::yield();
        }
        for (std::size_t k = 0; k < a.columns; ++k)
          for (std::size_t i = r.begin(); i != r.end(); ++i)
            sums[i] += a.values[row * a.columns + k] * b.values[k * b.columns + i];
      };
      tbb::parallel_for(Range(0, b.columns, 8), add_up, tbb::static_partitioner());
      std::copy_n(sums, b.columns, product.values.data() + row * b.columns);
    };
    tbb::parallel_for(Range(0, a.rows, 1), one_row, tbb::simple_partitioner());
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
