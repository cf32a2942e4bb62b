// Tests of the picture and of how fast it is drawn.
#include <optional>

#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/suites/crunch_suite.hpp"
#include "kit/host/suites/picture_suite.hpp"
#include "kit/host/suites/workload.hpp"

namespace {

using namespace manyhands;
using host::picture_call;
using host::view_for;
using work::View;

std::optional<Finding> judge(const host::Call& call, const host::Answer& answer) {
  answer.value.nothing();
  return host::judge_picture(
      host::view_in(call), host::values_in<std::uint16_t>(answer), host::with(call.workers),
      "Store a row where it belongs, not in the order in which rows are done", "was never computed");
}

void check_right(const View& view, int workers) {
  host::check_right(picture_call(view, workers), judge);
}

TEST_CASE("One worker draws the serial picture", "[task1][small]") {
  check_right(view_for(host::fresh_seed(), 24, 24, 60), 1);
}

TEST_CASE("Four workers draw the serial picture", "[task1][small]") {
  check_right(view_for(host::fresh_seed(), 24, 24, 60), 4);
  // Long enough for each worker to get rows before another has done them all: only then can the race detector
  // see how they affect each other.
  check_right(view_for(host::fresh_seed(), 64, 64, 10000), 4);
}

TEST_CASE("The picture is the same for 1 to 8 workers", "[task1]") {
  const View view = view_for(host::fresh_seed(), 96, 96, 500);
  host::check_for_workers(
      {1, 2, 3, 4, 5, 6, 7, 8}, [&](int workers) { return picture_call(view, workers); }, judge);
}

TEST_CASE("A second call is independent of the first", "[task1]") {
  host::check_second_call(picture_call(view_for(host::fresh_seed(), 30, 20, 100), 3),
                          picture_call(view_for(host::fresh_seed(), 24, 36, 80), 2), judge);
}

TEST_CASE("More workers than rows do no harm", "[task2][small]") {
  check_right(view_for(host::fresh_seed(), 40, 3, 100), 8);
  check_right(view_for(host::fresh_seed(), 40, 1, 100), 2);
}

TEST_CASE("Numbers of rows that cannot be divided evenly are no problem", "[task2]") {
  check_right(view_for(host::fresh_seed(), 50, 97, 200), 2);
  check_right(view_for(host::fresh_seed(), 31, 61, 200), 7);
  check_right(view_for(host::fresh_seed(), 120, 43, 200), 8);
}

const host::RegisterWorkload registered{host::CpuWorkload{
    .make_input =
        [](std::uint64_t seed, int workers) {
          return picture_call(view_for(seed, 650, 650, 1000 * host::times_as_much(workers)), workers);
        },
    .judge = judge,
}};

}  // namespace
