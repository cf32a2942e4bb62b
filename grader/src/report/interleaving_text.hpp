// How threads took turns in a failing run, as text in columns. Pure.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "model/finding.hpp"

namespace manyhands {

/// Lines of at most `width` characters: a column for each thread that did something, and time goes downwards.
/// If `width` is too small for that, one column, in which each line names its thread. Printable. Empty if
/// nothing is known. Of a long run, only the last `most` turns: its end says why it failed.
std::vector<std::string> lines_of(const Interleaving& order, std::size_t width, std::size_t most);

}  // namespace manyhands
