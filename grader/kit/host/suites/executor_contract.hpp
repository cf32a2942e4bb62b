// The tests that every executor of the course must pass, and the workload on which they are measured: one
// suite for all implementations of the interface. An exercise's tests.cpp registers them with one object, and
// adds its own tests:
//   namespace { const manyhands::host::RegisterExecutorContract contract; }
// Its guest.cpp needs guest::RegisterExecutor; its manifest the tasks 1 submit and Future, 2 map and
// as_completed, 3 cancel and shutdown, and for threads 4 map inside a task.
//
// The workers may be threads or processes. With processes, the same programs run and the same answers are
// right. Left out are the test cases with the tag [threads]: a task in another process cannot call the
// executor, and the order of waits can be forced only between threads.
#pragma once
#include <string>

#include "kit/host/run/call.hpp"

namespace manyhands::host {

enum class ExecutorWorkers { threads, processes };

/// One per host program, at static initialisation.
struct RegisterExecutorContract {
  explicit RegisterExecutorContract(ExecutorWorkers workers = ExecutorWorkers::threads);
};

/// Runs one of the programs in kit/guest/executor_programs.hpp with a fresh seed, which is added to `args`,
/// and returns its answer. If the program hangs, ends the test case with the name of the mistake.
Given run_executor_program(const std::string& program, nlohmann::json args);

/// The result of task number i, for the seed of the latest program that was run.
int executor_task_value(int i);

}  // namespace manyhands::host
