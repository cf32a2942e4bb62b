// The tasks that the contract's programs hand to an executor: free functions with plain arguments and
// results, so that they can be run by another process, too. What they do beside that, they note on the board.
//
// A task that the program's own thread runs waits for nothing: it notes that, and ends.
#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "kit/guest/shared_board.hpp"

namespace manyhands::guest::tasks {

/// A number that depends on the board's seed and on i alone.
int value(int i);
std::string repeated(std::string text, int times);
std::vector<double> scaled(std::vector<double> numbers, double by);

/// What tasks throw. A type of its own: an exception that somebody has made anew, with the same text, is
/// none.
struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Adds one to board::failing, and throws a Failure; what() is text_of_failure(i).
int fails(int i);
/// Throws value(i): a number, and no std::exception.
int throws_a_number(int i);
std::string text_of_failure(int i);
/// As value(), but number 3 fails.
int fails_at_three(int i);

/// Adds one to `begun`, waits for `gate`, and gives value(i).
int hold(int begun, int gate, int i);
/// Waits until `parties` of them have come.
int meet(int parties);
/// Adds one to `cell`; gives value(i).
int note(int cell, int i);
/// Waits until the program rests in what it does after setting board::closing; gives value(i).
int last(int begun, int i);
/// Three of them, for two workers: number 0 waits until number 2 has begun, so that number 1 ends before it.
int in_reverse(int i);
/// Two of them: number 0 fails once number 1 has begun. That one looks at its input again when nobody is left
/// who could move: whoever called map has been told, or waits for it, too. Then it adds one to cell
/// first_free + 1.
int outlives_a_failure(const int& input);
/// Waits, as for a network: milliseconds.
int nap(int milliseconds);
/// Comes, and waits until it is let go: cell first_free counts who came, first_free + 1 how many may go.
int pass(int i);
/// Points in the quarter circle: real work.
int crunch(int chunk);
inline constexpr int crunch_points = board::first_free;
int nothing(int i);
/// Notes which thread runs a task that calls another executor.
void here_is_the_visitor();
/// As nap(); in that very thread, a short one.
int nap_elsewhere(int milliseconds);
/// As value(); counts in a cell how often it ran in that very thread.
int not_in_visitors_thread(int i);
inline constexpr int visitor = board::first_free;
inline constexpr int in_visitors_thread = board::first_free + 1;

}  // namespace manyhands::guest::tasks
