// Which tasks made the requests, and is a free slot used again? From runs with known evidence.
#include <string>
#include <vector>

#include "measure/mechanism.hpp"
#include "tests/unit/measure/mechanism_runs.hpp"

namespace requesters_test {

using namespace manyhands;
using namespace manyhands::test;

namespace {

Run stuck(std::vector<ThreadStack> stacks, bool same_place = false) {
  auto run = waited_for(8, 8);
  run.gate.refill = {true, 1, 7, 16, same_place, std::move(stacks)};
  return run;
}

Finding only(const Decision& decision) {
  REQUIRE(decision.judgement.verdict == Verdict::fail);
  REQUIRE(decision.judgement.findings.size() == 1);
  return decision.judgement.findings[0];
}

}  // namespace

TEST_CASE("mechanism: as many threads inside requests as are in flight is what threads are asked for") {
  CHECK(judge({waited_for(8, 8)}, io()).judgement.verdict == Verdict::pass);
  CHECK(judge({waited_for(8, 9)}, io()).judgement.verdict == Verdict::pass);
}

TEST_CASE("mechanism: one thread that waits for all requests at once is no thread for each") {
  auto run = waited_for(8, 0);
  run.gate.waiters.most_of_one = 8;
  CHECK(judge({run}, io()).step == Step::more);
  const auto finding = only(judge({run, run}, io()));
  CHECK(finding.code == "requests-without-workers");
  CHECK(finding.message.find("one thread waited for 8 of them at once") != std::string::npos);
  // It could not be observed what it waits for, but one thread cannot be eight.
  auto unseen = gated(8);
  unseen.peak_threads = unseen.gate.threads = 1;
  CHECK(only(judge({unseen, unseen}, io())).code == "requests-without-workers");
  // Two requests per connection: four threads, eight requests.
  const auto ahead = waited_for(8, 4);
  CHECK(only(judge({ahead, ahead}, io())).message.find("4 threads were inside one") != std::string::npos);
}

TEST_CASE("mechanism: what was seen to be otherwise once, and as asked once, stays open") {
  const auto d = judge({waited_for(8, 8), waited_for(8, 6), waited_for(8, 8)}, io());
  CHECK(d.step == Step::done);
  CHECK(d.judgement.verdict == Verdict::inconclusive);
}

TEST_CASE("mechanism: the requests of a pool are those of its threads, and nothing else is believed") {
  const auto executor = io(MechanismKind::executor);
  CHECK(judge({in_pool(8, 8)}, executor).judgement.verdict == Verdict::pass);
  for (const int of_pool : {0, 7}) {
    const auto other = in_pool(8, of_pool);
    CHECK(only(judge({other, other}, executor)).code == "requests-without-workers");
  }
  auto loop = waited_for(8, 0);
  loop.gate.threads = 1;
  loop.gate.waiters.most_of_one = 8;
  CHECK(only(judge({loop, loop}, executor)).code == "requests-without-workers");
  // Without a debugger it is unknown whose threads they are.
  const auto blind = waited_for(8, 8);
  CHECK(judge({blind, blind, blind}, executor).judgement.verdict == Verdict::inconclusive);
}

TEST_CASE("mechanism: processes are those that have memory of their own, and the parent is none of them") {
  const auto processes = io(MechanismKind::processes);
  auto run = waited_for(8, 0, 8);
  run.peak_processes = 8;
  CHECK(judge({run}, processes).judgement.verdict == Verdict::pass);
  auto parent_too = waited_for(8, 1, 7);
  parent_too.peak_processes = 7;
  const auto finding = only(judge({parent_too, parent_too}, processes));
  CHECK(finding.code == "threads-not-processes");
  CHECK(finding.message.find("by your program's first process itself") != std::string::npos);
  auto sharing = waited_for(8, 8);
  sharing.peak_sharing = 8;
  CHECK(only(judge({sharing, sharing}, processes)).message.find("CLONE_VM") != std::string::npos);
  auto computes = computed(2, 1.9);
  computes.peak_sharing = 2;
  CHECK(only(judge({computes, computes}, cpu(MechanismKind::processes))).message.find("CLONE_VM") !=
        std::string::npos);
}

TEST_CASE("mechanism: a place that stays empty while known URLs wait is told with who waits there") {
  CHECK(judge({stuck({})}, io()).step == Step::more);
  const auto in_order =
      stuck({stack({"__futex_wait", "std::__future_base::_State_baseV2::wait", "std::future<Page>::get"},
                   "crawl", 44),
             in_request(12)});
  const auto one = only(judge({in_order, in_order}, io()));
  CHECK(one.code == "waits-in-order");
  CHECK(one.line == 44);
  CHECK(one.message.find("7 requests were in flight, where 8 could be, and your program already knew 16 more "
                         "URLs") != std::string::npos);
  const auto batches =
      stuck({stack({"__futex_wait", "pthread_join", "std::thread::join"}, "crawl", 50), in_request(12)});
  const auto all = only(judge({batches, batches}, io()));
  CHECK(all.code == "too-few-in-flight");
  CHECK(all.line == 50);
  auto given_before = stuck({}, true);
  CHECK(only(judge({given_before, given_before}, io())).message.find("A free worker must take the next") !=
        std::string::npos);
}

TEST_CASE("mechanism: other numbers of workers are counted as well") {
  const auto with = [](int workers, int in_flight) {
    auto run = waited_for(in_flight, in_flight);
    run.workers = run.gate.limit = workers;
    run.peak_threads = in_flight;
    return run;
  };
  CHECK(judge({with(8, 8), with(3, 3), with(1, 1)}, io()).judgement.verdict == Verdict::pass);
  CHECK(judge({with(8, 8), with(3, 2)}, io()).step == Step::more);
  const auto few = only(judge({with(8, 8), with(3, 2), with(8, 8), with(3, 2)}, io()));
  CHECK(few.code == "too-few-in-flight");
  CHECK(few.message.find("called with 3 workers") != std::string::npos);
  const auto many = only(judge({with(8, 8), with(1, 2)}, io()));
  CHECK(many.code == "too-many-in-flight");
  CHECK(many.message ==
        "2 requests were in flight at once; 1 is allowed (your function was called with 1 worker)");
}

TEST_CASE("mechanism: too many in flight at any moment is too many") {
  auto run = waited_for(8, 8);
  run.workers = 8;
  run.requests.resize(2);
  run.requests[1].in_flight = 12;
  CHECK(only(judge({run}, io())).message == "12 requests were in flight at once; 8 are allowed");
}

TEST_CASE("mechanism: with one worker, no two others are at work beside the caller") {
  auto usual = computed(2, 1.9);
  usual.workers = 8;
  auto one = computed(1, 1.0);
  one.workers = 1;
  const auto threads = cpu(MechanismKind::threads);
  CHECK(judge({usual, one}, threads).judgement.verdict == Verdict::pass);
  // The caller may work, too.
  auto with_caller = computed(2, 1.9);
  with_caller.workers = 1;
  with_caller.leader_cpu_ns = with_caller.cpu_ns / 2;
  CHECK(judge({usual, with_caller}, threads).judgement.verdict == Verdict::pass);
  auto all_cores = computed(2, 1.9);
  all_cores.workers = 1;
  CHECK(judge({usual, all_cores}, threads).step == Step::more);
  const auto finding = only(judge({usual, all_cores, usual, all_cores}, threads));
  CHECK(finding.code == "workers-ignored");
  CHECK(finding.message.find("1.9 threads were running") != std::string::npos);
  // With other load on the machine, all of them together got no more than one core.
  auto crowded = computed(2, 1.9);
  crowded.workers = 1;
  crowded.cpu_ns = crowded.wall_ns;
  CHECK(only(judge({usual, crowded, usual, crowded}, threads)).code == "workers-ignored");
  // A thread for each task, one at a time: the thread that starts them is runnable as well.
  auto short_lived = crowded;
  short_lived.task_cpu_ns.assign(40, short_lived.cpu_ns / 40);
  CHECK(judge({usual, short_lived}, threads).judgement.verdict == Verdict::pass);
  // That it started many is only what the program itself says.
  auto claims = crowded;
  claims.threads_started = 40;
  CHECK(judge({usual, claims}, threads).step == Step::more);
  // A caller that itself waits for a core, next to its only worker, is not a second worker.
  crowded.peak_threads = 2;
  CHECK(judge({usual, crowded}, threads).judgement.verdict == Verdict::pass);
}

}  // namespace requesters_test
