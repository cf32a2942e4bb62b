// What the grader asks during a game, and what it gets: asks the guest, and puts its answers into words. A
// guest that is gone is started again; every question is complete in itself.
#pragma once
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "kit/host/explored/explain.hpp"
#include "kit/host/observe/code_lines.hpp"
#include "kit/host/play/played_guest.hpp"
#include "kit/host/play/position.hpp"

namespace manyhands::host {

class GameService {
 public:
  /// `program_prefix`: of the small programs' paths, such as "exercises/bounded-queue/".
  explicit GameService(std::string program_prefix) : program_prefix_(std::move(program_prefix)) {}

  /// As Played::answer_to() (kit/schedules/program/played.hpp), without "ignored"; the answers are those of
  /// model/played.hpp. Throws std::exception.
  nlohmann::json answer_to(const nlohmann::json& question);

 private:
  Given ask(const nlohmann::json& question);
  /// Asks again until no race of a library is in the way.
  Given ask_past_libraries(const nlohmann::json& question);
  bool ignores_race_in(const FailedSchedule& failure);
  void look_up(const std::set<std::uint64_t>& offsets);
  [[nodiscard]] std::optional<Line> line_of(const Offsets& at, bool only_learners) const;

  std::string program_prefix_;
  std::unique_ptr<PlayedGuest> guest_;
  nlohmann::json begun_;  // the question that began the game; null: none did
  nlohmann::json ignored_ = nlohmann::json::array();
  std::map<std::uint64_t, Chain> chains_;  // of all offsets seen so far
};

}  // namespace manyhands::host
