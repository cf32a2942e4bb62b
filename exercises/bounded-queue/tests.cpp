// What a correct queue does, whatever the order in which its threads run. Most tests are scripts
// (tests/script.hpp).
#include <set>

#include "kit/host/base/catch.hpp"
#include "kit/host/cases/answer_in_order.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/forced_waits.hpp"
#include "kit/host/suites/workload.hpp"
#include "model/known_code.hpp"
#include "tests/script.hpp"
#include "tests/traffic.hpp"

namespace {

using namespace bounded_queue_tests;

// ------------------------------------------------------------------------------- task 1: push and pop wait

TEST_CASE("What goes in first comes out first", "[task1][small]") {
  Script(5).push(0, 3).size(0).pop(0).push(0, 2).pop(0, 3).push(0, 4).size(0).pop(0, 5).size(0).run(
      {.alone = true});
}

TEST_CASE("An item wakes a thread that waits in pop", "[task1][small]") {
  Script(2).pop(0).push(1).pop(0).push(1).size(1).run({});
}

const char* const too_soon =
    "it was woken before anything had changed, checked, and sleeps again. First make the change, then notify";

TEST_CASE("The change comes before the notification", "[task1]") {
  const About about{.sleeps_on = too_soon};
  Script(2).pop(0).conductor("woken go first").push(1).run(about);
  Script(1).push(1).push(0).conductor("woken go first").pop(1, 2).run(about);
}

TEST_CASE("Free space wakes a thread that waits in push", "[task1][small]") {
  Script(1).push(0, 2).pop(1, 2).push(0, 2).pop(1, 2).run({});
  Script(3).push(0, 4).push(1).pop(2, 5).size(2).run({});
}

TEST_CASE("The capacity is exactly as large as asked for", "[task1][small]") {
  for (const int capacity : {1, 2, 7, 3 + static_cast<int>(host::fresh_seed() % 5)})
    Script(capacity).push(0, capacity + 1).size(1).pop(1, capacity + 1).size(1).run({.alone = true});
}

TEST_CASE("Two items wake two threads", "[task1]") {
  const About about{.sleeps_on =
                        "two items were added while two threads slept, but only one of them was woken. "
                        "Notify for each item (and each free place), not only for the first one"};
  Script(3).pop(0).pop(1).conductor("hold woken").push(2, 2).conductor("let go").push(2).pop(2).run(about);
  Script(2)
      .push(2, 2)
      .push(0)
      .push(1)
      .conductor("hold woken")
      .pop(2, 2)
      .conductor("let go")
      .pop(2, 2)
      .run(about);
}

TEST_CASE("A thread that wakes up without a reason sleeps again", "[task1]") {
  const About about{
      .early_code = "wait-without-loop",
      .early =
          "a thread woke up without a notification, which a condition variable may do at any time; it "
          "continued without checking again, although nothing had changed. Check the condition after every "
          "wake-up: while, not if; or wait(lock, condition)"};
  Script(2).pop(0).pop(1).conductor("for nothing").push(2, 2).run(about);
  Script(1).push(2).push(0).push(1).conductor("for nothing").pop(2, 3).run(about);
}

TEST_CASE("A thread that comes too late sleeps again", "[task1]") {
  const About about{
      .early_code = "wait-without-loop",
      .early =
          "a thread was woken, but another one was faster; it continued without checking again. Check the "
          "condition after every wake-up: while, not if; or wait(lock, condition)"};
  Script(2).pop(0).conductor("hold woken").push(1).pop(2).conductor("let go").push(1).run(about);
  Script(1).push(1).push(0).conductor("hold woken").pop(1).push(2).conductor("let go").pop(1, 2).run(about);
}

const char* const between =
    "the notification came when that thread had checked and was just about to sleep, so it was lost. Change "
    "what others wait for only under the mutex with which they check and sleep";

TEST_CASE("A notification between the last check and the sleep is not missed", "[task1]") {
  const About about{.sleeps_on = between};
  Script(2).conductor("hold sleepers").pop(0).push(1).conductor("let go").push(1).pop(0).run(about);
  Script(1).push(1).conductor("hold sleepers").push(0).pop(1).conductor("let go").pop(1).run(about);
}

// The conductor knows std::condition_variable alone.
TEST_CASE("… whatever kind of condition variable or mutex it is", "[task1]") {
  Script(2).pop(0).pop(1).push(2, 2).pop(2).push(1).expect_nothing_missed();
  Script(1).push(2).push(0).push(1).pop(2, 2).push(2).pop(0).pop(1).expect_nothing_missed();
  SUCCEED();
}

TEST_CASE("Threads that wait for items and threads that wait for space are both woken", "[task1]") {
  const About about{
      .sleeps_on =
          "threads waited for two different things, and the wrong one was woken: it sleeps again, and the "
          "other was not notified. Use two condition variables, or notify_all"};
  Script(1).pop(0).pop(1).conductor("hold woken").push(2).push(3).conductor("let go").run(about);
  Script(1)
      .push(2)
      .push(0)
      .push(1)
      .conductor("hold woken")
      .pop(2)
      .pop(3)
      .conductor("let go")
      .pop(3)
      .run(about);
}

TEST_CASE("Threads take turns, each right after another", "[task1][small]") {
  Script(2).push(0).size(1).pop(2).push(1).pop(0).size(2).push(2).push(0).size(1).pop(1).size(0).pop(2).run(
      {});
}

TEST_CASE("Every item comes out once, each thread's items in order", "[task1][small]") {
  check_traffic({.producers = 3, .consumers = 2, .each = 40, .capacity = 2, .until_closed = false});
  check_traffic({.producers = 1, .consumers = 1, .each = 200, .capacity = 1, .until_closed = false});
  SUCCEED();
}

TEST_CASE("… also when threads are woken in an unlucky order", "[task1]") {
  for (const int capacity : {1, 2, 3})
    check_traffic({.producers = 4,
                   .consumers = 4,
                   .each = 300,
                   .capacity = capacity,
                   .until_closed = false,
                   .conducted = true});
  SUCCEED();
}

// ------------------------------------------------------------------------------- task 2: close

TEST_CASE("A closed queue accepts nothing, and returns the items in it", "[task2][small]") {
  Script(4).push(0, 3).close(0).push(0).size(0).pop(0, 5).size(0).close(0).pop(0).run({});
}

TEST_CASE("close wakes all threads that wait in pop", "[task2][small]") {
  Script(2).pop(0).pop(1).pop(2).pop(3).close(4).pop(4).run({});
}

TEST_CASE("close wakes all threads that wait in push, and their items are not accepted", "[task2][small]") {
  Script(1).push(0).push(1).push(2).push(3).close(4).size(4).pop(4, 2).run({});
}

TEST_CASE("An item that was pushed before close is not lost by a thread that slept", "[task2]") {
  Script(2).pop(0).pop(1).conductor("hold woken").push(2).close(2).conductor("let go").pop(2).run({});
}

TEST_CASE("An item is not accepted after close, even if there was space before", "[task2]") {
  Script(1)
      .push(1)
      .push(0)
      .conductor("hold woken")
      .pop(1)
      .close(1)
      .pop(1)
      .conductor("let go")
      .size(1)
      .pop(1)
      .run({});
}

TEST_CASE("A close between the last check and the sleep is not missed", "[task2]") {
  const About about{.sleeps_on = between};
  Script(2).conductor("hold sleepers").pop(0).close(1).conductor("let go").run(about);
  Script(1).push(1).conductor("hold sleepers").push(0).close(1).conductor("let go").run(about);
}

TEST_CASE("… whatever kind of condition variable or mutex it is, at close", "[task2]") {
  Script(2).pop(0).pop(1).pop(2).close(3).expect_nothing_missed();
  Script(1).push(3).push(0).push(1).push(2).close(3).expect_nothing_missed();
  SUCCEED();
}

TEST_CASE("The queue is closed before any thread is notified", "[task2]") {
  const About about{.sleeps_on = too_soon};
  Script(2).pop(0).pop(1).conductor("woken go first").close(2).run(about);
  Script(1).push(2).push(0).push(1).conductor("woken go first").close(2).run(about);
}

TEST_CASE("Threads take turns, until the queue is closed", "[task2][small]") {
  Script(2).push(0).push(1).close(2).pop(1).push(0).size(2).pop(0).pop(2).close(1).push(2).run({});
}

TEST_CASE("All pushed items come out before the end", "[task2][small]") {
  check_traffic({.producers = 2, .consumers = 3, .each = 50, .capacity = 3, .until_closed = true});
  SUCCEED();
}

TEST_CASE("… and if every thread is stopped each time it has released a lock", "[task2]") {
  const Traffic traffic{.producers = 2, .consumers = 3, .each = 3, .capacity = 1, .until_closed = true};
  const auto seed = static_cast<std::uint32_t>(host::fresh_seed());
  const auto make = [&](const host::WaitOrders& orders) {
    auto call = traffic_call(traffic, seed);
    call.waits = orders;
    return host::call(call);
  };
  host::with_stops_at_unlocks(make, [&](const host::Reply& reply) {
    judge_traffic(traffic, seed, host::answer_in_order(reply, host::in_order_of_locks).value);
  });
  SUCCEED();
}

TEST_CASE("… and also when threads are woken in an unlucky order", "[task2]") {
  for (const int capacity : {1, 4})
    check_traffic({.producers = 3,
                   .consumers = 5,
                   .each = 200,
                   .capacity = capacity,
                   .until_closed = true,
                   .conducted = true});
  SUCCEED();
}

// ------------------------------------------------------------------------------- waiting threads sleep

host::Call idle_call(std::uint64_t with_seed) {
  host::Call call;
  call.scenario = "idle";
  call.args = {{"seed", static_cast<std::uint32_t>(with_seed)}, {"ms", host::rest_watched.count() + 350}};
  call.workers = 4;
  return call;
}

std::optional<Finding> judge_idle(const host::Call& call, const host::Answer& answer) {
  const std::uint32_t seed = call.args.at("seed");
  std::multiset<std::uint32_t> right;
  std::multiset<std::uint32_t> got;
  for (std::uint32_t place = 0; place < 5; ++place) right.insert((seed + place) * 2654435761U);
  for (const auto& number : answer.value.at("got").exactly(2)) got.insert(number.whole<std::uint32_t>());
  for (const auto& number : answer.value.at("passed").exactly(3)) got.insert(number.whole<std::uint32_t>());
  if (got == right) return std::nullopt;
  Finding wrong;
  wrong.code = KnownCode("wrong-answer").str();
  wrong.by = "tests";
  wrong.message = "after a time in which all threads had to wait, other items came out than were pushed";
  return wrong;
}

const host::RegisterWorkload registered{host::WaitingWorkload{.make_input = idle_call, .judge = judge_idle}};

}  // namespace
