#include "kit/schedules/play.hpp"

#include <algorithm>

#include "kit/schedules/one_cpu.hpp"
#include "kit/schedules/schedule_process.hpp"

namespace manyhands::schedules {
namespace {

constexpr int schedules_to_learn = 120;
constexpr int schedules_to_watch = 12;  // of them
constexpr double seconds_to_learn = 1;
constexpr int schedules_to_shorten = 400;

void add_new(std::vector<std::uintptr_t>& to, const std::uintptr_t* from, int count) {
  to.insert(to.end(), from, from + count);
  std::sort(to.begin(), to.end());
  to.erase(std::unique(to.begin(), to.end()), to.end());
}

Reached reached_by_outcome() {
  switch (outcome->ended.load(std::memory_order_relaxed)) {
    case Ended::stopped:
      return Reached::open;
    case Ended::passed:
      return Reached::passed;
    case Ended::failed:
      return Reached::failed;
    default:
      return Reached::impossible;
  }
}

Position position_of_outcome() {
  const Outcome& o = *outcome;
  Position position;
  position.reached = reached_by_outcome();
  position.choices.assign(o.choices, o.choices + std::clamp(o.choice_count, 0, max_choices));
  position.steps = steps_of_outcome();
  const auto waiting = waiting_of_outcome();
  for (std::size_t i = 0; i < waiting.size(); ++i)
    position.threads.push_back({waiting[i], o.waiting[i].can_go_on, o.waiting[i].may_wake});
  position.thread_count = std::clamp(o.thread_count, 0, max_threads);
  if (position.reached == Reached::open && o.picking >= 0)
    position.offer =
        Offer{o.picking, o.picked, {o.offered, o.offered + std::clamp(o.offered_count, 0, max_offered)}};
  if (position.reached == Reached::failed) position.failure = failure_of_outcome();
  position.switches = o.switches;
  position.hash = o.hash;
  return position;
}

}  // namespace

Game::Game(void (*program)(), Exploration how) : program_(program), how_(std::move(how)) {
  how_.play = true;
  how_.choices.reset();
  prepare_schedules();
  Exploration learning = how_;
  learning.races = false;
  OneCpu cpu;
  cpu.choose();
  // One schedule at a time, because a schedule that fails shows racing accesses, too.
  learning.max_schedules = 1;
  learning.confirm = false;
  double seconds = 0;
  for (int i = 0; i < schedules_to_learn && seconds < seconds_to_learn; ++i) {
    learning.seed = how_.seed + static_cast<std::uint64_t>(i);
    learning.points = how_.points;
    seconds += explore(program_, learning).seconds;
    add_new(how_.points, outcome->racy,
            std::clamp(outcome->racy_count, 0, static_cast<int>(std::size(outcome->racy))));
    if (i >= schedules_to_watch) continue;
    run({}, false);
    add_new(watched_, outcome->watched, std::clamp(outcome->watched_count, 0, max_watched));
  }
}

Position Game::run(const std::vector<int>& choices, bool stops) const {
  setup = {};
  setup.seed = how_.seed;
  setup.weak_memory = how_.weak_memory;
  setup.races = how_.races;
  setup.max_steps = how_.max_steps;
  setup.play = true;
  setup.record = true;
  setup.replay = true;
  setup.stops = stops;
  setup.choices = choices;
  setup.points = how_.points;
  setup.watched = watched_;
  for (;;) {
    run_schedule(program_);
    const auto position = position_of_outcome();
    if (position.reached != Reached::failed || !is_of_internals(how_)) return position;
    ignore_race_of_outcome();
  }
}

Position Game::at(const std::vector<int>& choices) const {
  return run(choices, true);
}

Position Game::end_after(const std::vector<int>& choices) const {
  return run(choices, false);
}

Explored Game::failing_after(const std::vector<int>& choices, int max_schedules, double max_seconds) const {
  Exploration how = how_;
  how.prefix = choices;
  how.max_schedules = max_schedules;
  how.max_seconds = max_seconds;
  auto explored = explore(program_, how);
  if (explored.failure) explored.failure = shortest(program_, how, *explored.failure, schedules_to_shorten);
  return explored;
}

}  // namespace manyhands::schedules
