// More work for number-crunchers: data that is cut into pieces, and what is to be done with a piece. Pure
// functions of their arguments, safe to call at once for pieces that do not overlap.
//
// They are compiled once and never inlined, so that a serial and a parallel program run the very same machine
// code. They calculate with doubles: the same arguments give the same bits, as long as it is the same program
// that runs.
#pragma once
#include <cstddef>
#include <vector>

namespace manyhands::work {

/// Row after row: the element in row r and column c is values[r * columns + c].
struct Matrix {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> values;

  Matrix() = default;
  Matrix(std::size_t r, std::size_t c) : rows(r), columns(c), values(r * c) {}
};

/// The elements of a matrix in rows [first_row, last_row) and columns [first_column, last_column).
struct Block {
  std::size_t first_row = 0;
  std::size_t last_row = 0;
  std::size_t first_column = 0;
  std::size_t last_column = 0;
};

/// Writes one block of the product a · b to `product`, which has its full size already (a.rows × b.columns)
/// and of which nothing else is read or written. Each element is summed up in the same order, however large
/// the block is.
[[gnu::noinline]] void multiply_block(const Matrix& a, const Matrix& b, const Block& block, Matrix& product);

struct Body {
  double mass = 0;
  double x = 0;
  double y = 0;
  double z = 0;
};

/// The energy that holds body i to all bodies behind it in the list: the sum of -mass × mass / distance. So
/// each pair is counted once, and the first bodies are more work than the last ones.
[[gnu::noinline]] double energy_with_later(const std::vector<Body>& bodies, std::size_t i);

}  // namespace manyhands::work
