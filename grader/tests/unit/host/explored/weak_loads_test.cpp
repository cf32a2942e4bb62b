// Which loads of atomics are the learner's own.
#include "kit/host/explored/weak_loads.hpp"

#include "kit/host/base/catch.hpp"

namespace weak_loads_test {

using namespace manyhands;
using namespace manyhands::host;

namespace {

const std::string prefix = "starter/x";

Frame frame(const char* file) {
  Frame made;
  made.function = "f";
  made.file = file;
  made.line = 3;
  return made;
}

const Frame in_atomic = frame("/usr/include/c++/12/bits/atomic_base.h");
const Frame in_wait = frame("/usr/include/c++/12/bits/atomic_wait.h");
const Frame learners = frame("starter/x/a.cpp");

}  // namespace

TEST_CASE("weak loads: only std::atomic's own functions may be between the load and the learner's line") {
  CHECK(is_own_load({in_atomic, learners}, prefix));
  CHECK(is_own_load({in_atomic, frame("/usr/include/c++/12/atomic"), learners}, prefix));
  CHECK(is_own_load({in_atomic, learners, frame("/usr/include/c++/12/condition_variable")}, prefix));
  CHECK_FALSE(is_own_load({in_atomic, in_atomic, in_wait, learners}, prefix));
  CHECK_FALSE(is_own_load({frame("/usr/include/c++/12/bits/shared_ptr_base.h"), learners}, prefix));
  CHECK_FALSE(is_own_load({in_atomic, frame("exercises/x/schedules.cpp")}, prefix));
  CHECK_FALSE(is_own_load({in_atomic, frame("starter/y/atomic"), learners}, prefix));
  CHECK_FALSE(is_own_load({}, prefix));
}

TEST_CASE("weak loads: those of all programs") {
  std::vector<ExploredProgram> programs(2);
  programs[0].loads = {1, 2};
  programs[1].loads = {2, 3};
  CHECK(loads_in(programs) == std::set<std::uint64_t>{1, 2, 3});
  programs[0].loads.resize(4000);
  for (std::size_t i = 0; i < 4000; ++i) programs[0].loads[i] = i;
  CHECK(loads_in(programs).size() == 1000);
}

}  // namespace weak_loads_test
