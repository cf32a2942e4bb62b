// The tests that every executor of the course must pass, and the workload that they are measured on: one
// suite, whatever stands behind the interface. An exercise's tests.cpp brings them in with one object, and
// adds what only it asks for:
//   namespace { const manyhands::host::RegisterExecutorContract contract; }
// Its guest.cpp needs guest::RegisterExecutor; its manifest four tasks: 1 submit and Future, 2 map and
// as_completed, 3 cancel and shutdown, 4 map inside a task.
#pragma once
#include <string>

#include "kit/host/run/call.hpp"

namespace manyhands::host {

/// One for a host program, at static initialisation.
struct RegisterExecutorContract {
  RegisterExecutorContract();
};

/// Runs one of the programs in kit/guest/executor_programs.hpp with a fresh seed, which is added to `args`,
/// and gives what it answered. Where it stands still, ends the test case with the name of the mistake; also
/// where a task ran in the thread that called submit.
Given run_executor_program(const std::string& program, nlohmann::json args);

/// What task number i gives, for the seed of the newest program that was run.
int executor_task_value(int i);

}  // namespace manyhands::host
