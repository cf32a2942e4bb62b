#include <string>
#include <vector>

#include "kit/host/catch.hpp"
#include "measure/mechanism.hpp"
#include "measure/mechanism_constants.hpp"

using namespace manyhands;

namespace {
const std::string ours = "starter/crawl-threads/";

ThreadStack stack(std::vector<std::string> library, const std::string& learner, int line) {
  ThreadStack s;
  s.state = 'S';
  for (auto& name : library) s.frames.push_back({name, "", 0});
  if (line > 0) s.frames.push_back({learner, ours + "crawl.cpp", line});
  s.frames.push_back({"start_thread", "", 0});
  return s;
}

const auto in_request = [](int line) { return stack({"__libc_recv", "manyhands::get"}, "fetch_page", line); };

Run gated(int in_flight, std::vector<ThreadStack> stacks = {}) {
  Run run;
  run.outcome = Outcome::answered;
  run.judged = run.right = true;
  run.wall_ns = 500'000'000;
  run.cpu_ns = 4'000'000;
  run.peak_threads = static_cast<int>(std::max<std::size_t>(stacks.size(), 9));
  run.gate.used = run.gate.quiet = true;
  run.gate.in_flight = in_flight;
  run.gate.limit = 8;
  run.gate.hold_ns = 200'000'000;
  run.gate.stacks = std::move(stacks);
  return run;
}

Run computed(int at_work, double mean, int processes = 0) {
  Run run;
  run.outcome = Outcome::answered;
  run.judged = run.right = true;
  run.wall_ns = 200'000'000;
  run.cpu_ns = static_cast<std::int64_t>(200'000'000 * mean);
  run.samples = 50;
  run.max_gap_ns = 6'000'000;
  run.peak_at_work = at_work;
  run.mean_at_work = mean;
  run.peak_threads = processes > 0 ? 1 : at_work + 1;
  run.peak_threads_at_work = processes > 0 ? 1 : at_work;
  run.peak_processes = processes;
  run.peak_processes_at_work = processes > 0 ? at_work : 0;
  return run;
}

Mechanism io() {
  Mechanism m;
  m.in_flight = true;
  return m;
}

Mechanism cpu(MechanismKind kind) {
  Mechanism m;
  m.kind = kind;
  return m;
}

Decision judge(const std::vector<Run>& runs, const Mechanism& m, bool final = false) {
  return judge_mechanism(runs, m, 8, ours, final);
}

std::vector<std::string> codes(const Decision& d) {
  std::vector<std::string> all;
  for (const auto& finding : d.judgement.findings) all.push_back(finding.code);
  return all;
}
using Codes = std::vector<std::string>;
}  // namespace

TEST_CASE("mechanism: exactly as many requests in flight as workers is as asked") {
  const auto d = judge({gated(8)}, io());
  CHECK(d.step == Step::done);
  CHECK(d.judgement.verdict == Verdict::pass);
  CHECK(d.judgement.summary == "8 requests in flight at once, as asked");
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
  CHECK(d.judgement.findings[0].message.find("one and the same thread") != std::string::npos);
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
        "the tester held all answers back: then 1 request was in flight, where 8 could be; your program "
        "never had a "
        "second thread");
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
  run.cpu_ns = 5'000'000;  // it waited for a CPU, and hardly had one: that is the machine
  CHECK(judge({run, run, run}, io()).judgement.verdict == Verdict::inconclusive);
}

