// A picture of the Mandelbrot set: what you are given, and what you write.
#pragma once
#include <cstdint>
#include <vector>

#include "manyhands/work.hpp"

using manyhands::work::View;

/// You write this in mandelbrot.cpp. Returns the picture, view.rows × view.columns values, row after row from
/// the top: row r is what manyhands::work::mandelbrot_row(view, r, …) writes. `workers` threads compute the
/// rows, and all of them have ended when the function returns.
std::vector<std::uint16_t> mandelbrot(const View& view, int workers);
