// A game: the player chooses which thread goes on, until the program breaks. Knows nothing of terminals; the
// program is behind an interface, so tests need none.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/played.hpp"

namespace manyhands {

/// The program. An error ends the game.
class GameProgram {
 public:
  virtual ~GameProgram() = default;
  virtual Result<PlayedPosition> begin() = 0;
  virtual Result<PlayedPosition> position(const std::vector<int>& choices) = 0;
  /// After these choices, each thread goes on as long as it can, to the end.
  virtual Result<PlayedPosition> run_on(const std::vector<int>& choices) = 0;
  virtual Result<PlayedSearch> failing_after(const std::vector<int>& choices, int max_schedules) = 0;
};

/// What the player is told beside the position.
struct GameNote {
  std::vector<std::string> sentences;
  bool good = false;
};

class Game {
 public:
  explicit Game(GameProgram& program) : program_(program) {}

  /// Call before everything else.
  Result<void> begin();

  enum class Pressed { nothing, something, leaves, wants_help };
  /// A digit lets that thread go on, or answers the program's question; u undo, h hint, r run on, s solution,
  /// a again, q leave.
  Result<Pressed> press(const std::string& key);
  /// Whether the key starts a search that takes a moment.
  [[nodiscard]] bool searches(const std::string& key) const;

  [[nodiscard]] const PlayedPosition& position() const { return position_; }
  [[nodiscard]] const GameNote& note() const { return note_; }
  /// It broke, and the machine did not show how.
  [[nodiscard]] bool won() const { return !position_.failure.empty() && !shown_; }
  /// The machine has found no failing schedule at all.
  [[nodiscard]] std::optional<int> held() const { return held_; }
  /// The fewest switches that the machine has found.
  [[nodiscard]] std::optional<int> best() const { return best_; }

 private:
  Result<Pressed> go_on(int number);
  Result<Pressed> move_to(std::vector<int> choices);
  Result<Pressed> hint();
  Result<Pressed> solution();
  Result<void> find_best();
  Pressed tell(const std::string& sentence, bool good = false);

  GameProgram& program_;
  PlayedPosition start_;
  PlayedPosition position_;
  std::vector<int> choices_;
  std::vector<int> known_;  // choices of a failing schedule, found for a hint
  int known_switches_ = 0;
  std::vector<int> best_choices_;
  std::optional<int> best_;
  std::optional<int> held_;
  bool shown_ = false;  // the solution, since the last beginning
  GameNote note_;
};

/// "main", "thread 1".
std::string played_thread_name(int thread);

/// "1 switch", "3 switches".
std::string count_of(int number, const std::string& one, const std::string& several);

}  // namespace manyhands
