#include "base/pattern.hpp"

#include <re2/re2.h>

#include <algorithm>

namespace manyhands {
namespace {

re2::RE2::Options options() {
  re2::RE2::Options result(re2::RE2::Latin1);
  result.set_log_errors(false);
  return result;
}

std::string_view view_of(const re2::StringPiece& piece) {
  return {piece.data(), piece.size()};
}

}  // namespace

Pattern::Pattern(const std::string& expression)
    : compiled_(std::make_shared<const re2::RE2>(expression, options())) {}

std::string Pattern::error() const {
  return compiled_->error();
}

std::optional<Pattern::Match> Pattern::find(std::string_view text) const {
  if (!compiled_->ok()) return std::nullopt;
  std::vector<re2::StringPiece> found(static_cast<std::size_t>(compiled_->NumberOfCapturingGroups()) + 1);
  for (std::size_t from = 0; from <= text.size();) {
    if (!compiled_->Match({text.data(), text.size()}, from, text.size(), re2::RE2::UNANCHORED, found.data(),
                          static_cast<int>(found.size())))
      return std::nullopt;
    const auto at = static_cast<std::size_t>(found[0].data() - text.data());
    if (!found[0].empty()) {
      Match match{view_of(found[0]), at, {}};
      std::transform(found.begin() + 1, found.end(), std::back_inserter(match.groups), view_of);
      return match;
    }
    from = at + 1;
  }
  return std::nullopt;
}

}  // namespace manyhands
