// Three jobs for many cores: what you are given, and what you write. All three use at most `workers` threads,
// and give the same answer, to the last bit, for every number of workers from 1.
#pragma once
#include <cstdint>
#include <vector>

#include "manyhands/kernels.hpp"

using manyhands::work::Block;
using manyhands::work::Body;
using manyhands::work::Matrix;

struct Record {
  std::uint32_t key = 0;
  std::uint32_t number = 0;  // other data; it does not affect the order
};

/// You write these in crunch.cpp.

/// Sorts the records by key. Records with equal keys keep their order
/// (stable).
void sort_records(std::vector<Record>& records, int workers);

/// The product a · b, where a.columns == b.rows. Compute the blocks of the product with
/// manyhands::work::multiply_block.
Matrix multiply(const Matrix& a, const Matrix& b, int workers);

/// The energy that holds the bodies together: the sum of manyhands::work::energy_with_later(bodies, i) over
/// all i. Without bodies it is 0.
double total_energy(const std::vector<Body>& bodies, int workers);
