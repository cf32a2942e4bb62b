// Judges answers that are a list with one value for each piece of work, in the order of the pieces.
// For use inside a test case, from its thread.
#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "kit/host/run/given.hpp"
#include "kit/host/suites/crunch_suite.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// None: the answer is `right`. `piece`: what one element stands for, such as "URL" or "range". Value: a
/// string or a whole number.
template <class Value>
std::optional<Finding> judge_in_order(const Given& answer, const std::vector<Value>& right,
                                      const std::string& piece, int workers) {
  std::vector<Value> got;
  for (const auto& element : answer.elements())
    if constexpr (std::is_integral_v<Value>)
      got.push_back(element.whole<Value>());
    else
      got.push_back(element.text());
  if (got.size() != right.size())
    return found("wrong-answer", fmt::format("{}, there are {} results for {} {}s", with(workers), got.size(),
                                             right.size(), piece));
  const auto first =
      static_cast<std::size_t>(std::mismatch(got.begin(), got.end(), right.begin()).first - got.begin());
  if (first == right.size()) return std::nullopt;
  if (std::is_permutation(got.begin(), got.end(), right.begin(), right.end())) {
    const auto belongs = std::find(right.begin(), right.end(), got[first]) - right.begin();
    return found("rows-out-of-place",
                 fmt::format("{}, every result is there, but not in its place: element {} is that of {} {}. "
                             "Store a result where it belongs, not in the order in which threads are done",
                             with(workers), first, piece, belongs));
  }
  if (got[first] == Value())
    return found("wrong-answer", fmt::format("{}, element {} is empty, as if {} {} was never done",
                                             with(workers), first, piece, first));
  return found("wrong-answer",
               fmt::format("{}, element {} is not the result of {} {}", with(workers), first, piece, first));
}

}  // namespace manyhands::host
