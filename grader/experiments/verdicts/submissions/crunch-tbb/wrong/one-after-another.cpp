// expect: mechanism serial
// Serial in disguise: it waits for each task before it submits the next.
#include "crunch.hpp"

#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

namespace {

void run(int pieces, int workers, const std::function<void(int)>& piece) {
  tbb::task_arena arena(workers);
  arena.execute([&] {
    tbb::task_group group;
    for (int i = 0; i < pieces; ++i) {
      group.run([&, i] { piece(i); });
      group.wait();
    }
  });
}

// The range of one piece, out of `of` items.
struct Piece {
  std::size_t first, last;
};
Piece piece_of(int i, std::size_t size, std::size_t of) {
  const auto first = static_cast<std::size_t>(i) * size;
  return {std::min(first, of), std::min(first + size, of)};
}
int count_of(std::size_t of, std::size_t size) {
  return static_cast<int>((of + size - 1) / size);
}

}  // namespace

void sort_records(std::vector<Record>& records, int workers) {
  const auto by_key = [](const Record& a, const Record& b) { return a.key < b.key; };
  const std::size_t count = records.size();
  std::vector<Record> target(count);
  std::size_t sorted = 4096;
  run(count_of(count, sorted), workers, [&](int i) {
    const auto [first, last] = piece_of(i, sorted, count);
    std::copy(&records[first], &records[first] + (last - first), &target[first]);
    std::stable_sort(&target[first], &target[first] + (last - first), by_key);
  });
  for (records.swap(target); sorted < count; sorted *= 2, records.swap(target))
    run(count_of(count, 2 * sorted), workers, [&](int i) {
      const auto [first, last] = piece_of(i, 2 * sorted, count);
      const auto* begin = records.data();
      const auto* middle = begin + std::min(first + sorted, last);
      std::merge(begin + first, middle, middle, begin + last, target.data() + first, by_key);
    });
}

Matrix multiply(const Matrix& a, const Matrix& b, int workers) {
  Matrix product(a.rows, b.columns);
  run(count_of(a.rows, 2), workers, [&](int i) {
    const auto [first, last] = piece_of(i, 2, a.rows);
    manyhands::work::multiply_block(a, b, {first, last, 0, b.columns}, product);
  });
  return product;
}

double total_energy(const std::vector<Body>& bodies, int workers) {
  std::vector<double> energies(bodies.size());
  run(static_cast<int>(bodies.size()), workers, [&](int i) {
    const auto body = static_cast<std::size_t>(i);
    energies[body] = manyhands::work::energy_with_later(bodies, body);
  });
  double sum = 0;
  for (const double energy : energies) sum += energy;
  return sum;
}
