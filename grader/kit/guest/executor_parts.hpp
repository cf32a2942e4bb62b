// What the test programs of the executor contract share.
#pragma once
#include <exception>
#include <vector>

#include "kit/guest/executor_steps.hpp"
#include "kit/guest/executor_tasks.hpp"
#include "kit/guest/shared_board.hpp"
#include "kit/guest/value.hpp"

namespace manyhands::guest {

struct ProgramParts {
  using Place = Workplace;
  using Future = TaskFuture<int>;
  // Cells of the board.
  static constexpr int begun = board::first_free;
  static constexpr int gate = board::first_free + 1;
  static constexpr int ran = board::first_free + 2;

  // The outcome of get(): {"value": …}, {"threw": what()}, {"cancelled": true}, ….
  template <class AFuture>
  static Value outcome_of(AFuture& future) {
    return outcome_of_call([&] { return steps::take_result(future); });
  }
  template <class F>
  static Value outcome_of_call(F f) {
    try {
      return {{"value", f()}};
    } catch (const Cancelled&) {
      return {{"cancelled", true}};
    } catch (const ShutDown&) {
      return {{"shut_down", true}};
    } catch (const BrokenExecutor&) {
      return {{"broken", true}};
    } catch (const tasks::Failure& e) {
      return {{"threw", e.what()}};
    } catch (const int number) {
      return {{"number", number}};
    } catch (const std::exception& e) {
      return {{"other", e.what()}};
    } catch (...) {
      return {{"other", "something that is not a std::exception"}};
    }
  }

  /// What all programs do before and after their own work.
  template <Value (*program)(const Value& args)>
  static Value run(const Value& args) {
    if (args.contains("seed")) board::set(board::seed, args.at("seed"));
    const bool processes = args.contains("processes");
    board::set(board::over_processes, processes ? 1 : 0);
    Value value = program(args);
    value.set("blind", board::value(board::blind));
    value.set("in_callers_thread", board::value(board::in_callers_thread));
    if (processes) value.set("in_own_process", board::value(board::in_own_process));
    return value;
  }

  static std::vector<int> up_to(int n) {
    std::vector<int> inputs;
    for (int i = 0; i < n; ++i) inputs.push_back(i);
    return inputs;
  }
};

}  // namespace manyhands::guest
