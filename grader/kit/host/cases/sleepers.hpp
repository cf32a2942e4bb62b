// Does a program sleep while all of it has to wait? For tests that let it wait (Call::must_rest) and look
// several times, because on a busy machine one look may show nothing. Used in test cases, by one thread.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "model/evidence.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

enum class AtRest {
  asleep,
  awake,   // it worked, or woke up again and again to check
  unclear  // it was not seen, or it was ready to run but got hardly any CPU time, so it may have been about
           // to sleep
};
AtRest at_rest(const Rest& rest);

struct Sleepers {
  std::function<std::optional<Rest>()> look;  // calls the program again; nothing if it never had to wait
  std::string waiting;                        // for the finding: what it had to wait for
  std::string task = "thread";                // what has to sleep: thread or process
};

/// busy-wait or polls if the program was awake in two looks; nothing if it was asleep in one. If neither was
/// seen, nothing is found, and the stage is marked as not measured.
std::optional<Finding> found_awake(const Sleepers& sleepers);
/// The same, and fails the case.
void expect_asleep(const Sleepers& sleepers);

}  // namespace manyhands::host
