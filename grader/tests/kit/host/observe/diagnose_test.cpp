// From the end of a run to the finding for the learner.
#include "kit/host/observe/diagnose.hpp"
#include "kit/host/observe/child_returned.hpp"

#include <signal.h>

#include "kit/host/base/catch.hpp"
#include "model/finding_codes.hpp"

namespace diagnose_test {

using namespace manyhands;

namespace {

constexpr auto prefix = "starter/demo";

Run run_with(Outcome outcome, std::string message = {}) {
  Run run;
  run.outcome = outcome;
  run.message = std::move(message);
  return run;
}

ThreadStack stack_of(int tid, std::vector<Frame> frames, char state = 'S') {
  return {100, tid, state, std::move(frames)};
}

// Every code that a learner can get has a headline in the registry.
Finding found(const Run& run) {
  auto finding = host::diagnose(run, prefix);
  INFO("code: " << finding.code);
  CHECK_FALSE(headline_of(finding.code).empty());
  CHECK_FALSE(finding.message.empty());
  CHECK_FALSE(finding.by.empty());
  return finding;
}

}  // namespace

TEST_CASE("of an answer, of a starved program and of a fault of ours nothing is concluded") {
  for (const auto outcome : {Outcome::answered, Outcome::starved, Outcome::fault})
    CHECK(host::diagnose(run_with(outcome, "words"), prefix).code.empty());
}

TEST_CASE("an exception that left the function is shown with its words") {
  const auto finding = found(run_with(Outcome::threw, "no such page"));
  CHECK(finding.code == "threw");
  CHECK(finding.message.find("no such page") != std::string::npos);
}

TEST_CASE("memory that could not be had is shown with the limit") {
  auto run = run_with(Outcome::over_limit, "std::bad_alloc");
  run.end = OverLimit{"memory", "1024 MB"};
  const auto finding = found(run);
  CHECK(finding.code == "over-limit");
  CHECK(finding.message.find("1024 MB") != std::string::npos);
  CHECK(finding.message.find("bad_alloc") != std::string::npos);
}

TEST_CASE("a crash is shown with its signal, at the learner's innermost line") {
  auto run = run_with(Outcome::crashed);
  run.end = Signalled{SIGSEGV};
  run.stacks = {stack_of(1, {{"pthread_join", "", 0}, {"main", "starter/demo/a.cpp", 40}}),
                stack_of(2, {{"pause", "", 0},
                             {"manyhands::guest::on_crash", "kit/guest/crash.cpp", 37},
                             {"<signal handler called>", "", 0},
                             {"std::vector<int>::push_back", "/usr/include/c++/12/vector", 5},
                             {"work", "starter/demo/a.cpp", 17}})};
  const auto finding = found(run);
  CHECK(finding.code == "crashed");
  CHECK(finding.message.find("SIGSEGV") != std::string::npos);
  CHECK(finding.file == "starter/demo/a.cpp");
  CHECK(finding.line == 17);
}

TEST_CASE("a joinable thread that was destroyed is told by its own name") {
  auto run = run_with(Outcome::crashed);
  run.end = Signalled{SIGABRT};
  run.output_tail = "terminate called without an active exception\n";
  run.stacks = {stack_of(1, {{"manyhands::guest::on_crash", "crash.cpp", 1},
                             {"std::terminate()", "", 0},
                             {"std::thread::~thread", "/usr/include/c++/12/bits/std_thread.h", 150},
                             {"draw", "starter/demo/a.cpp", 9}})};
  const auto finding = found(run);
  CHECK(finding.code == "joinable-thread-destroyed");
  CHECK(finding.line == 9);
}

TEST_CASE("an exception that nobody caught in a thread is no mere crash") {
  auto run = run_with(Outcome::crashed);
  run.end = Signalled{SIGABRT};
  run.output_tail = "terminate called after throwing an instance of 'std::runtime_error'\n  what():  gone\n";
  const auto finding = found(run);
  CHECK(finding.code == "threw");
  CHECK(finding.output == run.output_tail);
}

TEST_CASE("an exception that a function of the kit threw because of an argument is not to be caught") {
  auto run = run_with(Outcome::crashed);
  run.end = Signalled{SIGABRT};
  const auto words_of = [&](const std::string& type) {
    run.output_tail =
        "terminate called after throwing an instance of '" + type + "'\n  what():  there is no row 24\n";
    const auto finding = found(run);
    CHECK(finding.code == "threw");
    CHECK(finding.message.find("Its message: there is no row 24") != std::string::npos);
    return finding.message;
  };
  const auto says = [](const std::string& words, const char* part) {
    return words.find(part) != std::string::npos;
  };
  const auto outside = words_of("manyhands::OutOfRange");
  CHECK(says(outside, "called with a wrong argument"));
  CHECK(says(outside, "must be one step"));
  const auto invalid = words_of("manyhands::InvalidArgument");
  CHECK(says(invalid, "Do not catch it"));
  CHECK_FALSE(says(invalid, "must be one step"));
  // An error of the network is no mistake of the caller, and the program itself may throw what it likes.
  for (const char* other : {"manyhands::net::Error", "std::out_of_range", "std::invalid_argument"})
    CHECK(says(words_of(other), "Catch it inside the thread"));
}

TEST_CASE("a program that ended instead of answering is told so, with its status") {
  auto run = run_with(Outcome::ended);
  run.end = Exited{3};
  const auto before = found(run);
  CHECK(before.code == "ended-early");
  CHECK(before.message.find("exit status 3") != std::string::npos);
  CHECK(before.message.find("before it answered") != std::string::npos);
  run.message = "after its answer";
  CHECK(found(run).message.find("after its answer") != std::string::npos);
}

TEST_CASE("a hang shows where the threads stand, the most crowded place first") {
  auto run = run_with(Outcome::hung, "quiet");
  const Frame waits{"std::condition_variable::wait", "/usr/include/c++/12/condition_variable", 102};
  for (const int tid : {2, 3, 4})
    run.stacks.push_back(stack_of(tid, {waits, {"work", "starter/demo/a.cpp", 23}}));
  run.stacks.push_back(stack_of(1, {{"std::thread::join()", "", 0}, {"crawl", "starter/demo/a.cpp", 50}}));
  const auto finding = found(run);
  CHECK(finding.code == "hang");
  CHECK(finding.line == 23);
  REQUIRE(finding.related.size() == 2);
  CHECK(finding.related[0].message == "3 threads are here, waiting for a condition variable");
  CHECK(finding.related[1].message == "one thread is here, waiting for a thread to end");
  CHECK(finding.related[1].line == 50);
}

TEST_CASE("a hang on a mutex says who holds it") {
  const auto locks = [](int tid, int line) {
    return stack_of(tid, {{"___pthread_mutex_lock", "", 0}, {"work", "starter/demo/a.hpp", line}});
  };
  const auto waits_for = [](int tid, int holder) { return BlockedCall{100, tid, "lock", {}, {holder}, {}}; };
  auto run = run_with(Outcome::hung, "quiet");
  run.stacks = {stack_of(1, {{"manyhands::net::get", "", 0}, {"fetch", "starter/demo/a.hpp", 12}}),
                locks(2, 30), locks(3, 30)};
  run.blocked = {waits_for(3, 2), waits_for(2, 1)};
  const auto held = found(run);
  CHECK(held.code == "hang");
  CHECK(held.line == 30);
  CHECK(held.message.find("waiting for the server") != std::string::npos);
  REQUIRE_FALSE(held.related.empty());
  CHECK(held.related.front().line == 12);

  run.blocked = {waits_for(3, 3)};
  CHECK(found(run).message.find("holds itself") != std::string::npos);

  run.stacks = {locks(2, 30), locks(3, 40)};
  run.blocked = {waits_for(2, 3), waits_for(3, 2)};
  const auto circle = found(run);
  CHECK(circle.code == "lock-order");
  CHECK(circle.line == 30);
  CHECK(circle.related.front().line == 40);

  run.stacks = {locks(2, 30), stack_of(3, {{"recv", "", 0}})};
  run.blocked = {waits_for(2, 3)};
  CHECK(found(run).message.find("without unlocking the mutex") != std::string::npos);
}

TEST_CASE("a process that only its own threads could wake is told what is wrong with its mutex") {
  auto run = run_with(Outcome::hung, "quiet");
  run.stacks = {stack_of(1, {{"__wait4", "", 0}, {"kmeans", "starter/demo/a.cpp", 50}}),
                stack_of(2, {{"___pthread_mutex_lock", "", 0}, {"work", "starter/demo/a.cpp", 30}})};
  run.blocked = {{100, 1, "wait", {}, {}, {}}, {101, 2, "private", {}, {}, {}}};
  const auto finding = found(run);
  CHECK(finding.code == "not-process-shared");
  CHECK(finding.line == 30);
  CHECK(finding.message.find("waiting for a mutex") != std::string::npos);
  // Without a stack, there is no line.
  run.stacks.clear();
  CHECK(found(run).code == "not-process-shared");
}

TEST_CASE("a mutex that nobody is left to open is told apart from one that somebody holds") {
  auto run = run_with(Outcome::hung, "quiet");
  run.stacks = {stack_of(1, {{"__poll", "", 0}, {"main", "kit/guest/guest.cpp", 9}}),
                stack_of(2, {{"___pthread_mutex_lock", "", 0}, {"pop", "starter/demo/a.hpp", 30}})};
  const auto alone = found(run);
  CHECK(alone.code == "hang");
  CHECK(alone.line == 30);
  CHECK(alone.message.find("returned without unlocking it") != std::string::npos);
  // Another thread in the learner's code may hold it.
  run.stacks.push_back(stack_of(3, {{"__poll", "", 0}, {"push", "starter/demo/a.hpp", 12}}));
  CHECK(found(run).message.find("without unlocking it") == std::string::npos);
}

TEST_CASE("a parent that waits for a child that waits for a reader is told what to do first") {
  auto run = run_with(Outcome::hung, "quiet");
  run.blocked = {{100, 100, "wait", {}, {}, {}}, {101, 101, "write", "pipe:[7]", {101}, {100, 101}}};
  CHECK(found(run).code == "wait-before-read");
  // The same two, but no other process reads from that pipe: the cause is something else.
  run.blocked[1].readers = {101};
  CHECK(found(run).code == "hang");
}

TEST_CASE("a reader that holds the write end of its own pipe waits for itself") {
  auto run = run_with(Outcome::hung, "quiet");
  run.blocked = {{100, 100, "read", "pipe:[7]", {100}, {100}}};
  CHECK(found(run).code == "pipe-end-left-open");
  run.blocked[0].writers = {101};
  CHECK(found(run).code == "hang");
}

TEST_CASE("a child that holds the end of a sibling's pipe, and waits for the reader itself, is named") {
  auto run = run_with(Outcome::hung, "quiet");
  run.blocked = {{100, 100, "read", "pipe:[7]", {102}, {100, 102}},
                 {102, 102, "write", "pipe:[8]", {102}, {100, 102}}};
  CHECK(found(run).code == "pipe-end-left-open");
  // A child that waits for something else is a different case.
  run.blocked[1] = {102, 102, "read", "pipe:[9]", {100}, {102}};
  CHECK(found(run).code == "hang");
}

TEST_CASE("a parent that asks again and again whether its children have ended must read first, too") {
  auto run = run_with(Outcome::hung, "limit");
  run.cpu_ns = 9'000'000'000;
  run.blocked = {{101, 101, "write", "pipe:[7]", {101}, {100}}};
  CHECK(found(run).code == "wait-before-read");
  run.blocked[0].readers = {101};  // no other process could read it
  CHECK(found(run).code == "endless-loop");
}

TEST_CASE("a program at its limit is an endless loop only if it had used CPU time") {
  auto run = run_with(Outcome::hung, "limit");
  run.wall_ns = 20'000'000'000;
  run.cpu_ns = 19'000'000'000;
  CHECK(found(run).code == "endless-loop");
  run.cpu_ns = 3'000'000;
  CHECK(found(run).code == "hang");
}

TEST_CASE("what cannot be read is a broken answer") {
  const auto finding = found(run_with(Outcome::protocol, "it answered more than once"));
  CHECK(finding.code == "broken-answer");
  CHECK(finding.message.find("more than once") != std::string::npos);
}

TEST_CASE("a limit that was passed is named") {
  auto run = run_with(Outcome::over_limit, "output");
  run.end = OverLimit{"output", "256 kB"};
  CHECK(found(run).code == "too-much-output");
  CHECK(found(run).message.find("256 kB") != std::string::npos);
  run.message = "memory";
  run.end = OverLimit{"memory", "1024 MB"};
  CHECK(found(run).code == "over-limit");
  CHECK(found(run).message.find("1024 MB") != std::string::npos);
}

namespace {
BlockedCall blocked(int pid, std::string call, std::vector<int> writers = {}, std::vector<int> readers = {}) {
  return {pid, pid, call, call == "wait" ? "" : "pipe:[7]", std::move(writers), std::move(readers)};
}
}  // namespace

TEST_CASE("a parent that waits for a child, and that child for the end of a pipe: an end is open") {
  auto run = run_with(Outcome::hung, "quiet");
  run.blocked = {blocked(100, "wait"), blocked(101, "read", {100}, {101})};
  CHECK(found(run).code == "pipe-end-left-open");
  CHECK(found(run).message.find("your program still holds") != std::string::npos);
  run.blocked = {blocked(100, "wait"), blocked(101, "read", {102, 103}, {101})};
  CHECK(found(run).code == "pipe-end-left-open");
  CHECK(found(run).message.find("another child process also holds") != std::string::npos);
}

TEST_CASE("a poll for the end of a pipe of which nobody else holds the write end never ends") {
  auto run = run_with(Outcome::hung, "quiet");
  const auto own = blocked(100, "poll", {100}, {100});
  run.blocked = {own, own};
  CHECK(found(run).code == "pipe-end-left-open");
  run.blocked = {own, blocked(100, "poll", {100, 101}, {100})};
  CHECK(found(run).code == "pipe-end-left-open");
  run.blocked = {blocked(100, "poll", {100, 101}, {100})};  // a child may still write
  CHECK(found(run).code == "hang");
  // One alone may be a pipe with which the program wakes itself; so may one beside the pipes of others.
  run.blocked = {own};
  CHECK(found(run).code == "hang");
  run.blocked = {own, blocked(100, "poll", {101}, {100})};
  CHECK(found(run).code == "hang");
  run.blocked = {own, blocked(100, "poll", {}, {})};
  CHECK(found(run).code == "hang");
}

TEST_CASE("whatever comes of a child that came out of the function is told as that, where it was forked") {
  Run run;
  run.outcome = Outcome::answered;
  CHECK_FALSE(host::child_returned(run));
  run.child_returned = true;
  run.child_forked_file = "starter/pi-processes/pi.cpp";
  run.child_forked_line = 17;
  const auto returned = host::child_returned(run);
  REQUIRE(returned);
  CHECK(returned->code == "child-returned");
  CHECK(returned->line == 17);
  CHECK(returned->message.find("_exit(0)") != std::string::npos);
  run.outcome = Outcome::threw;
  run.message = "nothing came";
  run.child_threw = "net::Error";
  const auto finding = host::diagnose(run, "starter/pi-processes");
  CHECK(finding.code == "child-returned");
  CHECK(finding.line == 17);
  CHECK(finding.message.find("net::Error") != std::string::npos);
  CHECK(finding.message.find("nothing came") != std::string::npos);
}

TEST_CASE("a child that waits for a lock, forked while there were threads, is named by that") {
  auto run = run_with(Outcome::hung, "quiet");
  run.threads_at_fork = 2;
  run.stacks = {stack_of(1, {{"__poll", "", 0}, {"crawl", "starter/demo/a.cpp", 90}}),
                stack_of(2, {{"__lll_lock_wait", "", 0}, {"log", "starter/demo/a.cpp", 12}})};
  run.stacks[1].pid = 101;
  const auto late = found(run);
  CHECK(late.code == "fork-after-threads");
  CHECK(late.line == 12);
  run.threads_at_fork = 0;
  CHECK(found(run).code == "hang");
}

TEST_CASE("an address that was sent names a crash, and not what has a better name") {
  auto run = run_with(Outcome::crashed);
  run.end = Signalled{SIGSEGV};
  run.address_sent = true;
  CHECK(found(run).code == "address-sent");
  CHECK(found(run).message.find("SIGSEGV") != std::string::npos);
  run.end = Signalled{SIGPIPE};
  CHECK(found(run).code == "broken-pipe");
}

TEST_CASE("a hang of one thread inside the event loop is a blocked loop, one that waits for events is not") {
  const Frame loop{"boost::asio::detail::scheduler::run", "", 0};
  auto run = run_with(Outcome::hung);
  run.peak_threads = 1;
  run.stacks = {stack_of(100, {{"std::__basic_future<int>::_M_get_result", "", 0},
                               {"work", "starter/demo/a.cpp", 12},
                               loop,
                               {"crawl", "starter/demo/a.cpp", 40}})};
  const auto blocked = found(run);
  CHECK(blocked.code == "event-loop-blocked");
  CHECK(blocked.line == 12);

  run.stacks = {stack_of(100, {{"epoll_wait", "", 0}, loop, {"crawl", "starter/demo/a.cpp", 40}})};
  CHECK(found(run).code == "hang");

  run.stacks = {stack_of(
      100, {{"std::__basic_future<int>::_M_get_result", "", 0}, {"crawl", "starter/demo/a.cpp", 40}})};
  CHECK(found(run).code == "event-loop-blocked");  // no thread runs the loop

  // A stopped loop returns at once, and is called again and again.
  run.message = "limit";
  run.cpu_ns = 9'000'000'000;
  run.stacks = {stack_of(100, {loop, {"crawl", "starter/demo/a.cpp", 40}}, 'R')};
  const auto endless = found(run);
  CHECK(endless.code == "endless-loop");
  CHECK(endless.line == 40);
}

}  // namespace diagnose_test
