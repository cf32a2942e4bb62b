// π from random points: what you are given, and what you write.
#pragma once
#include <cstdint>
#include <vector>

#include "manyhands/work.hpp"

/// The work: `chunks` chunks of `points` random points each.
struct Job {
  std::uint64_t seed = 0;
  std::uint32_t chunks = 0;
  std::uint32_t points = 0;  // in each chunk
};

/// You write this in pi.cpp. Returns one count for each chunk, in the order of the chunks: element c is
/// manyhands::work::points_inside(job.seed, c, job.points). `workers` child processes do the
/// counting.
std::vector<std::uint32_t> count_inside(const Job& job, int workers);
