// The same program as a worker: a process that a learner's code has *executed* with worker_command(), so that
// nothing of its parent's memory is left. Runs in a learner's process and is untrusted.
//
//   const manyhands::guest::RegisterWorker worker{&work};        // in guest.cpp
//   manyhands::guest::hold_at(piece);                            // in a function that workers call
//
// A hold is a place where the host wants to look at a process, kill it or stop it
// (kit/host/run/held_call.hpp): the thread that comes there sleeps until the host lets it continue, so the
// host need not be quick. For its parent, it is just busy. (A process that stopped itself would not be:
// waitpid can report that.)
#pragma once
#include <string>
#include <string_view>

namespace manyhands::guest {

using WorkerMain = int (*)();

/// Registers the worker's main function during static initialisation.
struct RegisterWorker {
  explicit RegisterWorker(WorkerMain main);
};

/// The name of a thread while it is held; see prctl(2), PR_SET_NAME.
inline constexpr const char* held_name = "held-by-grader";

/// From now on, hold_at() holds in this process, and in workers that it starts, if the text contains `mark`.
/// Empty: never. The host lets a thread continue by sending it SIGCONT.
void hold_at_mark(std::string mark);
/// The same, but a worker that comes there ends by itself, with status 1. Other processes go on.
void end_at_mark(std::string mark);
void hold_at(std::string_view text);
/// With this mark, workers are held before their main function begins.
inline constexpr std::string_view worker_begins = "(a worker begins)";

/// Was this process started with worker_command()? Then run_worker() runs the worker's main function, and
/// ends the process with its status, without destructors.
bool is_worker(int argc, char* argv[]);
[[noreturn]] void run_worker(int argc, char* argv[]);

}  // namespace manyhands::guest
