#include "kit/host/observe/critical_path.hpp"

#include "kit/host/base/catch.hpp"

namespace critical_path_test {

using manyhands::host::CriticalPath;

namespace {
constexpr std::pair<pid_t, pid_t> first{1, 1};
constexpr std::pair<pid_t, pid_t> second{1, 2};
constexpr std::pair<pid_t, pid_t> third{1, 3};
}  // namespace

TEST_CASE("critical path: two tasks side by side are as long as the longer one") {
  CriticalPath path;
  for (int i = 0; i < 10; ++i) {
    path.note({first, 4, true});
    path.note({second, 3, true});
    path.end_interval();
  }
  CHECK(path.shortest_ns() == 40);
  CHECK(path.longest_ns() == 40);
}

TEST_CASE(
    "critical path: an equal task that a neighbour kept waiting ends later, and is still side by side") {
  CriticalPath path;
  for (int i = 0; i < 10; ++i) {
    path.note({first, 4, true});
    path.note({second, 2, true});
    path.end_interval();
  }
  for (int i = 0; i < 5; ++i) {
    path.note({first, 0, false});
    path.note({second, 4, true});
    path.end_interval();
  }
  CHECK(path.shortest_ns() == 40);
  CHECK(path.longest_ns() == 40);
}

TEST_CASE("critical path: a task that was let go by the end of another comes after it") {
  CriticalPath path;
  for (int i = 0; i < 10; ++i) {
    path.note({first, 4, true});
    path.end_interval();
  }
  for (int i = 0; i < 10; ++i) {  // started when the first one ended
    path.note({first, 0, false});
    path.note({second, 4, true});
    path.end_interval();
  }
  CHECK(path.shortest_ns() == 80);
  CHECK(path.longest_ns() == 80);
}

TEST_CASE("critical path: who let a task go is not seen, so the path is known from both sides") {
  CriticalPath path;
  for (int i = 0; i < 10; ++i) {
    path.note({first, 4, true});
    path.note({second, 1, true});
    path.end_interval();
  }
  path.note({first, 4, true});
  path.note({second, 1, true});
  path.note({third, 2, true});  // discovered by the first at 40, or by the second at 10
  path.end_interval();
  for (int i = 0; i < 20; ++i) {
    path.note({first, 0, false});
    path.note({second, 1, true});
    path.note({third, 4, true});
    path.end_interval();
  }
  CHECK(path.shortest_ns() == 10 + 2 + 80);
  CHECK(path.longest_ns() == 40 + 2 + 80);
}

TEST_CASE("critical path: tasks that take turns within a sample are one after the other on the longer path") {
  CriticalPath path;
  for (int i = 0; i < 10; ++i) {
    path.note({first, 2, i % 2 == 0});
    path.note({second, 2, i % 2 == 1});
    path.end_interval();
  }
  CHECK(path.longest_ns() >= 38);
  CHECK(path.shortest_ns() <= path.longest_ns());
}

TEST_CASE("critical path: what the tasks do at the last look, after the answer, changes nothing") {
  CriticalPath path;
  path.note({first, 4, true});
  path.note({second, 4, true});
  path.end_interval();
  path.note({first, 4, false});
  path.note({second, 4, false});
  path.end_interval(true);
  CHECK(path.longest_ns() == 8);
}

}  // namespace critical_path_test
