// A picture of the Mandelbrot set, computed by the ranks of an MPI job: what you are given, and what you
// write.
#pragma once
#include <mpi.h>

#include <cstdint>
#include <vector>

#include "manyhands/work.hpp"

using manyhands::work::View;

/// You write this in mandelbrot.cpp. All ranks of `ranks` call it at the same time, with the same view; MPI
/// has already been started, and is ended after all have returned. Rank 0 returns the picture, view.rows ×
/// view.columns values, row after row from the top: row r is what manyhands::work::mandelbrot_row(view, r, …)
/// writes. What the others return is not used.
std::vector<std::uint16_t> mandelbrot(const View& view, MPI_Comm ranks);
