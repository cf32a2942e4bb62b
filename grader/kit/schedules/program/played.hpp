// What a player asks of a program of the profile `controlled`, and what it answers. The host reads it with
// kit/host/play/position.hpp.
#pragma once
#include <memory>
#include <nlohmann/json.hpp>

#include "kit/schedules/play.hpp"

namespace manyhands::schedules {

/// Keeps the game that was begun last.
class Played {
 public:
  /// `asked`: one of
  ///   {"ask": "programs"}
  ///   {"ask": "begin", "program": its name, "seed", "races", "weak", "ignored": as in answer.hpp}
  ///   {"ask": "position" or "end", "choices"}
  ///   {"ask": "failing", "choices", "schedules", "seconds"}
  /// Throws std::exception if it makes no sense.
  nlohmann::json answer_to(const nlohmann::json& asked);

 private:
  std::unique_ptr<Game> game_;
};

}  // namespace manyhands::schedules
