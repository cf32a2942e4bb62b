// What a backtrace shows, with the names that a debugger prints, including inlined functions.
#include "model/stack_reading.hpp"

#include <utility>

#include "kit/host/base/catch.hpp"

namespace stack_reading_test {

using namespace manyhands;

namespace {
constexpr auto prefix = "starter/demo/";

Frame learners(std::string function, int line) {
  return {std::move(function), "starter/demo/a.cpp", line};
}

// Innermost first: the libraries' functions, then a line of the learner's, and one that called it.
ThreadStack stack(const std::vector<std::string>& functions, char state = 'S', int tid = 2, int line = 12) {
  ThreadStack stack{1, tid, state, {}};
  for (const auto& function : functions) stack.frames.push_back({function, "/usr/include/some", 7});
  stack.frames.push_back(learners("work", line));
  stack.frames.push_back(learners("run", 40));
  return stack;
}

StackReading read(const ThreadStack& stack) {
  return reading_of(stack, prefix);
}
}  // namespace

TEST_CASE("stack: the learner's line is the innermost one in their files") {
  const auto waiting = stack({"__read"});
  const auto reading = read(waiting);
  CHECK(reading.stack == &waiting);
  REQUIRE(reading.line != nullptr);
  CHECK(reading.line->line == 12);
  REQUIRE(reading.callers.size() == 1);
  CHECK(reading.callers[0]->line == 40);
  CHECK(reading_of(waiting, "starter/other/").line == nullptr);
  CHECK(reading_of(waiting, "").line == nullptr);
  CHECK_FALSE(is_learners({"work", "starter/demo/a.cpp", 0}, prefix));
}

TEST_CASE("stack: what a thread waits for is named by the library's functions") {
  const std::vector<std::pair<std::vector<std::string>, WaitsFor>> known{
      {{"__futex_wait", "pthread_cond_wait", "std::condition_variable::wait"}, WaitsFor::condition_variable},
      {{"__futex_wait", "std::__future_base::_State_baseV2::wait", "std::future<int>::get"},
       WaitsFor::future},
      {{"__lll_lock_wait", "___pthread_mutex_lock", "std::mutex::lock"}, WaitsFor::mutex},
      {{"__futex_wait", "__pthread_clockjoin_ex", "std::thread::join"}, WaitsFor::thread_end},
      {{"__GI___wait4", "waitpid"}, WaitsFor::child_end},
      {{"clock_nanosleep"}, WaitsFor::time},
      {{"__libc_recv", "manyhands::net::get"}, WaitsFor::server},
      {{"__libc_read"}, WaitsFor::read},
      {{"__libc_write"}, WaitsFor::write},
      {{"syscall", "std::__detail::__platform_wait<int>", "std::atomic<int>::wait"}, WaitsFor::atomic},
      {{"compute"}, WaitsFor::unknown}};
  for (const auto& [functions, what] : known) {
    INFO(functions.front());
    const auto one = stack(functions);
    CHECK(read(one).waits_for == what);
    CHECK(read(one).shows(WaitsFor::mutex) == (what == WaitsFor::mutex));
  }
}

TEST_CASE("stack: a condition variable that locks its mutex again is both, and is named as the first") {
  const auto one = stack({"__lll_lock_wait", "__pthread_mutex_cond_lock", "pthread_cond_wait"});
  CHECK(read(one).waits_for == WaitsFor::condition_variable);
  CHECK(read(one).shows(WaitsFor::mutex));
  CHECK(read(one).line_waits_for == WaitsFor::mutex);  // a lock is what keeps the line from going on
}

TEST_CASE("stack: the names of the learner's own functions say nothing") {
  ThreadStack own{1, 2, 'S', {{"futex_wait", {}, 0}}};
  for (const auto* name : {"join_all", "condition_variable_check", "manyhands::net::get", "epoll_wait_loop"})
    own.frames.push_back(learners(name, 12));
  CHECK(read(own).waits_for == WaitsFor::unknown);
  CHECK_FALSE(read(own).in_kit);
  CHECK_FALSE(read(own).loop_waits);
}

TEST_CASE("stack: an event loop that runs a line does not wait itself") {
  auto blocked = stack({"__futex_wait", "std::__future_base::_State_baseV2::wait", "std::future<int>::get"});
  for (const auto* name : {"boost::asio::detail::epoll_reactor::descriptor_state::do_complete",
                           "boost::asio::detail::scheduler::run"})
    blocked.frames.push_back({name, "/usr/include/boost", 7});
  CHECK(read(blocked).in_event_loop);
  CHECK_FALSE(read(blocked).loop_waits);
  auto waiting = stack({"epoll_wait", "boost::asio::detail::epoll_reactor::run"});
  CHECK(read(waiting).loop_waits);
}

TEST_CASE("stack: what a line waits for counts only what the line has called") {
  // Another task of the learner's called this one, and holds the result back.
  auto inner = stack({"__libc_recv", "manyhands::net::get"});
  for (const auto* function : {"std::__future_base::_State_baseV2::wait", "std::future<int>::get"})
    inner.frames.push_back({function, "/usr/include/future", 7});
  CHECK(read(inner).waits_for == WaitsFor::server);
  CHECK(read(inner).line_waits_for == WaitsFor::unknown);  // a request of the kit's
  CHECK(read(inner).in_kit);
  // A discarded future's destructor joins the thread.
  const auto discarded = stack({"__futex_wait", "pthread_join", "std::thread::join",
                                "std::__future_base::_Async_state_commonV2::_M_join"});
  CHECK(read(discarded).line_waits_for == WaitsFor::future);
  const auto shared = stack({"__futex_wait", "__pthread_rwlock_rdlock", "std::shared_mutex::lock_shared"});
  CHECK(read(shared).line_waits_for == WaitsFor::mutex);
  CHECK(read(stack({"__libc_recv"})).line_waits_for == WaitsFor::read);
  CHECK(read(stack({"waitid"})).line_waits_for == WaitsFor::child_end);
}

TEST_CASE("stack: a library that runs a task for the line is what waits, not the line") {
  const auto deferred = stack({"__libc_recv", "std::_Bind_simple::_M_invoke", "std::future<int>::get"});
  CHECK(read(deferred).in_library_task);
  CHECK(read(deferred).line_waits_for == WaitsFor::read);
  CHECK_FALSE(read(stack({"__libc_recv"})).in_library_task);
}

TEST_CASE("stack: an event loop waits, or something inside it does") {
  const std::string loop = "boost::asio::detail::scheduler::do_run_one";
  CHECK_FALSE(read(stack({"__libc_recv"})).in_event_loop);
  const auto waits = stack({"epoll_wait", "boost::asio::detail::epoll_reactor::run", loop});
  CHECK(read(waits).in_event_loop);
  CHECK(read(waits).loop_waits);
  const auto blocked = stack({"__libc_recv", loop, "boost::asio::io_context::run"});
  CHECK(read(blocked).in_event_loop);
  CHECK_FALSE(read(blocked).loop_waits);
}

TEST_CASE("stack: how a thread sleeps that wakes up by itself") {
  CHECK(timed_sleep_in(stack({"pthread_cond_clockwait", "std::condition_variable::wait_for"})) ==
        TimedSleep::timed_wait);
  CHECK(timed_sleep_in(stack({"clock_nanosleep", "std::this_thread::sleep_for"})) == TimedSleep::sleep);
  CHECK(timed_sleep_in(stack({"epoll_wait"})) == TimedSleep::event_loop);
  CHECK(timed_sleep_in(stack({"__poll"})) == TimedSleep::poll);
  CHECK(timed_sleep_in(stack({"__libc_recv"})) == TimedSleep::unknown);
}

TEST_CASE("stack: the line of one thread, and of the one that does not sleep") {
  const std::vector<ThreadStack> stacks{stack({}, 'S', 2, 12), stack({}, 'R', 3, 13), stack({}, 'S', 4, 14)};
  REQUIRE(line_of(stacks, 4, prefix) != nullptr);
  CHECK(line_of(stacks, 4, prefix)->line == 14);
  CHECK(line_of(stacks, 5, prefix) == nullptr);
  REQUIRE(line_awake(stacks, prefix) != nullptr);
  CHECK(line_awake(stacks, prefix)->line == 13);
  CHECK(line_awake(stacks, prefix, 4)->line == 14);
  CHECK(line_awake({stacks[0], stacks[2]}, prefix)->line == 12);
  CHECK(line_awake({}, prefix) == nullptr);
}

}  // namespace stack_reading_test
