#include <string>
#include <vector>

#include "measure/mechanism.hpp"
#include "tests/unit/measure/mechanism_runs.hpp"

namespace gate_test {

using namespace manyhands;
using namespace manyhands::test;

TEST_CASE("mechanism: exactly as many requests in flight as workers is as asked") {
  const auto d = judge({gated(8)}, io());
  CHECK(d.step == Step::done);
  CHECK(d.judgement.verdict == Verdict::pass);
  CHECK(d.judgement.summary == "8 requests in flight at once, as required");
}

TEST_CASE("mechanism: too many in flight is seen at once, and a thread per page is named") {
  auto run = gated(48);
  run.gate.quiet = false;
  run.peak_threads = 49;
  const auto d = judge({run}, io());
  CHECK(d.step == Step::done);
  CHECK(codes(d) == Codes{"too-many-in-flight", "too-many-threads"});
  CHECK(d.judgement.findings[0].message == "48 requests were in flight at once; 8 are allowed");
  CHECK(codes(judge({gated(9)}, io())) == Codes{"too-many-in-flight"});
}

TEST_CASE("mechanism: a lock held while waiting for the network is named with the line that waits for it") {
  const auto run =
      gated(1, {in_request(31), stack({"__lll_lock_wait", "pthread_mutex_lock", "std::mutex::lock",
                                       "std::lock_guard<std::mutex>::lock_guard"},
                                      "worker", 27)});
  CHECK(judge({run}, io()).step == Step::more);
  const auto d = judge({run, run}, io());
  CHECK(d.step == Step::done);
  REQUIRE(codes(d) == Codes{"lock-held-during-io"});
  CHECK(d.judgement.findings[0].file == ours + "crawl.cpp");
  CHECK(d.judgement.findings[0].line == 27);
  REQUIRE(d.judgement.findings[0].related.size() == 1);
  CHECK(d.judgement.findings[0].related[0].line == 31);
}

TEST_CASE("mechanism: submit-then-get, discarded futures and join loops wait for each task") {
  const std::vector<std::vector<std::string>> waits{
      {"__futex_abstimed_wait_common64", "std::__atomic_futex_unsigned_base::_M_futex_wait_until",
       "std::__future_base::_State_baseV2::wait", "std::future<Page>::get"},
      {"__futex_wait", "pthread_join", "std::thread::join",
       "std::__future_base::_Async_state_commonV2::_M_join", "std::future<Page>::~future"},
      {"__futex_wait", "pthread_join", "std::thread::join"}};
  for (const auto& frames : waits) {
    const auto run = gated(1, {stack(frames, "crawl", 44), in_request(12)});
    const auto d = judge({run, run}, io());
    REQUIRE(codes(d) == Codes{"waits-for-each-task"});
    CHECK(d.judgement.findings[0].line == 44);
  }
}

TEST_CASE("mechanism: a main thread that joins a small pool does not wait for each task") {
  const auto joins = stack({"__futex_wait", "pthread_join", "std::thread::join"}, "crawl", 44);
  const auto idle =
      stack({"__futex_wait", "pthread_cond_wait", "std::condition_variable::wait"}, "worker", 20);
  const auto pool = gated(4, {joins, in_request(12), in_request(12), in_request(12), in_request(12)});
  CHECK(codes(judge({pool, pool}, io())) == Codes{"too-few-in-flight"});
  const auto nobody_notified = gated(1, {joins, in_request(12), idle, idle, idle, idle, idle, idle, idle});
  CHECK(codes(judge({nobody_notified, nobody_notified}, io())) == Codes{"too-few-in-flight"});
}

TEST_CASE("mechanism: workers that went home too early are told from threads that are joined one by one") {
  const auto joins = stack({"__futex_wait", "pthread_join", "std::thread::join"}, "crawl", 44);
  auto run = gated(1, {joins, in_request(12)});
  for (const int connection : {1, 2, 3}) {
    run.requests.emplace_back();
    run.requests.back().connection = connection;
  }
  CHECK(codes(judge({run, run}, io())) == Codes{"waits-for-each-task"});
  for (auto& request : run.requests) request.connection = 1;
  const auto d = judge({run, run}, io());
  REQUIRE(codes(d) == Codes{"too-few-in-flight"});
  CHECK(d.judgement.findings[0].message.find("the same thread made every request") != std::string::npos);
}

TEST_CASE("mechanism: a task that runs in a pool is not a wait for a task") {
  const auto runs_task =
      stack({"__libc_recv", "manyhands::get", "std::__future_base::_Task_setter::operator()",
             "std::__future_base::_State_baseV2::_M_do_set"},
            "", 0);
  const auto run = gated(3, {runs_task, runs_task, runs_task});
  CHECK(codes(judge({run, run}, io())) == Codes{"too-few-in-flight"});
}

TEST_CASE("mechanism: one thread and one request is serial") {
  auto run = gated(1, {in_request(12)});
  run.peak_threads = 1;
  const auto d = judge({run, run}, io());
  REQUIRE(codes(d) == Codes{"serial"});
  CHECK(d.judgement.findings[0].message ==
        "the grader held back all answers: then 1 request was in flight, where 8 could be; your program "
        "never had a second thread");
}

TEST_CASE("mechanism: findings without stacks stand without a line") {
  const auto run = gated(1);
  const auto d = judge({run, run}, io());
  REQUIRE(codes(d) == Codes{"too-few-in-flight"});
  CHECK(d.judgement.findings[0].line == 0);
}

TEST_CASE("mechanism: a program that had its requests in flight once can do it") {
  CHECK(judge({gated(3), gated(8)}, io()).judgement.verdict == Verdict::pass);
}

TEST_CASE("mechanism: a gate that never saw the program at rest proves nothing") {
  auto run = gated(3);
  run.gate.quiet = false;
  const auto d = judge({run, run, run}, io());
  CHECK(d.step == Step::done);
  CHECK(d.judgement.verdict == Verdict::inconclusive);
  CHECK_FALSE(d.judgement.reason.empty());
  CHECK_FALSE(d.judgement.remedy.empty());
  auto unused = gated(0);
  unused.gate.used = false;
  CHECK(judge({unused, unused, unused}, io()).judgement.verdict == Verdict::inconclusive);
}

TEST_CASE("mechanism: a program that looks up now and then, with all its requests in flight, is as asked") {
  auto run = gated(8);
  run.gate.quiet = false;
  CHECK(judge({run}, io()).step == Step::more);
  run.gate.hold_ns = 1'500'000'000;
  run.gate.busy_ns = 20'000'000;
  CHECK(judge({run}, io()).judgement.verdict == Verdict::pass);
}

TEST_CASE("mechanism: busy the whole time that it should wait is a busy wait") {
  auto run = gated(8, {in_request(12), stack({}, "main_loop", 63)});
  run.gate.stacks[1].state = 'R';
  run.gate.quiet = false;
  run.gate.busy_ns = 190'000'000;
  run.cpu_ns = 300'000'000;
  const auto d = judge({run, run}, io());
  REQUIRE(codes(d) == Codes{"busy-wait"});
  CHECK(d.judgement.findings[0].line == 63);
  run.cpu_ns = 5'000'000;  // it waited for a CPU, and hardly got one: the machine's fault
  CHECK(judge({run, run, run}, io()).judgement.verdict == Verdict::inconclusive);
}

TEST_CASE("mechanism: a pool has as many threads as workers, and the thread that called the program") {
  auto asked = io();
  asked.kind = MechanismKind::executor;
  auto run = in_pool(8, 8);
  run.gate.threads = 9;
  CHECK(judge({run}, asked).judgement.verdict == Verdict::pass);
  run.gate.threads = 10;
  CHECK(judge({run}, asked).step == Step::more);
  CHECK(codes(judge({run, run}, asked)) == Codes{"too-many-threads"});
  CHECK(judge({run, run}, io()).judgement.verdict == Verdict::pass);  // the program's own threads
  auto once = in_pool(8, 8);
  once.gate.threads = 9;
  CHECK(judge({run, once}, asked).judgement.verdict == Verdict::pass);

  auto waits = stack({"__futex_abstimed_wait", "std::__future_base::_State_baseV2::wait"}, "gather", 31);
  waits.frames.push_back({"boost::asio::detail::scheduler::do_run_one", "", 0});
  waits.frames.push_back({"boost::asio::thread_pool::thread_function::operator()", "", 0});
  run.gate.stacks.push_back(waits);
  const auto d = judge({run, run}, asked);
  REQUIRE(codes(d) == Codes{"waits-inside-pool"});
  CHECK(d.judgement.findings[0].line == 31);
  CHECK(d.judgement.findings[0].message.find("9 threads besides the calling one") != std::string::npos);
}

namespace {
Mechanism one_thread() {
  Mechanism m;
  m.kind = MechanismKind::single_thread;
  m.in_flight = true;
  return m;
}

Run looped(int in_flight, std::vector<ThreadStack> stacks) {
  auto run = gated(in_flight, std::move(stacks));
  run.peak_threads = 1;
  run.gate.limit = 100;
  for (auto& one : run.gate.stacks)
    if (one.tid == 0) one.tid = 7;
  return run;
}

const std::vector<std::string> in_loop{"boost::asio::detail::scheduler::run", "boost::asio::io_context::run"};

ThreadStack waiting_in_loop() {
  return stack({"epoll_wait", "boost::asio::detail::epoll_reactor::run", in_loop[0], in_loop[1]}, "crawl",
               70);
}

Decision judge_one_thread(const std::vector<Run>& runs) {
  return judge_mechanism(runs, one_thread(), 100, ours, true);
}
}  // namespace

TEST_CASE("mechanism: a thread that stands in a call inside the event loop has blocked it") {
  auto blocked = stack({"__libc_recv", "manyhands::net::get"}, "fetch", 17);
  for (const auto& name : in_loop) blocked.frames.push_back({name, "", 0});
  blocked.frames.push_back({"crawl", ours + "crawl.cpp", 70});
  const auto run = looped(1, {blocked});
  const auto d = judge_one_thread({run, run});
  REQUIRE(codes(d) == Codes{"event-loop-blocked"});
  CHECK(d.judgement.findings[0].line == 17);
}

TEST_CASE("mechanism: an event loop that rests with one request on its way awaits each one") {
  auto run = looped(1, {waiting_in_loop()});
  run.gate.stacks.push_back({1, 0, 'S', {{"get", ours + "crawl.cpp", 22}}});
  const auto d = judge_one_thread({run, run});
  REQUIRE(codes(d) == Codes{"waits-for-each-task"});
  CHECK(d.judgement.findings[0].line == 22);
  run.gate.in_flight = 10;
  CHECK(codes(judge_one_thread({run, run})) == Codes{"too-few-in-flight"});
}

TEST_CASE("mechanism: without an event loop, one thread that waits is just serial") {
  const auto run = looped(1, {in_request(31)});
  const auto d = judge_one_thread({run, run});
  REQUIRE(codes(d) == Codes{"serial"});
  CHECK(d.judgement.findings[0].line == 31);
}

TEST_CASE(
    "mechanism: where one thread is asked for, a hundred in flight pass, and a second thread does not") {
  auto run = looped(100, {});
  CHECK(judge_one_thread({run, run}).judgement.verdict == Verdict::pass);
  run.peak_threads = 101;
  CHECK(codes(judge_one_thread({run, run})) == Codes{"more-than-one-thread"});
}

namespace {
// Requests of child processes; the stacks are the parent's.
Run of_children(int in_flight, int processes, std::vector<ThreadStack> stacks = {}) {
  auto run = gated(in_flight, std::move(stacks));
  run.peak_threads = 1;
  run.peak_processes = processes;
  return run;
}
}  // namespace

TEST_CASE("mechanism: requests of children are as asked, with a parent that takes part, too") {
  CHECK(judge({of_children(8, 8)}, io(MechanismKind::processes)).judgement.verdict == Verdict::pass);
  CHECK(judge({of_children(8, 7)}, io(MechanismKind::processes)).judgement.verdict == Verdict::pass);
  // A parent may use threads that only read what its children send.
  auto readers = of_children(8, 8);
  readers.peak_threads = 9;
  CHECK(judge({readers}, io(MechanismKind::processes)).judgement.verdict == Verdict::pass);
}

TEST_CASE("mechanism: requests of threads are not those of processes, and the other way round") {
  const auto threads = gated(8);
  CHECK(judge({threads}, io(MechanismKind::processes)).step == Step::more);
  const auto d = judge({threads, threads}, io(MechanismKind::processes));
  REQUIRE(codes(d) == Codes{"threads-not-processes"});
  CHECK(d.judgement.findings[0].message ==
        "8 requests were in flight at once, and there were never more than 0 child processes: 9 threads of "
        "one process made them; this exercise asks for one child process per request");
  const auto one_child = of_children(8, 1);
  CHECK(codes(judge({one_child, one_child}, io(MechanismKind::processes))) == Codes{"threads-not-processes"});
  const auto children = of_children(8, 8);
  CHECK(codes(judge({children, children}, io(MechanismKind::threads))) == Codes{"processes-not-threads"});
  // With one request at a time nothing can be concluded.
  CHECK(judge({gated(8), gated(1), gated(8)}, io(MechanismKind::threads)).judgement.verdict == Verdict::pass);
}

TEST_CASE("mechanism: a parent that reads one reply before it gives out the next waits for each task") {
  auto reads = stack({"__GI___libc_read", "__wrap_read"}, "read_all", 27);
  reads.frames.insert(reads.frames.begin() + 3, {"crawl", ours + "crawl.cpp", 105});
  auto run = of_children(1, 8, {reads});
  for (const int connection : {1, 2, 3}) {
    run.requests.emplace_back();
    run.requests.back().connection = connection;
  }
  const auto d = judge({run, run}, io(MechanismKind::processes));
  REQUIRE(codes(d) == Codes{"waits-for-each-task"});
  CHECK(d.judgement.findings[0].line == 27);
  REQUIRE(d.judgement.findings[0].related.size() == 1);
  CHECK(d.judgement.findings[0].related[0].line == 105);
  // A parent that polls is woken by all children.
  run.gate.stacks = {stack({"__GI___poll"}, "crawl", 90)};
  CHECK(codes(judge({run, run}, io(MechanismKind::processes))) == Codes{"too-few-in-flight"});
  // One child did everything: the parent sent work only to that one.
  run.gate.stacks = {reads};
  for (auto& request : run.requests) request.connection = 1;
  CHECK(codes(judge({run, run}, io(MechanismKind::processes))) == Codes{"too-few-in-flight"});
}

TEST_CASE("mechanism: a request of the parent's own is no wait for a child") {
  const auto run = of_children(1, 8, {stack({"__libc_recv", "manyhands::net::get"}, "crawl", 40)});
  CHECK(codes(judge({run, run}, io(MechanismKind::processes))) == Codes{"too-few-in-flight"});
}

TEST_CASE("mechanism: fork while there are threads breaks the rule of processes") {
  auto run = of_children(8, 8);
  run.threads_at_fork = 3;
  const auto d = judge({run}, io(MechanismKind::processes));
  REQUIRE(codes(d) == Codes{"fork-after-threads"});
  CHECK(d.judgement.findings[0].message.find("3 threads") != std::string::npos);
}

}  // namespace gate_test
