// What a workload's judge says about an answer. An answer with a shape that no correct or incorrect solution
// can produce is a finding, too (given.hpp): if a judge trips over something, the submission put it there.
#pragma once
#include <functional>
#include <optional>

#include "model/finding.hpp"

namespace manyhands::host {

/// None: the answer is right. For use outside of test cases; inside, Catch2 does this (cases.cpp).
std::optional<Finding> judged(const std::function<std::optional<Finding>()>& judge);

/// `broken-answer`, with this text.
Finding broken_answer(const std::string& what);

}  // namespace manyhands::host
