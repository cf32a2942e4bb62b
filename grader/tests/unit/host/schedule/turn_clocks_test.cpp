// Simulated programs whose tasks take turns: their clocks show the time that they would need with one core
// per task.
#include "kit/host/schedule/turn_clocks.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "measure/constants.hpp"

namespace turn_clocks_test {

using manyhands::host::TaskInTurn;
using manyhands::host::TurnClocks;

namespace {

constexpr std::int64_t ms = 1'000'000;
constexpr std::int64_t look = ms / 2;

/// What tasks do, step by step; task 1 exists from the start.
class Program {
 public:
  enum class State { not_there, can_run, asleep, ended };

  /// `step`: what the task does with this much CPU time. It may wake or start other tasks, and go to sleep.
  using Step = std::function<void(Program&, pid_t, std::int64_t)>;
  explicit Program(Step step) : step_(std::move(step)) { states_[1] = State::can_run; }
  State& operator[](pid_t task) { return states_[task]; }

  /// Runs the program in turns until task 1 ends, and returns its clocks at that time.
  TurnClocks run(std::int64_t turn) {
    TurnClocks clocks(turn, 1);
    for (int looks = 0; states_[1] != State::ended; ++looks) {
      REQUIRE(looks < 100'000);
      const auto running = clocks.running();
      REQUIRE(running != 0);
      step_(*this, running, look);
      std::vector<TaskInTurn> seen;
      for (const auto& [task, state] : states_)
        if (state != State::not_there)
          seen.push_back({task, task == running ? look : 0, state == State::can_run});
      clocks.after(seen);
    }
    return clocks;
  }

 private:
  Step step_;
  std::map<pid_t, State> states_;
};

using State = Program::State;

/// Task 1 starts tasks with this much work, and sleeps until all of them have ended.
Program with_shares(std::map<pid_t, std::int64_t> left) {
  return Program([left](Program& program, pid_t task, std::int64_t time) mutable {
    if (task == 1) {
      const bool first = program[left.begin()->first] == State::not_there;
      for (const auto& [other, work] : left)
        if (first) program[other] = State::can_run;
      program[1] = first ? State::asleep : State::ended;
      return;
    }
    if ((left[task] -= time) > 0) return;
    program[task] = State::ended;
    for (const auto& [other, work] : left)
      if (program[other] != State::ended) return;
    program[1] = State::can_run;
  });
}

/// Two tasks with `phases` pieces of work each. Neither starts the next piece before the other has finished;
/// while waiting, it spins. Task 1 is one of them.
Program with_barrier(int phases, std::int64_t piece) {
  struct Done {
    int phase = 0;
    std::int64_t in_phase = 0;
  };
  return Program(
      [=, done = std::map<pid_t, Done>{}](Program& program, pid_t task, std::int64_t time) mutable {
        if (program[2] == State::not_there) program[2] = State::can_run;
        auto& mine = done[task];
        if (mine.phase > done[3 - task].phase) return;  // spins
        if ((mine.in_phase += time) < piece) return;
        mine = {mine.phase + 1, 0};
        if (mine.phase >= phases) program[task] = State::ended;
      });
}

/// Two tasks that spin for one lock: only one of them can work at a time.
Program with_spinlock(std::int64_t work) {
  return Program([=, left = work, holder = pid_t{0}, held = std::int64_t{0}](Program& program, pid_t task,
                                                                             std::int64_t time) mutable {
    if (program[2] == State::not_there) program[2] = State::can_run;
    if (left <= 0) {
      program[task] = State::ended;
      return;
    }
    if (holder == 0) holder = task;
    if (holder != task) return;  // spins
    left -= time;
    if ((held += time) < 3 * ms) return;
    holder = 0;
    held = 0;
  });
}

double ms_of(const TurnClocks& clocks) {
  return static_cast<double>(clocks.clock_ns(1)) / ms;
}

bool is_about(const TurnClocks& clocks, double expected_ms, double margin_ms) {
  UNSCOPED_INFO(ms_of(clocks) << " ms");
  return std::abs(ms_of(clocks) - expected_ms) <= margin_ms;
}

}  // namespace

TEST_CASE("turn clocks: tasks that need nobody are as if side by side, and the longest counts") {
  for (const auto turn : {ms, 16 * ms}) {
    CHECK(is_about(with_shares({{2, 50 * ms}, {3, 50 * ms}}).run(turn), 51, 1));
    CHECK(is_about(with_shares({{2, 80 * ms}, {3, 20 * ms}}).run(turn), 81, 1));
    CHECK(is_about(with_shares({{2, 10 * ms}, {3, 10 * ms}, {4, 10 * ms}, {5, 10 * ms}}).run(turn), 11, 1));
  }
}

TEST_CASE("turn clocks: who spins for a lock moves its clock, too") {
  // Never more than the true time. A lock that is free at the end of a turn is taken by both, according to
  // their clocks.
  for (const auto turn : {ms, 16 * ms}) {
    const auto took = ms_of(with_spinlock(100 * ms).run(turn));
    CHECK(took > 75);
    CHECK(took < 105);
  }
}

TEST_CASE(
    "turn clocks: spinning for one who is behind costs turns; where it does not, the clocks are right") {
  int told_apart = 0;
  for (int piece = 1; piece <= 40; ++piece) {
    const int phases = std::max(4, 120 / piece);
    const auto brief = ms_of(with_barrier(phases, piece * ms).run(ms));
    const auto extended = ms_of(with_barrier(phases, piece * ms).run(16 * ms));
    INFO("every " << piece << " ms: " << brief << " and " << extended << ", truly " << phases * piece);
    CHECK(brief >= phases * piece);
    if (extended > manyhands::constants::same_in_turns * brief)
      ++told_apart;
    else
      CHECK(brief <= 1.1 * phases * piece);
  }
  CHECK(told_apart >= 20);
}

TEST_CASE("turn clocks: one that wakes up was let go no earlier than the look before") {
  TurnClocks clocks(ms, 1);
  clocks.after({{1, 3 * ms, true}, {2, 0, false}});
  clocks.after({{1, 2 * ms, true}, {2, 0, true}});  // unlocked some time in between
  CHECK(clocks.clock_ns(1) == 5 * ms);
  CHECK(clocks.clock_ns(2) == 3 * ms);
  CHECK(clocks.running() == 2);
}

TEST_CASE("turn clocks: turns count that ended because they were over") {
  TurnClocks alone(ms, 1);
  for (int i = 0; i < 10; ++i) alone.after({{1, ms, true}});
  CHECK(alone.mean_turn_ns() == 0);
  CHECK(alone.running() == 1);
  TurnClocks both(ms, 1);
  both.after({{1, 2 * ms, true}, {2, 0, true}});
  CHECK(both.running() == 2);
  both.after({{1, 0, true}, {2, 4 * ms, true}});
  CHECK(both.running() == 1);
  CHECK(both.mean_turn_ns() == 3 * ms);
  both.after({{1, 1, false}, {2, 0, false}});
  CHECK(both.running() == 0);
}

}  // namespace turn_clocks_test
