// What a workload's judge says of an answer. One of a shape that no program of the exercise's gives is a
// finding, too (given.hpp): whatever a judge stumbles over there was put there by the submission.
#pragma once
#include <functional>
#include <optional>

#include "model/finding.hpp"

namespace manyhands::host {

/// None: the answer is right. For use outside of test cases; in these, Catch2 sees to it (cases.cpp).
std::optional<Finding> judged(const std::function<std::optional<Finding>()>& judge);

/// `broken-answer`, with these words.
Finding broken_answer(const std::string& what);

}  // namespace manyhands::host
