#include "kit/guest/executor_tasks.hpp"

#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <stdexcept>

#include "manyhands/work.hpp"

namespace manyhands::guest::tasks {
namespace {

// Prevents a tail call, so that the caller's frame is in every stack.
void stay() {
  asm volatile("" ::: "memory");
}

class Inside {
 public:
  Inside() : callers_(board::enter()) {}
  ~Inside() { board::leave(); }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  [[nodiscard]] bool in_callers_thread() const { return callers_; }

 private:
  bool callers_;
};

int number(int i) {
  const auto mixed = (board::value(board::seed) ^ (static_cast<std::uint32_t>(i) * 2654435761U)) >> 1;
  return static_cast<int>(mixed);
}

// The kernel's thread id.
std::uint32_t this_thread() {
  return static_cast<std::uint32_t>(::syscall(SYS_gettid));
}

}  // namespace

int value(int i) {
  const Inside inside;
  return number(i);
}

std::string repeated(std::string text, int times) {
  const Inside inside;
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

std::vector<double> scaled(std::vector<double> numbers, double by) {
  const Inside inside;
  for (auto& number : numbers) number *= by;
  return numbers;
}

std::string text_of_failure(int i) {
  return "task " + std::to_string(number(i)) + " cannot go on";
}

int fails(int i) {
  const Inside inside;
  board::add(board::failing);
  throw Failure(text_of_failure(i));
}

int throws_a_number(int i) {
  const Inside inside;
  throw number(i);
}

int fails_at_three(int i) {
  const Inside inside;
  if (i == 3) throw Failure(text_of_failure(i));
  return number(i);
}

int hold(int begun, int gate, int i) {
  const Inside inside;
  board::add(begun);
  if (!inside.in_callers_thread()) board::wait_for(gate, 1);
  stay();
  return number(i);
}

int meet(int parties) {
  const Inside inside;
  board::add(board::first_free);
  if (!inside.in_callers_thread()) board::wait_for(board::first_free, static_cast<std::uint32_t>(parties));
  stay();
  return number(parties);
}

int note(int cell, int i) {
  const Inside inside;
  board::add(cell);
  return number(i);
}

int last(int begun, int i) {
  const Inside inside;
  board::add(begun);
  if (!inside.in_callers_thread()) {
    board::until_caller_rests();
    // Whoever else must know, such as a thread or process that manages the queue, has then been told, too. If
    // several tasks wait here, each would wait for the others.
    if (board::value(begun) == 1) board::until_others_rest();
  }
  stay();
  return number(i);
}

// Separate functions, so that a stack shows how far the task has got.
[[gnu::noinline]] static void until_second_has_begun() {
  board::wait_for(board::first_free + 1, 1);
  stay();
}
[[gnu::noinline]] static void until_third_has_begun() {
  board::wait_for(board::first_free + 2, 1);
  stay();
}

int in_reverse(int i) {
  const Inside inside;
  board::add(board::first_free + i);
  if (i == 0 && !inside.in_callers_thread()) {
    until_second_has_begun();
    until_third_has_begun();
  }
  stay();
  return number(i);
}

int outlives_a_failure(const int& input) {
  const Inside inside;
  if (input == 0) {
    if (!inside.in_callers_thread()) board::wait_for(board::first_free, 1);
    throw Failure(text_of_failure(input));
  }
  board::add(board::first_free);
  if (!inside.in_callers_thread()) board::until_others_rest();
  const int result = number(input);
  board::add(board::first_free + 1);
  return result;
}

int nap(int milliseconds) {
  const Inside inside;
  const timespec span{milliseconds / 1000, (milliseconds % 1000) * 1'000'000L};
  ::nanosleep(&span, nullptr);
  stay();
  return milliseconds;
}

int pass(int i) {
  const Inside inside;
  // The k-th to arrive may leave when the gate allows k.
  const auto mine = board::add(board::first_free);
  if (!inside.in_callers_thread()) board::wait_for(board::first_free + 1, mine);
  stay();
  return number(i);
}

int crunch(int chunk) {
  return static_cast<int>(work::points_inside(board::value(board::seed), static_cast<std::uint32_t>(chunk),
                                              board::value(crunch_points)));
}

int nothing(int i) {
  return i;
}

// A task that is started again lives on: what is wrong is seen best if the program comes to its end.
int dies(int begun, int gate, int how) {
  const Inside inside;
  const bool again = board::value(gate) > 0;
  board::add(begun);
  if (again || board::in_programs_process()) return number(how);
  board::wait_for(gate, 1);
  if (how == 1) ::_exit(0);
  ::kill(::getpid(), SIGKILL);
  return number(how);
}

int dies_at_three(int i) {
  const Inside inside;
  if (i == 3) board::add(board::first_free);
  const bool again = board::value(board::first_free) > 1;
  if (i == 3 && !again && !board::in_programs_process()) ::kill(::getpid(), SIGKILL);
  return number(i);
}

int crashes_at_three(int i) {
  if (i == 3) std::abort();
  return number(i);
}

int process_id(int) {
  const Inside inside;
  return ::getpid();
}

void here_is_the_visitor() {
  board::set(visitor, this_thread());
}

int nap_elsewhere(int milliseconds) {
  constexpr int soon = 20;
  return nap(board::value(visitor) == this_thread() ? soon : milliseconds);
}

int not_in_visitors_thread(int i) {
  const Inside inside;
  if (board::value(visitor) == this_thread()) board::add(in_visitors_thread);
  return number(i);
}

}  // namespace manyhands::guest::tasks
