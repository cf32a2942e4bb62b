#include "kit/host/starved.hpp"

#include "kit/host/catch.hpp"

using namespace manyhands::host;

namespace {
constexpr std::int64_t second = 1'000'000'000;
const MachineCounters before{
    .busy_ns = 0, .steal_ns = 0, .throttled_ns = -1, .pressure_ns = 5, .stalled_ns = 7};

MachineCounters later(std::int64_t pressure, std::int64_t stalled = 0, std::int64_t steal = 0) {
  auto counters = before;
  counters.pressure_ns += pressure;
  counters.stalled_ns += stalled;
  counters.steal_ns += steal;
  return counters;
}
}  // namespace

TEST_CASE("starved: a program that sleeps on a quiet machine is not") {
  CHECK_FALSE(may_be_starved(10 * second, second / 50, second / 100, before, later(second / 5)));
}

TEST_CASE("starved: whoever had a good part of a CPU is not, however busy the machine") {
  CHECK_FALSE(may_be_starved(10 * second, 3 * second, 9 * second, before, later(10 * second)));
}

TEST_CASE("starved: who had little may be, where anybody waited for anything") {
  CHECK(may_be_starved(10 * second, second, 5 * second, before, later(0)));
  CHECK(may_be_starved(10 * second, 0, 0, before, later(2 * second)));     // the server's answers came late
  CHECK(may_be_starved(10 * second, 0, 0, before, later(0, 2 * second)));  // memory was read back from a disk
  CHECK(may_be_starved(10 * second, 0, 0, before, later(0, 0, 2 * second)));
}

TEST_CASE("starved: where the kernel does not tell of pressure, nobody knows") {
  auto unknown = before;
  unknown.pressure_ns = -1;
  CHECK(may_be_starved(10 * second, 0, 0, unknown, unknown));
}
