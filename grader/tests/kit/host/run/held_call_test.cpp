// Workers that are held: what the host sees of them, and what it can do.
#include "kit/host/run/held_call.hpp"

#include <signal.h>

#include <optional>

#include "kit/host/base/catch.hpp"
#include "kit/host/observe/executed.hpp"
#include "kit/host/observe/proc.hpp"
#include "tests/kit/test_host.hpp"

namespace held_call_test {

using namespace manyhands;

namespace {

host::Call starts_worker(bool execute, const std::string& mark) {
  host::Call call;
  call.scenario = "starts_worker";
  call.args = {{"execute", execute}, {"mark", mark}};
  return call;
}

// Calls `act` once, with the first process that is held.
host::Reply call_and(const host::Call& call, const std::function<void(pid_t guest, pid_t held)>& act) {
  bool done = false;
  return host::call_held(call, [&](pid_t guest) {
    for (const auto pid : host::proc::descendants_of(guest))
      if (!done && host::held_thread_of(pid) != 0) {
        done = true;
        act(guest, pid);
      }
  });
}

}  // namespace

TEST_CASE("a worker runs its own main function, without the program's wire") {
  test::Host host;
  const auto reply = host::call(starts_worker(true, ""));
  REQUIRE(reply.answer.has_value());
  CHECK(reply.answer->value == nlohmann::json{{"exited", 17}});
}

TEST_CASE("a held worker can be killed or continued, and it shows if it was executed") {
  test::Host host;
  for (const bool execute : {true, false})
    for (const int signal : {SIGKILL, SIGCONT}) {
      std::optional<bool> executed;
      const auto reply = call_and(starts_worker(execute, "mark"), [&](pid_t guest, pid_t held) {
        executed = host::was_executed(held, guest);
        CHECK(host::started_at(held) <= host::since_boot());
        CHECK(host::started_at(held) >= host::started_at(guest));
        if (signal == SIGKILL) ::kill(held, SIGKILL);
        if (signal == SIGCONT) host::release(held, host::held_thread_of(held));
      });
      CHECK(executed == execute);
      REQUIRE(reply.answer.has_value());
      if (signal == SIGKILL) CHECK(reply.answer->value == nlohmann::json{{"signalled", SIGKILL}});
      if (signal == SIGCONT) CHECK(reply.answer->value.has("exited"));
    }
}

TEST_CASE("nobody is held without the mark") {
  test::Host host;
  bool held = false;
  const auto reply = call_and(starts_worker(true, "another"), [&](pid_t, pid_t) { held = true; });
  CHECK(reply.answer.has_value());
  CHECK_FALSE(held);
}

TEST_CASE("a stopped process keeps a signal pending, and a program that waits for it forever is hung") {
  test::Host host;
  bool sent = false;
  bool pending = true;
  bool pending_after = false;
  const auto reply = host::call_held(starts_worker(true, "mark"), [&](pid_t guest) {
    for (const auto pid : host::proc::descendants_of(guest)) {
      if (sent) {  // it takes a moment until the process has stopped
        pending_after = pending_after || (host::has_pending(pid, SIGTERM) && host::is_stopped(pid));
      } else if (host::held_thread_of(pid) != 0) {
        pending = host::has_pending(pid, SIGTERM);
        ::kill(pid, SIGSTOP);
        ::kill(pid, SIGTERM);
        sent = true;
      }
    }
  });
  CHECK_FALSE(pending);
  CHECK(pending_after);
  CHECK(reply.run.outcome == Outcome::hung);
}

}  // namespace held_call_test
