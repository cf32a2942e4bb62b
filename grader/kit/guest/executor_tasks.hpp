// The tasks that the programs of the contract submit to an executor: free functions with plain arguments and
// results, so that another process can run them, too. They record everything else on the board.
//
// A task that finds itself in the program's own thread never waits: it records that and returns.
#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "kit/guest/shared_board.hpp"

namespace manyhands::guest::tasks {

/// A number that depends only on the board's seed and on i.
int value(int i);
std::string repeated(std::string text, int times);
std::vector<double> scaled(std::vector<double> numbers, double by);

/// The exception of failing tasks. It has its own type, so an exception that was recreated with the same text
/// can be told from the original.
struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Increments board::failing, and throws a Failure whose what() is text_of_failure(i).
int fails(int i);
/// Throws value(i): a number, not a std::exception.
int throws_a_number(int i);
std::string text_of_failure(int i);
/// Like value(), but number 3 fails.
int fails_at_three(int i);

/// Increments `begun`, waits for `gate`, and returns value(i).
int hold(int begun, int gate, int i);
/// Waits until `parties` tasks have arrived.
int meet(int parties);
/// Increments `cell` and returns value(i).
int note(int cell, int i);
/// Waits until the program is blocked in what it does after setting board::closing, and, if it is the only
/// such task, until nothing else can go on either; returns value(i).
int last(int begun, int i);
/// Three tasks for two workers: number 0 waits until number 2 has begun, so number 1 ends before it.
int in_reverse(int i);
/// Two tasks: number 0 fails once number 1 has begun. Number 1 reads its input again when all other threads
/// are blocked: the caller of map has been notified by then, or waits for this task, too. Then it increments
/// cell first_free + 1.
int outlives_a_failure(const int& input);
/// Sleeps for that many milliseconds, as if waiting for a network.
int nap(int milliseconds);
/// Arrives and waits until it may leave: cell first_free counts the arrivals, first_free + 1 how many may
/// leave.
int pass(int i);
/// Counts points in the quarter circle: real CPU-bound work.
int crunch(int chunk);
inline constexpr int crunch_points = board::first_free;
int nothing(int i);
/// Increments `begun`, waits for `gate`, and ends its process: by SIGKILL, or if `how` is 1, by _exit(0). In
/// the program's own process it only returns.
int dies(int begun, int gate, int how);
/// Like value(), but the process of number 3 is killed. Cell first_free counts how often that one began.
int dies_at_three(int i);
/// Like value(), but number 3 crashes.
int crashes_at_three(int i);
/// The number of the process that runs it.
int process_id(int);
/// Records the thread that runs a task which calls another executor.
void here_is_the_visitor();
/// Like nap(), but short if it runs in that thread.
int nap_elsewhere(int milliseconds);
/// Like value(); counts in a cell how often it ran in that thread.
int not_in_visitors_thread(int i);
inline constexpr int visitor = board::first_free;
inline constexpr int in_visitors_thread = board::first_free + 1;

}  // namespace manyhands::guest::tasks
