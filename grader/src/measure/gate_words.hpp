// What the judgements about a gate have in common: their words, and how they read the stacks. Internal to
// judge_gate and judge_refill; pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/evidence.hpp"
#include "model/finding_at.hpp"
#include "model/stack_reading.hpp"

namespace manyhands {

std::string were_in_flight(int count);

/// Mentions the number of workers if it differs from the usual one.
std::string called_with(const Run& run, int workers);

/// What was seen while all answers were held back.
std::string held(const Gate& gate, int limit);

int limit_of(const Run& run, int workers);

/// Readings in which `line` is where the thread waits: it is null if a library runs a task there.
std::vector<StackReading> waits_in(const std::vector<ThreadStack>& stacks, std::string_view prefix);

/// One that waits for this, if possible one with a line; null: there is none.
const StackReading* find_wait(const std::vector<StackReading>& waits, WaitsFor what);
/// … for an answer from another process, or its end.
const StackReading* find_wait_for_reply(const std::vector<StackReading>& waits);

}  // namespace manyhands
