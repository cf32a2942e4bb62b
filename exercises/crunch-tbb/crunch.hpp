// Three jobs for many cores: what you are given, and what you write. All three are done by at most `workers`
// threads, and give the same answer, to the last bit, for every number of workers from 1 on.
#pragma once
#include <cstdint>
#include <vector>

#include "manyhands/kernels.hpp"

using manyhands::work::Block;
using manyhands::work::Body;
using manyhands::work::Matrix;

struct Record {
  std::uint32_t key = 0;
  std::uint32_t number = 0;  // what else there is to know; no part of the order
};

/// You write these in crunch.cpp.

/// Puts the records in the order of their keys. Records with equal keys keep the order that they had
/// (stable).
void sort_records(std::vector<Record>& records, int workers);

/// The product a · b; a.columns == b.rows. The blocks of the product are made by
/// manyhands::work::multiply_block.
Matrix multiply(const Matrix& a, const Matrix& b, int workers);

/// The energy that holds the bodies together: the sum of manyhands::work::energy_with_later(bodies, i) over
/// all i; of no bodies it is 0.
double total_energy(const std::vector<Body>& bodies, int workers);
