// Other tools of the library: pieces of a fixed size that are merged level by level, a list of blocks, and a
// graph whose nodes run as soon as they get a message. A global_control object limits the library's threads,
// everywhere, for as long as it exists.
#include "crunch.hpp"

#include <tbb/flow_graph.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_for_each.h>
#include <algorithm>

// Bottom-up merge sort: pieces of a fixed size, then merged pairwise, level by level.
void sort_records(std::vector<Record>& records, int workers) {
  tbb::global_control limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(workers));
  constexpr std::size_t piece = 4096;
  const auto by_key = [](const Record& a, const Record& b) { return a.key < b.key; };
  const std::size_t n = records.size();
  tbb::parallel_for(std::size_t{0}, (n + piece - 1) / piece, [&](std::size_t i) {
    const auto first = records.begin() + static_cast<long>(i * piece);
    std::stable_sort(first, records.begin() + static_cast<long>(std::min(n, (i + 1) * piece)), by_key);
  });
  std::vector<Record> other(n);
  for (std::size_t width = piece; width < n; width *= 2) {
    tbb::parallel_for(std::size_t{0}, (n + 2 * width - 1) / (2 * width), [&](std::size_t i) {
      const auto at = [&](std::size_t k) { return records.data() + std::min(n, k); };
      const std::size_t k = 2 * i * width;
      std::merge(at(k), at(k + width), at(k + width), at(k + 2 * width), other.data() + std::min(n, k),
                 by_key);
    });
    records.swap(other);
  }
}

Matrix multiply(const Matrix& a, const Matrix& b, int workers) {
  tbb::global_control limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(workers));
  Matrix product(a.rows, b.columns);
  std::vector<manyhands::work::Block> blocks;
  for (std::size_t r = 0; r < a.rows; r += 24)
    for (std::size_t c = 0; c < b.columns; c += 96)
      blocks.push_back({r, std::min(a.rows, r + 24), c, std::min(b.columns, c + 96)});
  tbb::parallel_for_each(blocks.begin(), blocks.end(),
                         [&](const auto& block) { manyhands::work::multiply_block(a, b, block, product); });
  return product;
}

double total_energy(const std::vector<Body>& bodies, int workers) {
  tbb::global_control limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(workers));
  std::vector<double> of(bodies.size());
  tbb::flow::graph graph;
  constexpr std::size_t piece = 16;
  tbb::flow::function_node<std::size_t> node(graph, tbb::flow::unlimited, [&](std::size_t first) {
    for (std::size_t i = first; i < std::min(of.size(), first + piece); ++i)
      of[i] = manyhands::work::energy_with_later(bodies, i);
    return tbb::flow::continue_msg();
  });
  for (std::size_t i = 0; i < bodies.size(); i += piece) node.try_put(i);
  graph.wait_for_all();
  double sum = 0;
  for (double one : of) sum += one;
  return sum;
}
