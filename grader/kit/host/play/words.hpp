// A position in the words that a player reads. Pure.
#pragma once
#include "kit/host/explored/explain.hpp"
#include "kit/host/play/position.hpp"
#include "model/played.hpp"

namespace manyhands::host {

/// `lines`: the learner's line, or that of the small program, for the places of an operation. `learners`:
/// only the learner's.
PlayedPosition position_in_words(const Position& position, const Lines& lines, const Lines& learners);

}  // namespace manyhands::host
