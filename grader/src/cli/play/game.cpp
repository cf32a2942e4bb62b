#include "cli/play/game.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"

namespace manyhands {
namespace {

constexpr int schedules_for_a_hint = 500;
constexpr int schedules_for_a_verdict = 3000;

bool begins_with(const std::vector<int>& all, const std::vector<int>& first) {
  return first.size() < all.size() && std::equal(first.begin(), first.end(), all.begin());
}

}  // namespace

std::string played_thread_name(int thread) {
  return thread == 0 ? "main" : fmt::format("thread {}", thread);
}

std::string count_of(int number, const std::string& one, const std::string& several) {
  return fmt::format("{} {}", format_count(number), number == 1 ? one : several);
}

Result<void> Game::begin() {
  auto position = program_.begin();
  if (!position) return position.error();
  start_ = position_ = std::move(*position);
  return {};
}

bool Game::searches(const std::string& key) const {
  const bool open = position_.reached == "open";
  return (key == "h" && open && !begins_with(known_, choices_)) || (key == "s" && !best_ && !held_);
}

Game::Pressed Game::tell(const std::string& sentence, bool good) {
  note_ = {{sentence}, good};
  return Pressed::something;
}

Result<Game::Pressed> Game::press(const std::string& key) {
  if (key == "q") return Pressed::leaves;
  if (key == "?") return Pressed::wants_help;
  if (key.size() == 1 && key[0] >= '0' && key[0] <= '9') return go_on(key[0] - '0');
  if (key == "u" || key == "left") {
    if (choices_.empty()) return tell("This is the beginning.");
    auto before = choices_;
    before.pop_back();
    return move_to(std::move(before));
  }
  if (key == "a") {
    shown_ = false;
    return move_to({});
  }
  if (position_.reached != "open") return Pressed::nothing;
  if (key == "h") return hint();
  if (key == "s") return solution();
  if (key == "r") {
    auto end = program_.run_on(choices_);
    if (!end) return end.error();
    return move_to(end->choices);
  }
  return Pressed::nothing;
}

Result<Game::Pressed> Game::go_on(int number) {
  if (position_.reached != "open") return tell("The program has ended. u takes the last step back.");
  auto next = choices_;
  if (!position_.offer.empty()) {
    const auto& answers = position_.offer.front().answers;
    if (number < 1 || number > static_cast<int>(answers.size())) return tell("There is no such answer.");
    next.push_back(first_answer + number - 1);
    return move_to(std::move(next));
  }
  const auto index = static_cast<std::size_t>(number);
  if (index >= position_.threads.size()) return tell(fmt::format("There is no thread {}.", number));
  const auto& thread = position_.threads[index];
  if (!thread.can_go_on && !thread.may_wake)
    return tell(fmt::format("{} cannot go on: it {}.",
                            number == 0 ? "The main thread" : fmt::format("Thread {}", number), thread.next));
  next.push_back(number);
  return move_to(std::move(next));
}

Result<Game::Pressed> Game::move_to(std::vector<int> choices) {
  auto position = choices.empty() ? Result<PlayedPosition>(start_) : program_.position(choices);
  if (!position) return position.error();
  position_ = std::move(*position);
  choices_ = std::move(choices);
  note_ = {};
  if (won()) {
    if (const auto found = find_best(); !found) return found.error();
  }
  return Pressed::something;
}

Result<void> Game::find_best() {
  if (best_ || held_) return {};
  const auto search = program_.failing_after({}, schedules_for_a_verdict);
  if (!search) return search.error();
  if (!search->found) {
    held_ = search->schedules;
    return {};
  }
  best_ = search->switches;
  best_choices_ = search->choices;
  return {};
}

Result<Game::Pressed> Game::hint() {
  if (!begins_with(known_, choices_)) {
    if (choices_.empty()) {
      if (const auto found = find_best(); !found) return found.error();
      if (held_)
        return tell(
            fmt::format("It held: {} of this program, and none failed. A draw, which is a win for the code.",
                        count_of(*held_, "schedule", "schedules")),
            true);
      known_ = best_choices_;
      known_switches_ = *best_;
    } else {
      const auto search = program_.failing_after(choices_, schedules_for_a_hint);
      if (!search) return search.error();
      if (!search->found)
        return tell(fmt::format("None of {} from here failed. Take steps back with u.",
                                count_of(search->schedules, "schedule", "schedules")));
      known_ = search->choices;
      known_switches_ = search->switches;
    }
  }
  if (!begins_with(known_, choices_)) return tell("It fails whatever comes next.");
  const int next = known_[choices_.size()];
  const int left = std::max(0, known_switches_ - position_.switches);
  const auto whom = next >= first_answer ? fmt::format("answer {}", next - first_answer + 1)
                                         : fmt::format("{}, key {}", played_thread_name(next), next);
  return tell(fmt::format("A failing order exists from here, {}. Next: {}.",
                          left == 0 ? "without another switch" : "in " + count_of(left, "switch", "switches"),
                          whom));
}

Result<Game::Pressed> Game::solution() {
  if (const auto found = find_best(); !found) return found.error();
  if (held_) return hint();
  shown_ = true;
  return move_to(best_choices_);
}

}  // namespace manyhands
