// Another way: a limit for the whole process instead of an arena; groups of tasks, a parallel merge, bands of
// rows, and sums of fixed-size pieces that are added in order.
#include "crunch.hpp"

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_group.h>

#include <algorithm>
#include <numeric>

namespace {

constexpr std::ptrdiff_t small = 8192;

bool by_key(const Record& a, const Record& b) {
  return a.key < b.key;
}

// [a, a_end) and [b, b_end) are sorted; among equal records, those of a come first. Splits at the middle of
// the longer range.
void merge_into(const Record* a, const Record* a_end, const Record* b, const Record* b_end, Record* out) {
  if ((a_end - a) + (b_end - b) <= small) {
    std::merge(a, a_end, b, b_end, out, by_key);
    return;
  }
  const Record* a_cut = nullptr;
  const Record* b_cut = nullptr;
  if (a_end - a >= b_end - b) {
    a_cut = a + (a_end - a) / 2;
    b_cut = std::lower_bound(b, b_end, *a_cut, by_key);  // equal records of b come after *a_cut
  } else {
    b_cut = b + (b_end - b) / 2;
    a_cut = std::upper_bound(a, a_end, *b_cut, by_key);  // equal records of a come before *b_cut
  }
  tbb::task_group group;
  group.run([=] { merge_into(a, a_cut, b, b_cut, out); });
  merge_into(a_cut, a_end, b_cut, b_end, out + (a_cut - a) + (b_cut - b));
  group.wait();
}

// Sorts in place or, if `into_spare`, into the spare memory, so that nothing has to be copied back.
void merge_sort(Record* first, Record* last, Record* spare, bool into_spare) {
  if (last - first <= small) {
    std::stable_sort(first, last, by_key);
    if (into_spare) std::copy(first, last, spare);
    return;
  }
  const std::ptrdiff_t half = (last - first) / 2;
  const std::ptrdiff_t whole = last - first;
  tbb::task_group group;
  group.run([=] { merge_sort(first, first + half, spare, !into_spare); });
  merge_sort(first + half, last, spare + half, !into_spare);
  group.wait();
  if (into_spare)
    merge_into(first, first + half, first + half, last, spare);
  else
    merge_into(spare, spare + half, spare + half, spare + whole, first);
}

}  // namespace

void sort_records(std::vector<Record>& records, int workers) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(workers));
  std::vector<Record> spare(records.size());
  merge_sort(records.data(), records.data() + records.size(), spare.data(), false);
}

Matrix multiply(const Matrix& a, const Matrix& b, int workers) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(workers));
  Matrix product(a.rows, b.columns);
  constexpr std::size_t band = 8;
  tbb::parallel_for(std::size_t{0}, (a.rows + band - 1) / band, [&](std::size_t n) {
    manyhands::work::multiply_block(a, b, {n * band, std::min(a.rows, (n + 1) * band), 0, b.columns},
                                    product);
  });
  return product;
}

double total_energy(const std::vector<Body>& bodies, int workers) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(workers));
  constexpr std::size_t piece = 32;
  std::vector<double> sums((bodies.size() + piece - 1) / piece);
  tbb::parallel_for(std::size_t{0}, sums.size(), [&](std::size_t n) {
    for (std::size_t i = n * piece; i < std::min(bodies.size(), (n + 1) * piece); ++i)
      sums[n] += manyhands::work::energy_with_later(bodies, i);
  });
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}
