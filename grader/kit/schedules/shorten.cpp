// Makes a failure easier to read: an assertion instead of a race, fewer switches, and fewer loads that read
// older values.
#include <algorithm>
#include <utility>

#include "kit/schedules/explore.hpp"

namespace manyhands::schedules {
namespace {

/// Choices that follow each other and belong to one thread.
struct Run {
  int thread;
  std::vector<int> choices;
};

std::vector<Run> runs_of(const std::vector<int>& choices) {
  std::vector<Run> runs;
  for (const int choice : choices) {
    const bool pick = choice >= first_pick;
    if (runs.empty() || (!pick && runs.back().thread != choice)) runs.push_back({pick ? 0 : choice, {}});
    runs.back().choices.push_back(choice);
  }
  return runs;
}

std::vector<int> choices_of(const std::vector<Run>& runs) {
  std::vector<int> choices;
  for (const auto& run : runs) choices.insert(choices.end(), run.choices.begin(), run.choices.end());
  return choices;
}

/// The next run of the same thread is moved here, before or after the one in between: one switch less, or
/// two.
std::vector<Run> joined(std::vector<Run> runs, std::size_t i, bool later) {
  auto next = i + 1;
  while (next < runs.size() && runs[next].thread != runs[i].thread) ++next;
  if (next >= runs.size()) return {};
  const auto begin = runs.begin();
  const auto first = begin + static_cast<std::ptrdiff_t>(i);
  const auto second = begin + static_cast<std::ptrdiff_t>(next);
  if (later) {
    std::rotate(first, first + 1, second);
  } else {
    std::rotate(first + 1, second, second + 1);
  }
  return runs;
}

/// Everything from this run on is left to the threads themselves: each goes on as long as it can.
std::vector<Run> cut(const std::vector<Run>& runs, std::size_t i) {
  return {runs.begin(), runs.begin() + static_cast<std::ptrdiff_t>(i)};
}

/// What a reader must understand: switches first, then older values.
std::pair<int, std::ptrdiff_t> cost_of(const Failure& failure) {
  return {failure.switches, std::count_if(failure.steps.begin(), failure.steps.end(),
                                          [](const Step& step) { return step.older.has_value(); })};
}

class Shortening {
 public:
  Shortening(void (*program)(), const Exploration& how, Failure failure, int max_schedules)
      : program_(program), how_(how), best_(std::move(failure)), left_(max_schedules) {
    how_.first_schedule = best_.schedule;
    how_.points = best_.points;
    how_.races = best_.races;
    how_.loose = true;
    const auto fixed = std::min(how_.prefix.size(), best_.choices.size());
    fixed_.assign(best_.choices.begin(), best_.choices.begin() + static_cast<std::ptrdiff_t>(fixed));
    how_.prefix.clear();
  }

  Failure result() {
    while (left_ > 0 && improve()) continue;
    return best_;
  }

 private:
  bool improve() {
    const auto first = best_.choices.begin() + static_cast<std::ptrdiff_t>(fixed_.size());
    const auto runs = runs_of({first, best_.choices.end()});
    for (std::size_t i = 0; i < runs.size(); ++i)
      if (accept(cut(runs, i))) return true;
    for (std::size_t i = 0; i < runs.size(); ++i)
      for (const bool later : {false, true})
        if (accept(joined(runs, i, later))) return true;
    return how_.weak_memory && reads_newer_value();
  }

  bool reads_newer_value() {
    for (std::size_t i = fixed_.size(); i < best_.choices.size(); ++i) {
      if (best_.choices[i] <= first_pick) continue;
      auto choices = best_.choices;
      choices[i] = first_pick;
      if (accept(std::move(choices))) return true;
    }
    return false;
  }

  bool accept(const std::vector<Run>& runs) {
    if (runs.empty()) return false;
    auto choices = fixed_;
    const auto added = choices_of(runs);
    choices.insert(choices.end(), added.begin(), added.end());
    return accept(std::move(choices));
  }

  bool accept(std::vector<int> choices) {
    if (left_ <= 0) return false;
    --left_;
    how_.choices = std::move(choices);
    auto found = explore(program_, how_).failure;
    if (!found || found->kind != best_.kind || cost_of(*found) >= cost_of(best_)) return false;
    if (found->choices.size() < fixed_.size() ||
        !std::equal(fixed_.begin(), fixed_.end(), found->choices.begin()))
      return false;
    best_ = std::move(*found);
    return true;
  }

  void (*program_)();
  Exploration how_;
  Failure best_;
  std::vector<int> fixed_;  // the choices with which each schedule begins
  int left_;
};

}  // namespace

Failure shortest(void (*program)(), const Exploration& how, const Failure& failure, int max_schedules) {
  Failure found = Shortening(program, how, failure, max_schedules).result();
  found.seed = failure.seed;
  found.policy = failure.policy;
  return found;
}

Explored show_race(void (*program)(), Exploration how, const Failure& race) {
  how.races = false;
  how.choices.reset();
  how.first_schedule = 0;
  if (race.race)
    for (const auto& access : *race.race)
      if (!access.freed) how.points.push_back(access.at);
  return explore(program, how);
}

}  // namespace manyhands::schedules