TEST_CASE("mechanism: threads or processes at work at once are as asked") {
  CHECK(judge({computed(2, 1.9)}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::pass);
  CHECK(judge({computed(2, 1.9, 2)}, cpu(MechanismKind::processes)).judgement.verdict == Verdict::pass);
  // A neighbour had all but one CPU: tasks that wait for one are at work all the same.
  auto starved = computed(2, 1.9);
  starved.cpu_ns = starved.wall_ns;
  CHECK(judge({starved}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::pass);
}

TEST_CASE("mechanism: the wrong kind of worker is named") {
  const auto threads = computed(2, 1.9);
  CHECK(codes(judge({threads, threads}, cpu(MechanismKind::processes))) == Codes{"threads-not-processes"});
  const auto processes = computed(2, 1.9, 2);
  CHECK(codes(judge({processes, processes}, cpu(MechanismKind::threads))) == Codes{"processes-not-threads"});
}

TEST_CASE("mechanism: threads that hand one lock to and fro on a busy machine are not proved parallel") {
  auto run = computed(2, 1.4);
  run.cpu_ns = run.wall_ns / 4;
  run.voluntary_switches = 300;
  CHECK(judge({run, run, run}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::inconclusive);
  run.voluntary_switches = 6;
  CHECK(judge({run}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::pass);
}

TEST_CASE("mechanism: threads inside a single child are not several processes") {
  auto run = computed(2, 1.9, 1);
  run.peak_threads_at_work = 1;
  run.peak_processes_at_work = 1;
  run.leader_cpu_ns = run.cpu_ns / 100;
  const auto d = judge({run, run}, cpu(MechanismKind::processes));
  REQUIRE(codes(d) == Codes{"threads-not-processes"});
  CHECK(d.judgement.findings[0].message.find("one child process") == 0);
  // A parent that does a share itself has no threads.
  run.leader_cpu_ns = run.cpu_ns / 2;
  CHECK(judge({run, run, run}, cpu(MechanismKind::processes)).judgement.verdict == Verdict::inconclusive);
}

TEST_CASE("mechanism: a thread for each piece of work is too many, a few more on their way out are not") {
  auto run = computed(2, 1.9);
  run.workers = 2;
  run.peak_threads = 6;
  CHECK(judge({run}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::pass);
  run.peak_threads = 116;
  CHECK(judge({run}, cpu(MechanismKind::threads)).step == Step::more);
  const auto d = judge({run, run}, cpu(MechanismKind::threads));
  REQUIRE(codes(d) == Codes{"too-many-threads"});
  CHECK(d.judgement.findings[0].message == "116 threads were alive at once; 2 workers are asked for");
}

TEST_CASE("mechanism: serial wants three runs that were well watched") {
  auto run = computed(1, 1.0);
  CHECK(judge({run, run}, cpu(MechanismKind::threads)).step == Step::more);
  const auto d = judge({run, run, run}, cpu(MechanismKind::threads));
  REQUIRE(codes(d) == Codes{"serial"});
  CHECK(d.judgement.findings[0].message ==
        "never more than one of your threads was at work, in 3 runs; 2 were alive at once, but the others "
        "slept");
  auto gap = run;
  gap.max_gap_ns = run.wall_ns / 3;
  CHECK(judge({run, run, gap}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::inconclusive);
  auto few = run;
  few.samples = 8;
  CHECK(judge({few, run, run}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::inconclusive);
}

TEST_CASE("mechanism: work of one thread that is over before anybody can look is serial by its CPU time") {
  auto run = computed(1, 1.0);
  run.wall_ns = run.cpu_ns = 3'000'000;
  run.samples = 1;
  run.max_gap_ns = run.wall_ns;
  run.pressure_ns = 0;
  run.leader_cpu_ns = run.cpu_ns / 2;
  CHECK(judge({run, run, run}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::inconclusive);
  run.leader_cpu_ns = run.cpu_ns * 99 / 100;
  run.pressure_ns = run.wall_ns / 2;  // a helper may have waited for its first turn
  CHECK(judge({run, run, run}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::inconclusive);
  run.pressure_ns = -1;
  CHECK(judge({run, run, run}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::inconclusive);
  run.pressure_ns = 0;
  const auto judgement = judge({run, run, run}, cpu(MechanismKind::threads)).judgement;
  CHECK(judgement.verdict == Verdict::fail);
  REQUIRE(judgement.findings.size() == 1);
  CHECK(judgement.findings[0].code == "serial");
}

TEST_CASE(
    "mechanism: where each helper would have been seen, work of one thread is serial on a busy machine, "
    "too") {
  auto run = computed(1, 1.0);
  run.wall_ns = 12'000'000;
  run.cpu_ns = run.leader_cpu_ns = 11'000'000;
  run.samples = 4;
  run.max_gap_ns = 4'000'000;
  run.pressure_ns = run.wall_ns / 2;
  run.peak_threads = 1;
  CHECK(codes(judge({run, run, run}, cpu(MechanismKind::threads))) == Codes{"serial"});
  auto helped = run;
  helped.peak_threads = 2;  // and it may have waited for its first turn all the time
  CHECK(judge({run, helped, run}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::inconclusive);
  auto unseen = run;
  unseen.max_gap_ns = 7'000'000;
  CHECK(judge({run, unseen, run}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::inconclusive);
}

TEST_CASE("mechanism: what is over in a moment is looked at more often before it stays open") {
  auto run = computed(1, 1.0);
  run.wall_ns = 12'000'000;
  run.cpu_ns = run.leader_cpu_ns = 11'000'000;
  run.samples = 4;
  run.peak_threads = 1;
  run.pressure_ns = run.wall_ns / 2;
  run.max_gap_ns = 7'000'000;
  auto clear = run;
  clear.max_gap_ns = 4'000'000;
  const auto threads = cpu(MechanismKind::threads);
  CHECK(judge({run, run, clear}, threads).step != Step::done);
  CHECK(codes(judge({run, run, clear, run, clear, clear}, threads)) == Codes{"serial"});
  CHECK(judge(std::vector<Run>(constants::most_short_runs, run), threads).step == Step::done);
  run.wall_ns = constants::short_looks_ns;
  CHECK(judge({run, run, run}, threads).step == Step::done);
}

TEST_CASE("mechanism: a thread that meets the one that starts it is not parallel work") {
  auto meets = computed(2, 1.02);
  const auto d = judge({meets, meets, meets}, cpu(MechanismKind::threads));
  CHECK(codes(d) == Codes{"serial"});
  auto often = computed(2, 1.15);
  often.cpu_ns = often.wall_ns;
  CHECK(judge({often, often, often}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::inconclusive);
}

TEST_CASE("mechanism: what is left behind is counted") {
  auto run = computed(2, 1.9, 2);
  run.left.zombies = 4;
  run.left.children = 1;
  const auto d = judge({run}, cpu(MechanismKind::processes));
  CHECK(d.step == Step::done);
  REQUIRE(codes(d) == Codes{"children-left-running", "children-not-reaped"});
  CHECK(d.judgement.findings[0].message ==
        "1 child process was still alive after your function had returned");
  CHECK(d.judgement.findings[1].message ==
        "4 child processes had ended, and your program never waited for them");
}

TEST_CASE("mechanism: a thread on its way out, seen once, is not held against the program") {
  auto once = gated(8);
  once.left.threads = 1;
  CHECK(judge({once}, io()).step == Step::more);
  CHECK(judge({once, gated(8)}, io()).step == Step::more);
  CHECK(judge({once, gated(8), gated(8)}, io()).judgement.verdict == Verdict::pass);
  auto three = gated(8);
  three.left.threads = 3;
  CHECK(codes(judge({three, three}, io())) == Codes{"threads-left-running"});
}

TEST_CASE("mechanism: threads that a library keeps are no leftovers; others beside them are") {
  auto run = computed(2, 1.95);
  run.left.threads = 3;
  run.left.library_threads = 3;
  CHECK(judge({run, run}, cpu(MechanismKind::executor)).judgement.verdict == Verdict::pass);
  run.left.threads = 4;
  CHECK(codes(judge({run, run}, cpu(MechanismKind::executor))) == Codes{"threads-left-running"});
  CHECK(codes(judge({run, run}, cpu(MechanismKind::threads))) == Codes{"threads-left-running"});
  run.left.library_threads = -1;  // nobody could look
  CHECK(judge({run, run}, cpu(MechanismKind::executor)).judgement.verdict == Verdict::pass);
  CHECK(codes(judge({run, run}, cpu(MechanismKind::threads))) == Codes{"threads-left-running"});
}

TEST_CASE("mechanism: a pool has as many threads as workers, and the thread that called the program") {
  auto asked = io();
  asked.kind = MechanismKind::executor;
  auto run = gated(8);
  run.gate.threads = 9;
  CHECK(judge({run}, asked).judgement.verdict == Verdict::pass);
  run.gate.threads = 10;
  CHECK(judge({run}, asked).step == Step::more);
  CHECK(codes(judge({run, run}, asked)) == Codes{"too-many-threads"});
  CHECK(judge({run, run}, io()).judgement.verdict == Verdict::pass);  // threads of one's own
  auto once = gated(8);
  once.gate.threads = 9;
  CHECK(judge({run, once}, asked).judgement.verdict == Verdict::pass);

  auto waits = stack({"__futex_abstimed_wait", "std::__future_base::_State_baseV2::wait"}, "gather", 31);
  waits.frames.push_back({"boost::asio::detail::scheduler::do_run_one", "", 0});
  waits.frames.push_back({"boost::asio::thread_pool::thread_function::operator()", "", 0});
  run.gate.stacks = {waits, in_request(12)};
  const auto d = judge({run, run}, asked);
  REQUIRE(codes(d) == Codes{"waits-inside-pool"});
  CHECK(d.judgement.findings[0].line == 31);
  CHECK(d.judgement.findings[0].message.find("9 threads beside the calling one") != std::string::npos);
}

TEST_CASE("mechanism: names left in shared memory must be seen twice") {
  const auto clean = computed(2, 1.9, 2);
  auto run = clean;
  run.left.shared_memory = {"counters"};
  CHECK(judge({run}, cpu(MechanismKind::processes)).step == Step::more);
  CHECK(codes(judge({run, run}, cpu(MechanismKind::processes))) == Codes{"shared-memory-left"});
  CHECK(judge({run, clean, clean}, cpu(MechanismKind::processes)).judgement.verdict == Verdict::pass);
}

TEST_CASE("mechanism: a program that never answers leaves nothing to judge") {
  Run hung;
  hung.outcome = Outcome::hung;
  const auto d = judge({hung, hung, hung}, cpu(MechanismKind::threads));
  CHECK(d.judgement.verdict == Verdict::inconclusive);
  CHECK(judge({}, cpu(MechanismKind::threads)).step == Step::more);
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
// Requests of child processes: the stacks are those of the parent.
Run of_children(int in_flight, int processes, std::vector<ThreadStack> stacks = {}) {
  auto run = gated(in_flight, std::move(stacks));
  run.peak_threads = 1;
  run.peak_processes = processes;
  return run;
}

Mechanism io(MechanismKind kind) {
  auto m = io();
  m.kind = kind;
  return m;
}
}  // namespace

TEST_CASE("mechanism: requests of children are as asked, with a parent that takes part, too") {
  CHECK(judge({of_children(8, 8)}, io(MechanismKind::processes)).judgement.verdict == Verdict::pass);
  CHECK(judge({of_children(8, 7)}, io(MechanismKind::processes)).judgement.verdict == Verdict::pass);
  // Threads that only read what the children send are the parent's own business.
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
        "one process made them; this exercise asks for a child process for each");
  const auto one_child = of_children(8, 1);
  CHECK(codes(judge({one_child, one_child}, io(MechanismKind::processes))) == Codes{"threads-not-processes"});
  const auto children = of_children(8, 8);
  CHECK(codes(judge({children, children}, io(MechanismKind::threads))) == Codes{"processes-not-threads"});
  // With one request at a time nothing can be told.
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
  // One that polls is woken by all of them.
  run.gate.stacks = {stack({"__GI___poll"}, "crawl", 90)};
  CHECK(codes(judge({run, run}, io(MechanismKind::processes))) == Codes{"too-few-in-flight"});
  // One and the same child did everything: to that one, only, was something sent.
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

namespace {
/// A run in which all threads had to wait for 0.25 s.
Run waited(double busy_part, double cpu_part, std::int64_t wake_ups = 10) {
  Run run;
  run.outcome = Outcome::answered;
  run.judged = run.right = true;
  run.wall_ns = 700'000'000;
  run.voluntary_switches = wake_ups;
  run.rest.used = true;
  run.rest.span_ns = 250'000'000;
  run.rest.busy_ns = static_cast<std::int64_t>(busy_part * 250e6);
  run.rest.cpu_ns = static_cast<std::int64_t>(cpu_part * 250e6);
  return run;
}

Decision judged_waiting(const std::vector<Run>& runs) {
  Mechanism asked;
  asked.asleep = true;
  return judge_mechanism(runs, asked, 4, "starter/x/");
}
}  // namespace

TEST_CASE("mechanism: threads that have to wait sleep, or are seen at work, or look up again and again") {
  CHECK(judged_waiting({waited(0.01, 0.01), waited(0.02, 0.01)}).judgement.verdict == Verdict::pass);
  for (const auto& run : {waited(3.9, 1.9), waited(0.02, 0.01, 400)}) {
    const auto decision = judged_waiting({run, run, run});
    REQUIRE(decision.judgement.verdict == Verdict::fail);
    CHECK(decision.judgement.findings.at(0).code == "busy-wait");
  }
}

TEST_CASE(
    "mechanism: threads that were ready all the time, and that a busy machine gave no CPU, did not sleep") {
  const auto run = waited(2.0, 0.05);
  CHECK(judged_waiting({run, run, run}).judgement.verdict == Verdict::inconclusive);
}
