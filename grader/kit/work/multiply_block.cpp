#include <algorithm>

#include "manyhands/kernels.hpp"

namespace manyhands::work {

void multiply_block(const Matrix& a, const Matrix& b, const Block& block, Matrix& product) {
  const std::size_t width = block.last_column - block.first_column;
  for (std::size_t row = block.first_row; row < block.last_row; ++row) {
    double* out = product.values.data() + row * product.columns + block.first_column;
    std::fill_n(out, width, 0.0);
    // Along the rows of b, as they are stored; walking down a column of b would touch one cache line per
    // element.
    for (std::size_t k = 0; k < a.columns; ++k) {
      const double factor = a.values[row * a.columns + k];
      const double* from = b.values.data() + k * b.columns + block.first_column;
      for (std::size_t i = 0; i < width; ++i) out[i] += factor * from[i];
    }
  }
}

}  // namespace manyhands::work
