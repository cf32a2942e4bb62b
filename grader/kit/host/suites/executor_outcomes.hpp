// What the programs of the executor contract answer: reads it, and ends the test case with a finding if it is
// wrong.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "kit/host/run/given.hpp"

namespace manyhands::host::executor {

/// The right values of tasks 0 … n - 1.
std::vector<int> values_up_to(int n);

std::uint32_t count_in(const Given& answer, const char* what);

/// The outcome of get(): exactly one of these.
struct Came {
  enum class To { value, threw, number, other, cancelled, shut_down, broken };
  To to = To::value;
  Given value;
  std::string text;  // of an exception
};

Came outcome_in(const Given& given);
std::vector<Came> outcomes_in(const std::vector<Given>& given);
std::vector<Came> outcomes_in(const Given& answer, std::size_t count);
/// … in words.
std::string shown(const Came& outcome);

int task_value_in(const Given& value);

bool was_cancelled(const Came& outcome);
/// BrokenExecutor: only a process pool throws it.
bool was_broken(const Came& outcome);
/// Is it what task i must give?
bool gave(const Came& outcome, int i);
/// … if it fails?
bool failed(const Came& outcome, int i);

/// No task ran in the thread that called submit.
void expect_callers_thread_free(const Given& answer);
void expect_values(const Given& given, const std::vector<int>& right, const std::string& what);
/// `what`: the task, in words.
void expect_failure(const Came& outcome, int i, const std::string& what);
void expect_number_thrown(const Came& outcome, int i);

}  // namespace manyhands::host::executor
