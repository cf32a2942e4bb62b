// The small programs of an exercise that the check `schedules` runs in many orders of their threads, in the
// exercise's schedules.cpp. It runs in the learner's process, so it is not trusted: what it finds may lower a
// score and explain it.
//
//   MANYHANDS_SCHEDULES(closing, 2, "a thread waits for an item while another closes the queue") {
//     BoundedQueue<int> queue(1);
//     std::thread consumer([&] { check(!queue.pop(), "pop returns nothing once the queue is closed and
//     empty"); }); queue.close(); consumer.join();
//   }
//
// Two to four threads with a few operations each are enough: what fails, fails in a small program, too, and
// there are fewer orders. A program must end in every order if the submission is right. It must not measure
// time, and not be random.
#pragma once
#include <string>
#include <vector>

#include "kit/schedules/include/manyhands/schedules.hpp"

namespace manyhands::schedules {

struct Program {
  const char* name;
  int task;  // of the exercise
  const char* what;
  void (*run)();
};

/// In the order of registration.
const std::vector<Program>& programs();

/// During static initialisation; use MANYHANDS_SCHEDULES.
struct RegisterProgram {
  explicit RegisterProgram(Program program);
};

}  // namespace manyhands::schedules

#define MANYHANDS_SCHEDULES(name, task, what)                                      \
  static void schedules_of_##name();                                               \
  static const manyhands::schedules::RegisterProgram register_schedules_of_##name{ \
      {#name, task, what, &schedules_of_##name}};                                  \
  static void schedules_of_##name()
