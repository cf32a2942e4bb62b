// Why a build stops: an error of ours, findings, or a failure that nothing explains. Of each kind, the first
// one counts. Any thread may add and ask; outcome() is for the end.
#pragma once
#include <mutex>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "build/build_plan.hpp"
#include "build/whose_failure.hpp"
#include "model/finding.hpp"

namespace manyhands::build {

class Trouble {
 public:
  void add(Error error);
  void add(Unexplained failure);
  /// … of a tool that was given `unit`, which completes the finding.
  void add(Unexplained failure, const Unit& unit);
  /// Keeps the first three findings of the whole build.
  void add(std::vector<Finding> findings);

  /// Whether a tool has ended, in any thread, in a way that no finding explains. The others then stop early.
  [[nodiscard]] bool stopped() const;
  /// Whether there is any trouble, findings included.
  [[nodiscard]] bool any() const;

  /// An error of ours, else the findings, else the unexplained failure: a mistake with a name says more than
  /// another file's failure without one. Nothing if there is no trouble.
  [[nodiscard]] std::optional<Attempt> outcome() const;

 private:
  mutable std::mutex mutex_;
  std::optional<Error> error_;
  std::vector<Finding> findings_;
  std::optional<Unexplained> unexplained_;
};

}  // namespace manyhands::build
