// Runs the programs of kit/guest/executor_programs.hpp for the tests of the executor contract
// (executor_contract.hpp), one after another: all share the seed of the latest one.
#pragma once
#include <cstdint>
#include <string>

#include "kit/host/run/call.hpp"

namespace manyhands::host::executor {

/// Whether the executor's workers must be processes; by default, they are threads. Set it at static
/// initialisation.
void set_over_processes();
bool over_processes();

/// A new seed, from which the values of tasks follow (executor_task_value).
std::uint32_t take_fresh_seed();

Call call_for(const std::string& program, const nlohmann::json& args);

/// The answer. If the program hangs, ends the test case with the name of the mistake. `reply` must outlive
/// it.
const Answer& answer_or_name(const Reply& reply, const std::string& program);

/// A program can inspect its own threads wherever the grader can inspect it. If it reports that it cannot,
/// the submission has caused that, for example by opening as many files as it may. Also: did other processes
/// run the tasks, if they must?
void sees_itself(const Given& answer);

/// Where exceptions were caught in the latest program of run_executor_program.
const Addresses& latest_caught();

}  // namespace manyhands::host::executor
