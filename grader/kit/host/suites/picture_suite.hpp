// What the tests of programs that draw the Mandelbrot set share: views, the call, and the judging of a
// picture.
//
// The functions may be used from one thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kit/host/run/call.hpp"
#include "manyhands/work.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// A view that moves by up to a two-hundredth of a unit with the seed: each seed has its own picture, and all
/// cost about the same. The upper half of the rows is 79 % of the work, and one of p equal blocks has at
/// least twice its share.
work::View view_for(std::uint64_t seed, int columns, int rows, int max_iterations);

/// The call of the scenario `mandelbrot` that asks for this view.
Call picture_call(const work::View& view, int workers);
work::View view_in(const Call& call);

/// The pixels, row after row. `with`: "with 3 workers," for example. `advice`: a sentence, for rows that were
/// stored in the wrong place; `never`: what may have happened to a row that is all 0.
std::optional<Finding> judge_picture(const work::View& view, const std::vector<std::uint16_t>& picture,
                                     const std::string& with, const std::string& advice,
                                     const std::string& never);

}  // namespace manyhands::host
