#include "cli/comparison_table.hpp"
#include "kit/host/catch.hpp"

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
  const auto lines = comparison_table({{"later", 8, std::nullopt, "not started"},
                                       {"serial", 1, serial, ""},
                                       {"processes", 8, processes, ""}});
  REQUIRE(lines.size() == 4);
  CHECK(lines[0] == "version    workers    time  faster  CPU time  threads  processes  memory  in flight");
  CHECK(lines[1] == "later      not started");
  CHECK(lines[2] == "serial           1   4.0 s    1.0×    200 ms        1          1  2.0 MB          1");
  CHECK(lines[3] == "processes        8  500 ms    8.0×    200 ms        1          9  2.0 MB          8");

  serial.requests.clear();
  CHECK(comparison_table({{"serial", 1, serial, ""}})[0].find("in flight") == std::string::npos);
  CHECK(comparison_table({{"none", 1, std::nullopt, "does not build"}}).size() == 2);
}
