#include "kit/host/schedule/turns.hpp"

#include "kit/host/base/catch.hpp"

namespace turns_test {

using manyhands::host::ReadyTask;
using manyhands::host::Turns;

namespace {
constexpr std::int64_t ms = 1'000'000;

// Two tasks on two CPUs; another program takes half of the second CPU. The work comes in pieces of `whole`
// ns, and the next runnable task takes the next piece. Returns the part done by the first task.
double part_of_first(bool changes_places, std::int64_t whole) {
  Turns turns;
  int place_of_first = 0;
  std::int64_t by_first = 0;
  for (std::int64_t done = 0; done < whole; done += 6 * ms) {
    const auto used = [&](int cpu) { return cpu == 0 ? 4 * ms : 2 * ms; };
    const int other = 1 - place_of_first;
    by_first += used(place_of_first);
    const auto moves =
        turns.after({ReadyTask{11, place_of_first, 4 * ms - used(place_of_first), used(place_of_first)},
                     ReadyTask{12, other, 4 * ms - used(other), used(other)}});
    if (!changes_places || moves.empty()) continue;
    REQUIRE(moves.size() == 2);
    for (const auto& move : moves) CHECK(move.to == (move.tid == 11 ? other : place_of_first));
    place_of_first = other;
  }
  return static_cast<double>(by_first) / static_cast<double>(whole);
}
}  // namespace

TEST_CASE("turns: beside a neighbour on one of two CPUs both tasks get the same, in the long run") {
  CHECK(part_of_first(false, 600 * ms) > 0.65);
  CHECK(std::abs(part_of_first(true, 600 * ms) - 0.5) < 0.02);
}

TEST_CASE("turns: whoever begins later is not behind, and who sleeps is forgotten") {
  Turns turns;
  for (int n = 0; n < 10; ++n) CHECK(turns.after({{11, 0, 0, 4 * ms}}).empty());
  CHECK(turns.after({{11, 0, 0, 4 * ms}, {12, 1, 2 * ms, 2 * ms}}).empty());
  CHECK(turns.after({{11, 0, 0, 4 * ms}, {12, 1, 2 * ms, 2 * ms}}).empty());
  CHECK(turns.after({{11, 0, 0, 4 * ms}}).empty());
  CHECK(turns.after({{11, 0, 0, 4 * ms}, {12, 1, 2 * ms, 2 * ms}}).empty());
}

TEST_CASE("turns: nobody moves who does not wait, or shares its CPU with the other one") {
  Turns turns;
  for (int n = 0; n < 10; ++n) CHECK(turns.after({{11, 0, 0, 4 * ms}, {12, 1, 0, 2 * ms}}).empty());
  Turns crowded;
  for (int n = 0; n < 10; ++n) CHECK(crowded.after({{11, 0, 0, 3 * ms}, {12, 0, 3 * ms, 1 * ms}}).empty());
  Turns all_wait;
  for (int n = 0; n < 10; ++n)
    CHECK(all_wait.after({{11, 0, 2 * ms, 2 * ms}, {12, 1, 2 * ms, 2 * ms}}).empty());
}

}  // namespace turns_test
