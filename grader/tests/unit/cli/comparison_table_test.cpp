#include "cli/comparison_table.hpp"
#include "kit/host/base/catch.hpp"

namespace comparison_table_test {

using namespace manyhands;

TEST_CASE("versions stand side by side, compared with the first one that ran") {
  Run serial;
  serial.wall_ns = 4'000'000'000;
  serial.cpu_ns = 200'000'000;
  serial.peak_threads = 1;
  serial.peak_memory_kb = 2048;
  serial.requests.resize(2);
  serial.requests[1].in_flight = 1;
  Run processes = serial;
  processes.wall_ns = 500'000'000;
  processes.peak_processes = 8;
  processes.requests[1].in_flight = 8;
  const auto lines = comparison_table({{"later", 8, std::nullopt, "not started", 0, false},
                                       {"serial", 1, serial, "", 0.01, false},
                                       {"processes", 8, processes, "", 0, false}});
  REQUIRE(lines.size() == 4);
  CHECK(lines[0] == "version    workers    time  faster  CPU time  threads  processes  memory  in flight");
  CHECK(lines[1] == "later      not started");
  CHECK(lines[2] == "serial           1   4.0 s    1.0×    200 ms        1          1  2.0 MB          1");
  CHECK(lines[3] == "processes        8  500 ms    8.0×    200 ms        1          9  2.0 MB          8");

  serial.requests.clear();
  CHECK(comparison_table({{"serial", 1, serial, "", 0, false}})[0].find("in flight") == std::string::npos);
  CHECK(comparison_table({{"none", 1, std::nullopt, "does not build", 0, false}}).size() == 2);
}

TEST_CASE("remarks are below the row that they are about") {
  Run run;
  run.wall_ns = 100'000'000;
  const auto lines = comparison_table(
      {{"serial", 1, run, "", 0, false}, {"threads", 2, run, "", 0, false, {"a task costs 2 µs"}}});
  REQUIRE(lines.size() == 4);
  CHECK(lines[2].rfind("threads", 0) == 0);
  CHECK(lines[3] == "  a task costs 2 µs");
}

TEST_CASE("what other programs slowed down is marked, and so is what is compared with it") {
  Run run;
  run.wall_ns = 100'000'000;
  const ComparedRow serial{"serial", 1, run, "", 0, false};
  run.wall_ns = 200'000'000;
  const ComparedRow threads{"threads", 2, run, "", 1.3, true};
  const auto lines = comparison_table({serial, threads});
  REQUIRE(lines.size() == 6);
  CHECK(lines[1].find('?') == std::string::npos);
  CHECK(lines[2].find("0.5×?") != std::string::npos);
  CHECK(lines[4] == "?  Other programs took up to 1.3 cores from threads, so these times say little.");
  CHECK(comparison_table({threads, serial})[2].find("2.0×?") != std::string::npos);
}

}  // namespace comparison_table_test
