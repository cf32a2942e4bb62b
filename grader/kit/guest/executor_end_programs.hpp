// Programs that cancel tasks, or shut their executor down (executor_programs.hpp).
#pragma once
#include <mutex>
#include <thread>
#include <vector>

#include "kit/guest/at_rest.hpp"
#include "kit/guest/atomic_stops.hpp"
#include "kit/guest/executor_parts.hpp"
#include "kit/guest/stepped_aside.hpp"

namespace manyhands::guest {

struct EndPrograms : ProgramParts {
  static Value cancel(const Value&) {
    bool waiting_said = false;
    bool running_said = false;
    bool ended_said = false;
    Value outcomes = Value::array();
    bool cancelled_is_done = false;
    {
      Place executor(1);
      auto running = steps::hand_in(*executor, &tasks::hold, +begun, +gate, 1);
      steps::see_begun(begun, 1);
      auto waiting = steps::hand_in(*executor, &tasks::note, +ran, 2);
      auto kept = steps::hand_in(*executor, &tasks::value, 3);
      waiting_said = waiting.cancel();
      cancelled_is_done = waiting.done();
      running_said = running.cancel();
      board::set(gate, 1);
      outcomes.push_back(outcome_of(running));
      if (waiting_said) outcomes.push_back(outcome_of(waiting));
      steps::wait_for_result(kept);
      ended_said = kept.cancel();
      outcomes.push_back(outcome_of(kept));
    }
    const Value said{{"waiting", waiting_said}, {"running", running_said}, {"ended", ended_said}};
    return {{"said", said}, {"outcomes", outcomes}, {"done", cancelled_is_done}, {"ran", board::value(ran)}};
  }

  // The only worker is busy, so it tells nobody about the cancelled task.
  static Value cancel_while_waited(const Value&) {
    constexpr int back = ran + 1;
    bool said = false;
    Value outcome;
    {
      Place executor(1);
      auto running = steps::hand_in(*executor, &tasks::hold, +begun, +gate, 1);
      steps::see_begun(begun, 1);
      auto waiting = steps::hand_in(*executor, &tasks::note, +ran, 2);
      std::thread waits([&] {
        steps::wait_for_result(waiting);
        board::add(back);
      });
      board::until_others_rest();
      said = waiting.cancel();
      if (said) steps::see_back(back);
      board::set(gate, 1);
      waits.join();
      outcome = outcome_of(waiting);
      steps::take_result(running);
    }
    return {{"said", said}, {"outcome", outcome}, {"ran", board::value(ran)}};
  }

  // The worker becomes free and races with cancel() for the task. `inside`: the worker becomes free when
  // cancel() has read an atomic variable and is stopped there. `steps`: the number of mutex unlocks before
  // cancel(). If each unlock makes the thread step aside, they decide how far the worker has got.
  static Value cancel_as_it_begins(const Value& args) {
    bool said = false;
    Value outcome;
    {
      Place executor(1);
      auto running = steps::hand_in(*executor, &tasks::hold, +begun, +gate, 1);
      steps::see_begun(begun, 1);
      auto waiting = steps::hand_in(*executor, &tasks::note, +ran, 2);
      const auto open = [] { board::set(gate, 1); };
      const bool later = args.at("inside") && atomic_stops::at_next_stop(open);
      if (!later) open();
      if (!args.at("inside")) until_one_is_aside();  // so that the worker is always the one ahead
      std::mutex of_nobody_else;
      for (int i = 0, steps = args.at("steps"); i < steps; ++i) {
        const std::scoped_lock lock(of_nobody_else);
      }
      said = waiting.cancel();
      atomic_stops::at_next_stop(nullptr);
      open();
      outcome = outcome_of(waiting);
      steps::take_result(running);
    }
    return {{"said", said}, {"outcome", outcome}, {"ran", board::value(ran)}};
  }

  // Five tasks are queued behind one that finishes only when the executor is being shut down.
  static Value shutdown(const Value& args) {
    Place executor(1);
    const auto drain = args.at("drain") ? Drain::yes : Drain::no;
    std::vector<Future> futures;
    futures.push_back(steps::hand_in(*executor, &tasks::last, +begun, 0));
    steps::see_begun(begun, 1);
    for (int i = 1; i <= 5; ++i) futures.push_back(steps::hand_in(*executor, &tasks::note, +ran, +i));
    steps::shut_down(*executor, drain);
    const auto at_once = board::value(ran);
    const auto inside = board::value(board::inside);
    if (args.contains("again") && args.at("again")) steps::shut_down(*executor, Drain::no);
    Value outcomes = Value::array();
    for (auto& future : futures) outcomes.push_back(outcome_of(future));
    executor.close();
    return {{"ran", at_once}, {"inside", inside}, {"ran_later", board::value(ran)}, {"outcomes", outcomes}};
  }

  // Like shutdown() with Drain::yes, but by the destructor.
  static Value destroy(const Value& args) {
    const int workers = args.at("workers");
    std::vector<Future> futures;
    if (args.at("used")) {
      Place executor(workers);
      for (int i = 0; i < workers; ++i)
        futures.push_back(steps::hand_in(*executor, &tasks::last, +begun, +i));
      steps::see_begun(begun, workers);
      for (int i = 1; i <= 5; ++i) futures.push_back(steps::hand_in(*executor, &tasks::note, +ran, +i));
    } else {
      Place executor(workers);
      board::until_others_rest();
    }
    const auto at_once = board::value(ran);
    Value outcomes = Value::array();
    for (auto& future : futures) outcomes.push_back(outcome_of(future));
    return {{"ran", at_once}, {"outcomes", outcomes}};
  }

  static Value after_shutdown(const Value& args) {
    Place executor(args.at("workers"));
    auto before = steps::hand_in(*executor, &tasks::value, 1);
    const int value = steps::take_result(before);
    steps::shut_down(*executor, args.at("drain") ? Drain::yes : Drain::no);
    const auto submitted = outcome_of_call([&] {
      const auto future = steps::hand_in(*executor, &tasks::note, +ran, 2);
      return 0;
    });
    const auto mapped =
        outcome_of_call([&] { return steps::map_inputs(*executor, &tasks::value, up_to(2)); });
    executor.close();
    return {{"value", value}, {"submitted", submitted}, {"mapped", mapped}, {"ran", board::value(ran)}};
  }
};

}  // namespace manyhands::guest
