// Balls on a Galton board: what you are given, and what you write.
#pragma once
#include <cstdint>
#include <vector>

#include "manyhands/work.hpp"

using manyhands::work::Board;

/// You write this in histogram.cpp. Returns board.rows + 1 counts: how many of the balls 0 … board.balls - 1
/// fall into each slot. manyhands::work::slot_of(board, ball) says where a ball falls. `workers` threads do
/// the counting, and all of them have ended when the function returns.
std::vector<std::uint64_t> histogram(const Board& board, int workers);
