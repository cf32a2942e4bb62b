// The message for a wait that only its timeout ends. Two judges use it: the mechanism check, and the tests of
// executors.
#pragma once
#include <string>
#include <utility>

#include "model/finding.hpp"
#include "model/known_code.hpp"

namespace manyhands {

/// `file`, `line`: where the program waits.
inline Finding needs_limit_finding(std::string file, int line) {
  Finding finding;
  finding.code = KnownCode("polls").str();
  finding.by = "tests";
  finding.message =
      "a thread waits here with a time limit, and needs it: the condition changed, but nothing notified the "
      "thread. In a run in which the time limit never expired, your program hung. However long the limit is, "
      "such a wait is polling. Notify the waiting threads at each change; then no wait needs a limit";
  finding.file = std::move(file);
  finding.line = line;
  return finding;
}

}  // namespace manyhands
