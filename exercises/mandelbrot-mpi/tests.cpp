// Tests of the picture, of what is sent for it, and of how fast it is drawn.
#include <fmt/format.h>

#include <optional>

#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/suites/crunch_suite.hpp"
#include "kit/host/suites/mpi_suite.hpp"
#include "kit/host/suites/picture_suite.hpp"
#include "kit/host/suites/workload.hpp"

namespace {

using namespace manyhands;
using host::view_for;
using work::View;

host::Call call_for(const View& view, int ranks) {
  auto call = host::picture_call(view, ranks);
  call.ranks = ranks;
  return call;
}

std::optional<Finding> judge(const host::Call& call, const host::Answer& answer) {
  host::ranks_seen(answer);
  return host::judge_picture(
      host::view_in(call), host::values_in<std::uint16_t>(answer), host::with_ranks(call.ranks),
      "Who computed a row, and which one it is, are two different things", "never reached rank 0");
}

void check_right(const View& view, int ranks) {
  host::check_ranks(call_for(view, ranks), judge);
}

TEST_CASE("Rank 0 alone draws the serial picture", "[task1][small]") {
  check_right(view_for(host::fresh_seed(), 24, 24, 60), 1);
}

TEST_CASE("Four ranks draw the serial picture", "[task1][small]") {
  check_right(view_for(host::fresh_seed(), 40, 64, 500), 4);
}

TEST_CASE("The picture is the same for 1 to 8 ranks", "[task1]") {
  const View view = view_for(host::fresh_seed(), 60, 48, 500);
  for (const int ranks : {1, 2, 3, 4, 5, 6, 7, 8}) check_right(view, ranks);
}

TEST_CASE("A second call is independent of the first", "[task1]") {
  auto call = call_for(view_for(host::fresh_seed(), 24, 36, 80), 3);
  call.before = {call_for(view_for(host::fresh_seed(), 30, 20, 100), 3)};
  host::check_ranks(call, judge);
}

TEST_CASE("One rank may be slower than all others", "[task1]") {
  host::check_late_rank(call_for(view_for(host::fresh_seed(), 40, 31, 200), 4), 1, judge);
}

TEST_CASE("The ranks are those of the communicator that is passed", "[task1]") {
  auto call = call_for(view_for(host::fresh_seed(), 40, 24, 100), 3);
  host::check_ranks(call, judge);
  call.args["reversed"] = true;
  host::check_ranks(call, [](const host::Call& made, const host::Answer& answer) {
    auto wrong = judge(made, answer);
    if (wrong)
      wrong->message +=
          " (in a run in which `ranks` is not MPI_COMM_WORLD: its ranks are in the opposite order)";
    return wrong;
  });
}

TEST_CASE("The ranks may be on two machines", "[task1]") {
  host::check_two_machines(call_for(view_for(host::fresh_seed(), 60, 48, 300), 4), judge);
}

TEST_CASE("More ranks than rows do no harm", "[task2][small]") {
  check_right(view_for(host::fresh_seed(), 40, 3, 100), 6);
  check_right(view_for(host::fresh_seed(), 40, 1, 100), 3);
}

TEST_CASE("A picture without rows is empty", "[task2]") {
  check_right(view_for(host::fresh_seed(), 40, 0, 100), 3);
}

TEST_CASE("Numbers of rows that cannot be divided evenly are no problem", "[task2]") {
  check_right(view_for(host::fresh_seed(), 50, 97, 200), 3);
  check_right(view_for(host::fresh_seed(), 31, 61, 200), 7);
  check_right(view_for(host::fresh_seed(), 120, 43, 200), 8);
}

TEST_CASE("Rows of any length are sent", "[task2]") {
  check_right(view_for(host::fresh_seed(), 1, 30, 200), 3);
  check_right(view_for(host::fresh_seed(), 9000, 7, 60), 3);
}

TEST_CASE("No message relies on a buffer", "[task3]") {
  for (const int ranks : {2, 3, 5})
    host::check_synchronous_sends(call_for(view_for(host::fresh_seed(), 80, 41, 200), ranks), judge);
}

// Each row that rank 0 has not computed itself must be sent once, which is the least; the rest is for asking,
// and for the headers of messages.
TEST_CASE("Each row is sent once", "[task4]") {
  const View view = view_for(host::fresh_seed(), 8000, 50, 60);
  const int ranks = 5;
  const auto reply = host::check_ranks(call_for(view, ranks), judge);
  const auto least = std::int64_t{2} * view.columns * view.rows;
  constexpr std::int64_t headers_of_a_row = 2000;
  const auto sent = host::bytes_between_ranks(reply);
  host::expect(
      sent <= 2 * least + headers_of_a_row * view.rows, "too-many-bytes",
      fmt::format("{} {} kB went from rank to rank for a picture of {} kB, which need be sent only once: "
                  "each row, from the rank that has computed it to rank 0",
                  host::with_ranks(ranks), sent / 1000, least / 1000));
}

// With one worker, rank 0 is alone; otherwise it has `workers` others, to which it can hand out the rows.
const host::RegisterWorkload registered{host::CpuWorkload{
    .make_input =
        [](std::uint64_t seed, int workers) {
          return call_for(view_for(seed, 800, 500, 2500 * host::times_as_much(workers)),
                          workers == 1 ? 1 : workers + 1);
        },
    .judge = judge,
    .make_serial = [](host::Call& call) { call.ranks = 1; },
}};

}  // namespace
