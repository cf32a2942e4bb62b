#include "crunch.hpp"

#include <algorithm>

// One core does all three jobs, and ignores `workers`.

namespace {

// Sorts [first, last), with `spare` as a buffer of the same size.
void merge_sort(Record* first, Record* last, Record* spare) {
  if (last - first < 2) return;
  Record* middle = first + (last - first) / 2;
  merge_sort(first, middle, spare);
  merge_sort(middle, last, spare + (middle - first));
  const auto by_key = [](const Record& a, const Record& b) { return a.key < b.key; };
  // For equal records, std::merge takes the one from the first half first, so their order is kept.
  Record* end = std::merge(first, middle, middle, last, spare, by_key);
  std::copy(spare, end, first);
}

}  // namespace

void sort_records(std::vector<Record>& records, int /*workers*/) {
  std::vector<Record> spare(records.size());
  merge_sort(records.data(), records.data() + records.size(), spare.data());
}

Matrix multiply(const Matrix& a, const Matrix& b, int /*workers*/) {
  Matrix product(a.rows, b.columns);
  manyhands::work::multiply_block(a, b, {0, a.rows, 0, b.columns}, product);
  return product;
}

double total_energy(const std::vector<Body>& bodies, int /*workers*/) {
  double sum = 0;
  for (std::size_t i = 0; i < bodies.size(); ++i) sum += manyhands::work::energy_with_later(bodies, i);
  return sum;
}
