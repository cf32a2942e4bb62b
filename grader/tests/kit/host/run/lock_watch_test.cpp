// The lock watch, with real guests that hold locks for known CPU times (by the same clock). Other load on the
// machine does not change the results.
#include <algorithm>
#include <filesystem>

#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/run/call.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace lock_watch_test {

using namespace manyhands;

namespace {

constexpr int ms = 20;

host::Reply watched(const char* scenario, const nlohmann::json& args, bool watch = true) {
  const test::TemporaryFolder folder;
  std::filesystem::create_symlink(MANYHANDS_TEST_GUEST, folder.path() / "release");
  auto& c = host::context();
  c = host::Context{};
  c.guests = folder.path();
  c.run_dir = folder.path() / "run";
  std::filesystem::create_directories(c.run_dir);
  c.prefix = "tests/kit";
  host::Call call;
  call.scenario = scenario;
  call.args = args;
  call.locks_watched = watch;
  auto reply = host::call(call);
  c = host::Context{};
  return reply;
}

/// CPU time under the i-th lock, in ms.
double held(const Run& run, std::size_t i = 0) {
  return i < run.locks.size() ? static_cast<double>(run.locks[i].cpu_ns) / 1e6 : 0;
}

/// A wrong attribution is a whole burn. burn() may end up to 1 ms early, and whatever else a thread does
/// while it holds the lock (for example, start another thread) counts, too.
bool is_about(double found, int burns) {
  return found > (burns - 0.5) * ms && found < (burns + 0.5) * ms;
}

}  // namespace

TEST_CASE("lock watch: CPU time is attributed to the lock under which it was spent, and to its line") {
  const auto reply = watched("holds_locks", {{"ms", ms}, {"times", 3}});
  const auto& run = reply.run;
  REQUIRE(run.outcome == Outcome::answered);
  REQUIRE(run.locks_watched);
  REQUIRE(!run.locks.empty());
  INFO("held for " << held(run) << " ms");
  CHECK(is_about(held(run), 6));  // without the burns outside the lock
  const auto& lock = run.locks.front();
  CHECK(lock.acquisitions == 6);
  CHECK(lock.timed == 6);
  CHECK(run.threads_started == 2);
  if (lock.file.empty()) {
    WARN("binutils are missing: not tested");
    return;
  }
  CHECK(lock.file == "tests/kit/test_guest_locks.cpp");
  CHECK(lock.line == reply.answer->value.whole<int>());
}

TEST_CASE("lock watch: who waits on a condition variable does not hold the lock") {
  for (const char* kind : {"wait", "for", "until"}) {
    const auto run = watched("waits_with_lock", {{"ms", ms}, {"kind", kind}}).run;
    REQUIRE(run.outcome == Outcome::answered);
    INFO(kind << ": held for " << held(run) << " ms");
    CHECK(is_about(held(run), 4));
    CHECK(run.locks.front().acquisitions > 2);  // taken again after the wait
  }
}

TEST_CASE("lock watch: forked children count, and a lock is shared only where it is made so") {
  const auto shared = watched("holds_locks_in_children", {{"ms", ms}, {"shared", true}}).run;
  REQUIRE(shared.outcome == Outcome::answered);
  CHECK(is_about(held(shared), 2));
  const auto own = watched("holds_locks_in_children", {{"ms", ms}, {"shared", false}}).run;
  REQUIRE(own.outcome == Outcome::answered);
  CHECK(is_about(held(own, 0), 1));
  CHECK(is_about(held(own, 1), 1));
}

TEST_CASE("lock watch: mutexes that are recursive or have a time limit, and locks for readers and writers") {
  for (const char* kind : {"recursive", "writers", "timed", "tried"}) {
    const auto run = watched("uses_other_locks", {{"ms", ms}, {"kind", kind}}).run;
    REQUIRE(run.outcome == Outcome::answered);
    INFO(kind << ": held for " << held(run) << " ms");
    CHECK(is_about(held(run), 2));
    CHECK(run.locks.front().acquisitions == 2);
  }
  // Readers hold it together, so it is not a floor.
  const auto readers = watched("uses_other_locks", {{"ms", ms}, {"kind", "readers"}}).run;
  CHECK(held(readers) == 0);
  CHECK(readers.locks.front().acquisitions == 2);
}

TEST_CASE("lock watch: a lock that is waited for is seen to be") {
  const auto run = watched("holds_locks", {{"ms", ms}, {"times", 5}}).run;
  REQUIRE(run.locks_watched);
  const auto& lock = run.locks.front();
  CHECK((lock.contended > 0) == (lock.wait_ns > 0));
  CHECK(lock.contended <= lock.acquisitions);
}

TEST_CASE("lock watch: misuse and an end in the middle break nothing, and nobody's time is made up") {
  const auto run = watched("misuses_locks", {{"ms", ms}}).run;
  REQUIRE(run.outcome == Outcome::answered);
  CHECK(run.locks_watched);
  CHECK(held(run) < 1);  // another thread unlocked it, so the burn after that does not count
  const auto ended = watched("misuses_locks", {{"ms", ms}, {"exit", true}}).run;
  CHECK(ended.outcome == Outcome::ended);
  REQUIRE(std::holds_alternative<Exited>(ended.end));
  CHECK(std::get<Exited>(ended.end).status == 3);
  const auto crashed = watched("crashes", {{"abort", false}}).run;
  CHECK(crashed.outcome == Outcome::crashed);
  CHECK_FALSE(crashed.stacks.empty());  // from a debugger, which finds the library in the program
}

TEST_CASE("lock watch: locks that are held for moments are counted, and soon no longer timed") {
  const auto run = watched("uses_many_locks", {{"count", 1}, {"times", 100'000}}).run;
  REQUIRE(run.outcome == Outcome::answered);
  CHECK(run.locks.front().acquisitions == 100'000);
  CHECK(run.locks.front().timed < 10'000);
}

TEST_CASE("lock watch: there may be more locks than there is room for") {
  const auto reply = watched("uses_many_locks", {{"count", 5000}, {"times", 3}});
  REQUIRE(reply.run.outcome == Outcome::answered);
  CHECK(reply.answer->value == 15'000);
  CHECK(reply.run.locks_watched);
  CHECK(reply.run.locks.size() <= 16);
}

TEST_CASE("lock watch: it leaves nothing behind in the program, and is not there where nobody asked") {
  const auto run = watched("echo", {}).run;
  REQUIRE(run.outcome == Outcome::answered);
  CHECK(run.locks_watched);
  CHECK(run.left.descriptors == 0);
  CHECK(run.output_bytes == 0);
  const auto plain = watched("echo", {}, false).run;
  CHECK_FALSE(plain.locks_watched);
  CHECK(plain.locks.empty());
  CHECK(plain.threads_started == -1);
}

}  // namespace lock_watch_test
