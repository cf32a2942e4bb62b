// What is said while a class is graded.
#include "cli/class/result_recorder.hpp"

#include <sstream>

#include "kit/host/base/catch.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace result_recorder_test {

using namespace manyhands;

TEST_CASE("a grading of a class that waits for others says so once, whoever they are") {
  const test::TemporaryFolder folder;
  auto gradebook = Gradebook::open(folder.path() / "g.db");
  REQUIRE(gradebook);
  std::ostringstream out, err;
  const Output output{.out = out, .err = err};
  ResultRecorder recorder(Course{}, *gradebook, output, false, false, "");
  recorder.wait("first", "waiting for process 1 to release the lock for timed runs");
  recorder.wait("second", "waiting for process 2 to release the lock for timed runs");
  recorder.wait("second", "continuing without the machine's lock: it is kept");
  recorder.wait("first", "continuing without the machine's lock: it is kept");
  CHECK(err.str() ==
        "waiting for process 1 to release the lock for timed runs (said once; waiting counts in no time)\n"
        "continuing without the machine's lock: it is kept\n");
  CHECK(out.str().empty());
}

}  // namespace result_recorder_test
