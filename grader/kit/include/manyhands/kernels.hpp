// CPU-bound work on data that can be split into pieces. The results depend only on the arguments. Safe to
// call at the same time for pieces that do not overlap.
//
// The functions are compiled once and never inlined, so that serial and parallel programs run the same
// machine code. They compute with doubles: within one program, the same arguments give the same bits.
#pragma once
#include <cstddef>
#include <vector>

namespace manyhands::work {

/// Stored row by row: the element in row r and column c is values[r * columns + c].
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

/// Computes one block of the product a · b and writes it to `product`, which must already have its full size
/// (a.rows × b.columns). It does not touch the rest of `product`. Each element is summed in the same order,
/// whatever the size of the block.
[[gnu::noinline]] void multiply_block(const Matrix& a, const Matrix& b, const Block& block, Matrix& product);

struct Body {
  double mass = 0;
  double x = 0;
  double y = 0;
  double z = 0;
};

/// The potential energy between body i and all bodies after it in the list: the sum of -mass × mass /
/// distance. This counts each pair once, so the first bodies are more work than the last ones.
[[gnu::noinline]] double energy_with_later(const std::vector<Body>& bodies, std::size_t i);

}  // namespace manyhands::work
