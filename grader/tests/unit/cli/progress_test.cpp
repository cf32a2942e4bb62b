// What is said while grading waits.
#include "cli/progress.hpp"

#include <sstream>

#include "kit/host/base/catch.hpp"

namespace progress_test {

using namespace manyhands;

TEST_CASE("Without a terminal, each reason to wait is one line, until there is another") {
  std::ostringstream out, err;
  Output output{.out = out, .err = err};
  Progress progress(output, false);
  progress.wait("a", "waiting for the lock");
  progress.wait("a", "waiting for the lock");
  progress.show("a", "speed");
  progress.wait("a", "waiting for a quiet moment");
  progress.wait("a", "waiting for the lock");
  CHECK(err.str() == "a: waiting for the lock\na: waiting for a quiet moment\na: waiting for the lock\n");
  CHECK(out.str().empty());
}

}  // namespace progress_test
