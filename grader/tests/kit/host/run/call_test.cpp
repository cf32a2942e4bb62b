// Calls of a real guest from start to end: the answer, and what was observed from outside.
#include "kit/host/run/call.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <thread>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/cases/sleepers.hpp"
#include "kit/host/observe/orphans.hpp"
#include "kit/host/observe/proc.hpp"
#include "tests/kit/test_host.hpp"

namespace call_test {

using namespace manyhands;

namespace {

constexpr std::int64_t ms = 1'000'000;

using test::Host;

int left_in_all(const Leftovers& left) {
  return left.threads + left.children + left.zombies + left.descriptors +
         static_cast<int>(left.shared_memory.size());
}

bool mentions(const Run& run, const std::string& function) {
  for (const auto& stack : run.stacks)
    for (const auto& frame : stack.frames)
      if (frame.function.find(function) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("an answer comes back whole, and nothing is left") {
  Host host;
  host::Call call;
  call.scenario = "echo";
  call.args = {{"number", 17}, {"text", "a \"quoted\" word"}};
  call.bytes.resize(3'000'000);
  for (std::size_t i = 0; i < call.bytes.size(); ++i) call.bytes[i] = static_cast<std::byte>(i * 7);
  const auto reply = host::call(call);
  REQUIRE(reply.run.outcome == Outcome::answered);
  CHECK(reply.answer->value == call.args);
  CHECK(reply.answer->bytes == call.bytes);
  CHECK(std::holds_alternative<Exited>(reply.run.end));
  CHECK(left_in_all(reply.run.left) == 0);
  CHECK(reply.run.wall_ns > 0);
  CHECK(reply.run.cpu_ns > 0);
}

TEST_CASE("earlier calls of the same process go before, and only the last one is answered") {
  Host host;
  host::Call call;
  call.scenario = "remembers";
  call.args = {{"number", 3}};
  for (const int number : {1, 2}) {
    host::Call earlier;
    earlier.scenario = number == 1 ? "echo" : "remembers";
    earlier.args = {{"number", number}};
    call.before.push_back(earlier);
  }
  const auto reply = host::call(call);
  REQUIRE(reply.answer.has_value());
  CHECK(reply.answer->value == nlohmann::json::parse(R"([{"number": 2}, {"number": 3}])"));
  call.before.front().scenario = "no such thing";
  CHECK_FALSE(host::call(call).answer.has_value());
}

TEST_CASE("an exception is told with its words") {
  Host host;
  const auto reply = host.call("throws");
  CHECK(reply.run.outcome == Outcome::threw);
  CHECK(reply.run.message == "thrown on purpose");
  CHECK(host.call("throws", {{"odd", true}}).run.outcome == Outcome::threw);
}

TEST_CASE("a crash is told with its signal and the stack that led there") {
  Host host;
  const auto reply = host.call("crashes");
  CHECK(reply.run.outcome == Outcome::crashed);
  REQUIRE(std::holds_alternative<Signalled>(reply.run.end));
  CHECK(std::get<Signalled>(reply.run.end).signal == SIGSEGV);
  CHECK(mentions(reply.run, "scenario_crashes"));
  const auto aborted = host.call("crashes", {{"abort", true}}).run;
  CHECK(aborted.outcome == Outcome::crashed);
  CHECK(std::get<Signalled>(aborted.end).signal == SIGABRT);
}

TEST_CASE("a program that exits is told with its status") {
  Host host;
  for (const int status : {0, 3}) {
    const auto run = host.call("exits", {{"status", status}}).run;
    CHECK(run.outcome == Outcome::ended);
    REQUIRE(std::holds_alternative<Exited>(run.end));
    CHECK(std::get<Exited>(run.end).status == status);
  }
}

TEST_CASE("a program that stands still is noticed before its time is over, with the place of its threads") {
  Host host;
  host::context().limits.wall_s = 1000;
  const auto run = host.call("hangs").run;
  CHECK(run.outcome == Outcome::hung);
  CHECK(run.message == "quiet");
  CHECK(mentions(run, "scenario_hangs"));
}

TEST_CASE("a program that looks again and again never ends, however busy the machine is") {
  Host host;
  std::atomic<bool> end{false};
  std::vector<std::jthread> others;
  for (unsigned i = 0; i < 2 * std::thread::hardware_concurrency(); ++i)
    others.emplace_back([&end] {
      while (!end) {
      }
    });
  host::context().limits.wall_s = 0.5;
  const auto run = host.call("polls", {{"threads", 4}}).run;
  end = true;
  CHECK(run.outcome == Outcome::hung);
}

TEST_CASE("memory is seen though the main thread has ended") {
  Host host;
  host::context().limits.memory_mb = 32;
  const auto run = host.call("takes_memory_without_main", {{"mb", 200}}).run;
  CHECK(run.outcome == Outcome::over_limit);
  CHECK(run.message == "memory");
}

TEST_CASE("one allocation far beyond the limit fails, and is told with the limit") {
  Host host;
  const auto run = host.call("asks_for_memory", {{"mb", 1 << 20}}).run;
  CHECK(run.outcome == Outcome::over_limit);
  CHECK(std::get<OverLimit>(run.end).limit == "1024 MB");
}

TEST_CASE("a program that only sleeps a while does not stand still") {
  Host host;
  const auto run = host.call("sleeps", {{"ms", 600}}).run;
  CHECK(run.outcome == Outcome::answered);
  CHECK(run.wall_ns >= 600 * ms);
  CHECK(2 * run.cpu_ns < run.wall_ns);
}

TEST_CASE("who is blocked on which pipe is seen") {
  Host host;
  const auto writes = host.call("waits_for_child_that_writes").run;
  CHECK(writes.outcome == Outcome::hung);
  const auto writer = std::find_if(writes.blocked.begin(), writes.blocked.end(),
                                   [](const BlockedCall& b) { return b.call == "write"; });
  const auto waiter = std::find_if(writes.blocked.begin(), writes.blocked.end(),
                                   [](const BlockedCall& b) { return b.call == "wait"; });
  REQUIRE(writer != writes.blocked.end());
  REQUIRE(waiter != writes.blocked.end());
  CHECK(std::count(writer->readers.begin(), writer->readers.end(), waiter->pid) == 1);

  const auto reads = host.call("reads_own_pipe").run;
  CHECK(reads.outcome == Outcome::hung);
  REQUIRE(reads.blocked.size() == 1);
  CHECK(reads.blocked[0].call == "read");
  CHECK(reads.blocked[0].writers == std::vector<int>{reads.blocked[0].pid});
}

TEST_CASE("what a program leaves behind is counted") {
  Host host;
  const auto threads = host.call("leaves_threads", {{"count", 3}}).run;
  CHECK(threads.outcome == Outcome::answered);
  CHECK(threads.left.threads == 3);
  CHECK(left_in_all(threads.left) == 3);

  CHECK(host.call("leaves_child").run.left.children == 1);
  const auto escaped = host.call("leaves_child", {{"by_forking_twice", true}}).run;
  CHECK(escaped.left.children == 1);
  CHECK(escaped.left.zombies == 0);

  const auto zombie = host.call("leaves_zombie").run;
  CHECK(zombie.left.zombies == 1);
  CHECK(zombie.left.children == 0);

  CHECK(host.call("leaves_descriptors", {{"count", 5}}).run.left.descriptors == 5);
}

TEST_CASE("a name left in shared memory is seen, and is not there for the next call") {
  Host host;
  const std::string name = "manyhands-call-test-" + std::to_string(::getpid());
  const auto left = host.call("leaves_shared_memory", {{"name", "/" + name}}).run.left;
  CHECK(left.shared_memory == std::vector<std::string>{name});
  CHECK_FALSE(std::filesystem::exists("/dev/shm/" + name));
  const auto tidy = host.call("leaves_shared_memory", {{"name", "/" + name}, {"unlink", true}}).run.left;
  CHECK(tidy.shared_memory.empty());
}

TEST_CASE("what a program prints is counted, and its last lines are kept") {
  Host host;
  const auto run = host.call("prints", {{"lines", 5000}}).run;
  CHECK(run.outcome == Outcome::answered);
  CHECK(run.output_bytes == 5000 * 100 + 14);
  CHECK(run.output_tail.size() <= 8192);
  CHECK(run.output_tail.substr(run.output_tail.size() - 14) == "the last line\n");
}

TEST_CASE("a program that prints too much is stopped") {
  Host host;
  host::context().limits.output_kb = 64;
  const auto run = host.call("prints", {{"lines", 1'000'000'000}}).run;
  CHECK(run.outcome == Outcome::over_limit);
  CHECK(run.message == "output");
}

TEST_CASE("the memory of all processes counts, and what they share only once") {
  Host host;
  host::context().limits.memory_mb = 100;
  const nlohmann::json many{{"mb", 1}, {"children", 6}, {"each_mb", 25}, {"ms", 600'000}};
  const auto run = host.call("shares_memory", many).run;
  CHECK(run.outcome == Outcome::over_limit);
  CHECK(run.message == "memory");
  const nlohmann::json shared{{"mb", 60}, {"children", 6}, {"each_mb", 1}, {"ms", 300}};
  CHECK(host.call("shares_memory", shared).run.outcome == Outcome::answered);
}

TEST_CASE("a program whose processes start processes without end is stopped, and none is left") {
  Host host;
  host::context().limits.processes = 20;
  const auto run = host.call("forks", {{"most", 300}}).run;
  CHECK(run.outcome == Outcome::over_limit);
  CHECK(run.message == "processes");
  CHECK(std::get<OverLimit>(run.end).limit == "20");
  CHECK(run.peak_processes > 20);
  CHECK(host::orphans().empty());
}

TEST_CASE("a program that takes too much memory is stopped") {
  Host host;
  host::context().limits.memory_mb = 64;
  const auto run = host.call("takes_memory", {{"mb", 100}}).run;
  CHECK(run.outcome == Outcome::over_limit);
  CHECK(run.message == "memory");
}

TEST_CASE("CPU time of threads is measured, and who used it") {
  Host host;
  const auto run = host.call("burns", {{"ms", 150}, {"threads", 2}}).run;
  CHECK(run.outcome == Outcome::answered);
  CHECK(run.cpu_ns >= 2 * 149 * ms);
  CHECK(run.wall_ns >= 149 * ms);
  CHECK(run.peak_threads == 3);
  CHECK(run.peak_threads_at_work >= 2);  // runnable counts, so one core is enough
  CHECK(run.peak_processes == 0);
  // The first thread only waits.
  CHECK(4 * run.leader_cpu_ns < run.cpu_ns);
  REQUIRE(run.task_cpu_ns.size() >= 2);
  CHECK(run.task_cpu_ns[1] > run.cpu_ns / 4);
  CHECK(2 * run.other_threads_cpu_ns > run.cpu_ns);
}

TEST_CASE("CPU time of children that were reaped is measured, too") {
  Host host;
  const auto run = host.call("burns", {{"ms", 150}, {"processes", 2}}).run;
  CHECK(run.outcome == Outcome::answered);
  CHECK(run.cpu_ns >= 2 * 149 * ms);
  CHECK(run.peak_threads == 1);
  CHECK(run.peak_processes == 2);
  CHECK(run.peak_processes_at_work == 2);
  CHECK(run.peak_threads_at_work <= 1);
  CHECK(4 * run.leader_cpu_ns < run.cpu_ns);
  CHECK(run.other_threads_cpu_ns == 0);
}

TEST_CASE("one thread at work is one, however many sleep") {
  Host host;
  const auto run = host.call("burns", {{"ms", 200}, {"itself", true}}).run;
  CHECK(run.cpu_ns >= 199 * ms);
  CHECK(run.peak_at_work == 1);
  CHECK(2 * run.leader_cpu_ns > run.cpu_ns);
}

TEST_CASE("calls made at once run at once, and each has figures of its own") {
  Host host;
  host::Call call;
  call.scenario = "burns";
  call.args = {{"ms", 100}, {"itself", true}};
  host::Call other = call;
  other.args = {{"ms", 300}, {"itself", true}};
  const auto replies = host::call_at_once({call, other});
  REQUIRE(replies.size() == 2);
  CHECK(replies[0].run.outcome == Outcome::answered);
  CHECK(replies[1].run.outcome == Outcome::answered);
  CHECK(replies[0].run.cpu_ns >= 99 * ms);
  CHECK(replies[1].run.cpu_ns >= 299 * ms);
  CHECK(replies[0].run.cpu_ns < replies[1].run.cpu_ns);
}

TEST_CASE("programs that are called at once can be kept on cores of their own, with all their threads") {
  Host host;
  const auto all = host.call("cores_of_a_thread").answer->value.raw().size();
  std::vector<host::Call> calls(all);
  int next = 0;
  for (auto& call : calls) {
    call.scenario = "cores_of_a_thread";
    call.core = next++;
  }
  std::set<int> cores;
  for (const auto& reply : host::call_at_once(calls)) {
    REQUIRE(reply.run.outcome == Outcome::answered);
    REQUIRE(reply.answer->value.raw().size() == 1);
    cores.insert(reply.answer->value.raw().front().get<int>());
  }
  CHECK(cores.size() == all);
}

TEST_CASE("an answer that is none, or comes twice, is no answer") {
  Host host;
  for (const auto* scenario : {"answers_twice", "answers_garbage", "closes_the_wire"}) {
    INFO(scenario);
    const auto reply = host.call(scenario);
    CHECK(reply.run.outcome == Outcome::protocol);
    CHECK_FALSE(reply.run.message.empty());
  }
}

TEST_CASE("only the program itself answers, not a child that comes out of the function too") {
  Host host;
  const auto reply = host.call("answer_in_a_child");
  REQUIRE(reply.run.outcome == Outcome::answered);
  CHECK(reply.answer->value == "parent");
  CHECK(reply.run.child_returned);
  CHECK(reply.run.child_threw.empty());
  CHECK(reply.run.child_forked_file.ends_with("tests/kit/test_guest.cpp"));
  CHECK(reply.run.child_forked_line > 0);
  CHECK_FALSE(host.call("echo").run.child_returned);
}

TEST_CASE("a child that leaves the function by an exception is told of, with its words") {
  Host host;
  const auto reply = host.call("throws_in_a_child");
  REQUIRE(reply.run.outcome == Outcome::answered);
  CHECK(reply.run.child_returned);
  CHECK(reply.run.child_threw == "nobody catches this");
}

TEST_CASE("a program that is not there is our fault, not the learner's") {
  Host host;
  host::context().guests = "/nonexistent";
  const auto reply = host.call("echo");
  CHECK(reply.run.outcome == Outcome::fault);
  CHECK(std::holds_alternative<NeverStarted>(reply.run.end));
}

TEST_CASE("that a program does not know a scenario is our fault, and believed of our own programs alone") {
  Host host;
  CHECK(host.call("no_such_scenario").run.outcome == Outcome::protocol);
  std::filesystem::create_symlink(MANYHANDS_TEST_GUEST, host::context().guests / "baseline");
  host::Call call;
  call.scenario = "no_such_scenario";
  call.arm = Arm::serial;
  CHECK(host::call(call).run.outcome == Outcome::fault);
}

TEST_CASE("short reads can be asked for") {
  Host host;
  host::Call call;
  call.scenario = "reads_pipe";
  CHECK(host::call(call).answer->value == 10'000);
  call.short_reads = true;
  for (const char* how : {"read", "readv", "recvfrom", "recvmsg", "syscall"}) {
    INFO(how);
    call.args["how"] = how;
    CHECK(host::call(call).answer->value.raw() < 10'000);
  }
}

TEST_CASE("short reads are also shorter than a small buffer, unless it was written in small pieces") {
  Host host;
  host::Call call;
  call.scenario = "reads_childs_pipe";
  const auto got = [&](int writes, int reads) {
    call.args = {{"writes", writes}, {"reads", reads}};
    return host::call(call).answer->value.whole<int>();
  };
  CHECK(got(10'000, 4096) == 4096);
  call.short_reads = true;
  for (const int reads : {256, 512, 1000, 3840, 4096, 10'000}) {
    INFO(reads);
    CHECK(got(10'000, reads) < reads);
    CHECK(got(10'000, reads) % 240 == 0);
  }
  for (const int record : {4, 100, 240}) CHECK(got(10'000, record) == record);
  for (const int record : {300, 1000, 4096}) CHECK(got(record, record) == record);  // each arrives whole
}

TEST_CASE("a program is watched while one of its threads is held, and the thread is then released") {
  Host host;
  host::Call call;
  call.scenario = "waits_for_held_child";
  call.must_rest = true;
  call.rest_while_held = true;
  call.rest_until = std::chrono::milliseconds(300);
  for (const bool spins : {false, true}) {
    call.args = {{"spins", spins}, {"holds", true}};
    const auto reply = host::call(call);
    REQUIRE(reply.run.outcome == Outcome::answered);
    CHECK(reply.run.rest.used);
    CHECK((host::at_rest(reply.run.rest) == host::AtRest::awake) == spins);
  }
  call.args = {{"spins", false}, {"holds", false}};
  const auto reply = host::call(call);
  CHECK(reply.run.outcome == Outcome::answered);
  CHECK_FALSE(reply.run.rest.used);
}

TEST_CASE("a child can be made to end late: after its parent has seen the end of its pipe") {
  Host host;
  host::Call call;
  call.scenario = "asks_after_end_of_file";
  call.late_exits = true;
  for (const char* how : {"_exit", "_Exit", "syscall"})
    for (int i = 0; i < 5; ++i) {
      INFO(how);
      call.args["how"] = how;
      const auto reply = host::call(call);
      REQUIRE(reply.answer);
      CHECK_FALSE(reply.answer->value.at("ended").truth());
      CHECK(reply.answer->value.at("status").whole<int>() == 3);
      CHECK(reply.run.left.children + reply.run.left.zombies == 0);
    }
}

TEST_CASE("fork while there are threads is noted, and fork before them is not") {
  Host host;
  CHECK(host.call("forks_late", {{"with_thread", true}}).run.threads_at_fork == 2);
  CHECK(host.call("forks_late", {{"with_thread", false}}).run.threads_at_fork == 0);
}

TEST_CASE("an address that goes through a pipe is noted, and text is not") {
  Host host;
  CHECK(host.call("sends_through_pipe", {{"address", true}}).run.address_sent);
  CHECK_FALSE(host.call("sends_through_pipe", {{"address", false}}).run.address_sent);
}

}  // namespace call_test
