#include "kit/schedules/explore.hpp"

#include <algorithm>

#include "kit/schedules/one_cpu.hpp"
#include "kit/schedules/raw.hpp"
#include "kit/schedules/schedule_process.hpp"

namespace manyhands::schedules {
namespace {

using Program = void (*)();

Setup setup_of(const Exploration& how) {
  Setup s;
  s.seed = how.seed;
  s.spurious = how.spurious;
  s.weak_memory = how.weak_memory;
  s.weak_loads = how.weak_loads;
  std::sort(s.weak_loads.begin(), s.weak_loads.end());
  s.races = how.races;
  s.max_steps = how.max_steps;
  s.others_go_on = how.others_go_on;
  s.play = how.play;
  s.choices = how.prefix;
  s.prefix = how.prefix.size();
  s.points = how.points;
  std::sort(s.points.begin(), s.points.end());
  return s;
}

bool failed() {
  return outcome->ended.load(std::memory_order_relaxed) == Ended::failed;
}

Estimate estimate_of_outcome() {
  const int threads = std::clamp(outcome->thread_count, 0, max_threads);
  return {outcome->steps,
          {outcome->events, outcome->events + threads},
          {outcome->parents, outcome->parents + threads},
          outcome->trylock};
}

/// Runs it until no race of library internals stops it.
void run(Program program, const Exploration& how) {
  for (;;) {
    run_schedule(program);
    if (!failed() || !is_of_internals(how)) return;
    ignore_race_of_outcome();
  }
}

/// Runs the failing schedule twice more: by its seed, then by its choices. Nothing if it does not fail alike.
std::optional<Failure> confirmed(Program program) {
  const Kind kind = outcome->kind;
  const auto hash = outcome->hash;
  const auto alike = [&] { return failed() && outcome->kind == kind && outcome->hash == hash; };
  const Setup before = setup;
  setup.record = true;
  run_schedule(program);
  std::optional<Failure> found;
  if (alike()) {
    setup.replay = true;
    setup.choices.assign(outcome->choices,
                         outcome->choices + std::clamp(outcome->choice_count, 0, max_choices));
    setup.watched.assign(outcome->watched,
                         outcome->watched + std::clamp(outcome->watched_count, 0, max_watched));
    std::sort(setup.watched.begin(), setup.watched.end());
    run_schedule(program);
    if (alike()) found = failure_of_outcome();
  }
  setup = before;
  return found;
}

/// Racing accesses that a run has shown become schedule points of the next ones. Returns whether there are
/// new ones.
bool add_points(Explored& explored) {
  bool added = false;
  for (int i = 0; i < std::clamp(outcome->racy_count, 0, static_cast<int>(std::size(outcome->racy))); ++i) {
    auto& points = setup.points;
    const auto place = std::lower_bound(points.begin(), points.end(), outcome->racy[i]);
    if (place != points.end() && *place == outcome->racy[i]) continue;
    points.insert(place, outcome->racy[i]);
    explored.points = points;
    added = true;
  }
  return added;
}

void set_up_replay(const Exploration& how) {
  setup.replay = true;
  setup.record = true;
  setup.loose = how.loose;
  setup.choices = *how.choices;
}

Explored replay(Program program, const Exploration& how, Explored explored) {
  set_up_replay(how);
  run(program, how);
  ++explored.schedules;
  if (failed()) {
    // Once more, with the accesses that turned out to be shared.
    setup.watched.assign(outcome->watched,
                         outcome->watched + std::clamp(outcome->watched_count, 0, max_watched));
    std::sort(setup.watched.begin(), setup.watched.end());
    run_schedule(program);
    if (failed()) explored.failure = failure_of_outcome();
  } else if (outcome->ended.load(std::memory_order_relaxed) == Ended::diverged) {
    ++explored.unrepeatable;
  }
  return explored;
}

}  // namespace

void replay_here(Program program, const Exploration& how, void (*begins)()) {
  prepare_schedules();
  setup = setup_of(how);
  set_up_replay(how);
  run(program, how);  // and no race of a library will end it any more
  if (!failed()) return;
  begins();
  run_schedule_here(program);
}

Explored explore(Program program, const Exploration& how) {
  prepare_schedules();
  setup = setup_of(how);
  Explored explored;
  OneCpu cpu;
  const auto start = raw::now();
  const auto seconds = [&] { return static_cast<double>(raw::now() - start) * 1e-9; };
  // Schedule 0 shows the program's size.
  setup.policy = Policy::random;
  setup.estimates = true;
  const bool replays_first = how.choices && how.first_schedule == 0;
  for (int number = 0, last = how.first_schedule + how.max_schedules; number < last && !replays_first;
       number = std::max(number + 1, how.first_schedule)) {
    setup.number = number;
    if (number > 0) setup.policy = how.policies[static_cast<std::size_t>(number - 1) % how.policies.size()];
    if (how.choices && number > 0) break;
    cpu.choose();
    run(program, how);
    if (outcome->starved) ++explored.starved;
    explored.loads.insert(outcome->loads, outcome->loads + std::clamp(outcome->load_count, 0, max_loads));
    const bool counts = number >= how.first_schedule;
    explored.schedules += counts ? 1 : 0;
    const bool has_failed = failed();
    std::optional<Estimate> estimate;
    if (setup.estimates) estimate = estimate_of_outcome();
    if (has_failed && counts) {
      explored.failure = how.confirm ? confirmed(program) : failure_of_outcome();
      if (explored.failure) break;
      ++explored.unrepeatable;
    }
    if (estimate) setup.estimate = std::move(*estimate);
    // With new schedule points, the program has become larger.
    setup.estimates = add_points(explored);
    if (seconds() > how.max_seconds) break;
  }
  if (how.choices) {
    setup.number = how.first_schedule;
    explored = replay(program, how, std::move(explored));
  }
  explored.seconds = seconds();
  return explored;
}

}  // namespace manyhands::schedules
