#include "measure/gate_words.hpp"

#include <fmt/format.h>

#include <initializer_list>

namespace manyhands {
namespace {

const StackReading* find_any(const std::vector<StackReading>& waits, std::initializer_list<WaitsFor> what) {
  const StackReading* found = nullptr;
  for (const auto& wait : waits)
    for (const auto each : what)
      if (wait.line_waits_for == each && (!found || (!found->line && wait.line))) found = &wait;
  return found;
}

}  // namespace

std::vector<StackReading> waits_in(const std::vector<ThreadStack>& stacks, std::string_view prefix) {
  auto waits = readings_of(stacks, prefix);
  for (auto& wait : waits)
    if (wait.in_library_task) wait.line = nullptr, wait.callers.clear();
  return waits;
}

const StackReading* find_wait(const std::vector<StackReading>& waits, WaitsFor what) {
  return find_any(waits, {what});
}

const StackReading* find_wait_for_reply(const std::vector<StackReading>& waits) {
  return find_any(waits, {WaitsFor::read, WaitsFor::child_end});
}

std::string were_in_flight(int count) {
  return count == 1 ? "1 request was in flight" : fmt::format("{} requests were in flight", count);
}

std::string called_with(const Run& run, int workers) {
  return run.workers == 0 || run.workers == workers
             ? ""
             : fmt::format(" (your function was called with {} {})", run.workers,
                           run.workers == 1 ? "worker" : "workers");
}

std::string held(const Gate& gate, int limit) {
  return fmt::format("the grader held back all answers: then {}, where {} could be",
                     were_in_flight(gate.in_flight), limit);
}

int limit_of(const Run& run, int workers) {
  return run.gate.limit > 0 ? run.gate.limit : run.workers > 0 ? run.workers : workers;
}

}  // namespace manyhands
