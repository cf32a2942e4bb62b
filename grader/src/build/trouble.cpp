#include "build/trouble.hpp"

#include <utility>

#include "build/source_text.hpp"

namespace manyhands::build {
namespace {

constexpr std::size_t max_findings = 3;

}  // namespace

void Trouble::add(Error error) {
  const std::lock_guard lock(mutex_);
  if (!error_) error_ = std::move(error);
}

void Trouble::add(Unexplained failure) {
  const std::lock_guard lock(mutex_);
  if (!unexplained_) unexplained_ = std::move(failure);
}

void Trouble::add(Unexplained failure, const Unit& unit) {
  auto& finding = failure.theirs.front();
  if (finding.file.empty()) finding.file = unit.shown;
  if (finding.line == 0 && finding.file == unit.shown) finding.line = line_of_absolute_include(unit.text);
  add(std::move(failure));
}

void Trouble::add(std::vector<Finding> findings) {
  const std::lock_guard lock(mutex_);
  for (auto& finding : findings)
    if (findings_.size() < max_findings) findings_.push_back(std::move(finding));
}

bool Trouble::stopped() const {
  const std::lock_guard lock(mutex_);
  return error_.has_value() || unexplained_.has_value();
}

bool Trouble::any() const {
  const std::lock_guard lock(mutex_);
  return error_ || unexplained_ || !findings_.empty();
}

std::optional<Attempt> Trouble::outcome() const {
  const std::lock_guard lock(mutex_);
  if (error_) return *error_;
  if (!findings_.empty()) return Rejected{findings_};
  if (unexplained_) return *unexplained_;
  return std::nullopt;
}

}  // namespace manyhands::build
