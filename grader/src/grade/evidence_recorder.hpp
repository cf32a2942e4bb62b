// Records the evidence of one grading, which runs as usual.
#pragma once
#include <memory>

#include "grade/evidence.hpp"
#include "grade/settings.hpp"

namespace manyhands::grade {

class EvidenceRecorder {
 public:
  /// Wraps the actions of `settings`, which may outlive this object. Its machine must be known.
  explicit EvidenceRecorder(Settings& settings);

  /// What was seen so far; empty stages if something went wrong that is not the submission's mistake.
  [[nodiscard]] Evidence evidence() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace manyhands::grade
