#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "kit/host/base/catch.hpp"
#include "manyhands/vm.hpp"

namespace interpreter_test {

using namespace manyhands::vm;

namespace {

// x = x + one(), twice in each thread.
constexpr const char* counting = R"(
function count()
  push 2
  store left
again:
  load left
  jump_if_zero done
  load_global x
  call one 0
  add
  store_global x
  load left
  push 1
  sub
  store left
  jump again
done:

function one()
  push 1
  return

function locked()
  lock m
  call count 0
  drop
  unlock m

function keeps()
  lock m
)";

std::int64_t total_of(const char* function, Checks checks, std::uint64_t switch_at,
                      std::uint64_t* seen = nullptr) {
  Options options;
  options.checks = checks;
  options.interval = std::chrono::hours(1);
  options.force = [&](std::uint64_t check, int) {
    if (seen != nullptr) *seen = check;
    return check == switch_at;
  };
  const auto program = assemble(counting);
  Interpreter interpreter(program, options);
  interpreter.set_global("x", interpreter.number(0));
  interpreter.run_threads(function, 2);
  return interpreter.global("x").number();
}

bool loses_anywhere(const char* function, Checks checks) {
  std::uint64_t last = 0;
  CHECK(total_of(function, checks, 0, &last) == 4);
  REQUIRE(last > 4);
  for (std::uint64_t at = 1; at <= last; ++at)
    if (total_of(function, checks, at) != 4) return true;
  return false;
}

}  // namespace

TEST_CASE("an update is lost if the lock changes hands between reading and writing, whatever the policy") {
  CHECK(loses_anywhere("count", Checks::every_instruction));
  CHECK(loses_anywhere("count", Checks::calls_and_backward_jumps));
}

TEST_CASE("no update is lost under a lock of the program") {
  CHECK_FALSE(loses_anywhere("locked", Checks::every_instruction));
  CHECK_FALSE(loses_anywhere("locked", Checks::calls_and_backward_jumps));
}

TEST_CASE("a forced switch always happens, so the same switches give the same total") {
  const auto first = total_of("count", Checks::every_instruction, 4);
  for (int i = 0; i < 20; ++i) CHECK(total_of("count", Checks::every_instruction, 4) == first);
}

TEST_CASE("a thread that ends with a lock of the program held is an error, and the others do not hang") {
  const auto program = assemble(counting);
  Interpreter interpreter(program);
  CHECK_THROWS_AS(interpreter.run_threads("keeps", 3), Error);
  interpreter.set_global("x", interpreter.number(0));
  interpreter.run_threads("locked", 2);  // nobody holds it any more
  CHECK(interpreter.global("x").number() == 4);
}

TEST_CASE("a thread that waits gets the lock after the interval, without any call or native function") {
  const auto program = assemble(
      "function spin()\nagain:\n load_global stop\n jump_if_zero again\n"
      "function end()\n push 1\n store_global stop\n"
      "function either()\n load_global first\n jump_if_zero second\n push 0\n store_global first\n"
      " call spin 0\n return\nsecond:\n call end 0\n return\n");
  Interpreter interpreter(program, {.interval = std::chrono::microseconds(100)});
  interpreter.set_global("stop", interpreter.number(0));
  interpreter.set_global("first", interpreter.number(1));
  interpreter.run_threads("either", 2);
  CHECK(interpreter.global("stop").number() == 1);
}

TEST_CASE("a native function runs with the lock, and other threads run while it has released it") {
  std::atomic<int> inside = 0;
  const auto meet = [&](Interpreter& interpreter, const Arguments&) {
    CHECK(interpreter.has_lock());
    interpreter.release();
    ++inside;
    inside.notify_all();
    for (int seen = inside; seen < 2; seen = inside) inside.wait(seen);  // for the other thread
    interpreter.acquire();
    return interpreter.number(0);
  };
  const auto program = assemble("function f()\n call meet 0\n return\n", {{"meet", meet}});
  Interpreter interpreter(program);
  interpreter.run_threads("f", 2);
  CHECK(inside == 2);
}

}  // namespace interpreter_test
