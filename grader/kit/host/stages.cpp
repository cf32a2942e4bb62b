#include "kit/host/stages.hpp"

#include <algorithm>
#include <optional>
#include <random>
#include <set>
#include <stdexcept>
#include <thread>

#include "kit/host/base/context.hpp"
#include "kit/host/cases/cases.hpp"
#include "kit/host/explored/explore.hpp"
#include "kit/host/observe/child_returned.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "kit/host/observe/thread_cost.hpp"
#include "kit/host/run/detector_state.hpp"
#include "kit/host/run/forced_waits.hpp"
#include "kit/host/run/gated_call.hpp"
#include "kit/host/run/judged.hpp"
#include "kit/host/suites/runs_in_turns.hpp"
#include "kit/host/suites/workload.hpp"
#include "kit/site/server.hpp"
#include "profile/profile.hpp"

namespace manyhands::host {
namespace {

std::optional<CpuWorkload> cpu_workload;
std::optional<IoWorkload> io_workload;
std::optional<WaitingWorkload> waiting_workload;

// Marks the latest run as judged. A wrong answer here is a finding, too: the input was a fresh one.
void note(const std::optional<Finding>& wrong) {
  auto& result = context().result;
  auto& run = result.runs.back();
  run.judged = true;
  run.right = !wrong;
  if (wrong) {
    result.findings.push_back(*wrong);
    if (result.findings.back().by.empty()) result.findings.back().by = "tests";
  }
}

// A run of the submission without an answer is evidence; one of the baseline is a grader error.
bool answered(const Reply& reply) {
  auto& result = context().result;
  const auto& run = reply.run;
  if (run.outcome == Outcome::answered) {
    auto returned = child_returned(run);
    if (!returned) return true;
    result.findings.push_back(std::move(*returned));
    return false;
  }
  if (run.outcome == Outcome::starved && !detector_is_unusable())
    result.unmeasured.push_back("this machine was too busy: your program got almost no CPU time");
  else if (run.outcome == Outcome::fault)
    result.faults.push_back(run.message);
  else if (run.outcome == Outcome::starved)
    return false;
  else if (runs_baseline(run.arm))
    result.faults.push_back("the serial version that comes with the exercise did not finish here");
  else
    result.findings.push_back(diagnose(run, context().prefix));
  return false;
}

// The pages that can be requested while the gate is closed.
std::set<std::string> within_reach(const site::Server& server) {
  const auto& site = server.site();
  const auto listed = site::known_at_start(site);
  const auto& pages = site.spec.listed ? listed : site.pages[static_cast<std::size_t>(site.spec.lead)].links;
  std::set<std::string> urls;
  for (const int page : pages)
    if (site.spec.listed || page > site.spec.lead) urls.insert(server.url_of(page));
  return urls;
}

// `site_workers`: the number of workers for which the site is made; the program gets `workers`.
bool io_run(SitePurpose purpose, int site_workers, int workers) {
  const auto& workload = *io_workload;
  auto& c = context();
  site::ServerOptions options;
  options.gated = purpose == SitePurpose::gate;
  site::Server server(site::generate(workload.make_site(c.seed, site_workers, purpose)), options);
  auto call = workload.make_call(server, workers);
  call.workers = workers;
  call.late_exits = options.gated && workers == 1;
  if (!c.submissions.empty()) call.submission = c.submissions.front();
  GateOrder order;
  if (options.gated) {
    order.known = within_reach(server);
    order.limit = std::min(workers, static_cast<int>(order.known.size()));
    order.workers = workers;
    order.whose = workload.in_a_pool && site_workers == c.workers;
    if (!workload.refills || order.limit < workers) order.known.clear();
  }
  const auto reply = options.gated ? call_gated(call, server, order) : host::call(call, &server);
  if (!answered(reply)) return false;
  note(judged([&] { return workload.judge(server, *reply.answer); }));
  return true;
}

// In virtual time if that is required and possible for the program; otherwise in real time, on a site made
// for that.
void io_speed() {
  const auto& workload = *io_workload;
  auto& c = context();
  std::string because;
  if (c.clock == ClockKind::virtual_time) {
    site::Server server(site::generate(workload.make_site(c.seed, c.workers, SitePurpose::virtual_speed)),
                        {.virtual_time = true});
    auto call = workload.make_call(server, c.workers);
    call.workers = c.workers;
    if (!c.submissions.empty()) call.submission = c.submissions.front();
    const auto reply = call_in_virtual_time(call, server);
    because = reply.run.real_time_because;
    if (because.empty()) {
      if (answered(reply)) note(judged([&] { return workload.judge(server, *reply.answer); }));
      return;
    }
    c.result.runs.pop_back();  // not a measurement
  }
  io_run(SitePurpose::speed, c.workers, c.workers);
  c.result.runs.back().real_time_because = because;
}

// A number of workers that cannot equal the number of cores by chance, and that is larger than usual, so that
// a program that takes the smaller of the two numbers is detected, too.
int other_number_of_workers() {
  for (int number = context().workers + 3;; ++number)
    if (number != static_cast<int>(std::thread::hardware_concurrency())) return number;
}

// A program whose waits have timeouts is called again without them. The results are added to the latest
// judged run; these runs themselves are not kept.
void look_at_time_limits() {
  const auto& workload = *io_workload;
  auto& c = context();
  const auto site = site::generate(workload.make_site(c.seed, c.workers, SitePurpose::gate));
  const auto before = c.result.runs.size();
  const auto needed = needed_time_limit([&](const WaitOrders& orders) {
    site::Server server(site);
    auto call = workload.make_call(server, c.workers);
    call.workers = c.workers;
    call.waits = orders;
    auto reply = host::call(call, &server);
    c.result.runs.resize(before);
    return reply;
  });
  if (!needed) return;
  c.result.runs.back().limit_needed_file = needed->file;
  c.result.runs.back().limit_needed_line = needed->line;
}

// First with more to fetch than there are workers: how many requests are in flight? Then with less: what do
// idle workers do? Then both with other numbers of workers: does the program use the number that it gets?
void io_mechanism() {
  const int workers = context().workers;
  if (!io_run(SitePurpose::gate, workers, workers)) return;
  if (workers > 1 && !io_run(SitePurpose::gate, 1, workers)) return;
  for (const int other : {other_number_of_workers(), 1})
    if (other != workers && !io_run(SitePurpose::gate, other, other)) return;
  look_at_time_limits();
}

void cpu_runs(const std::vector<Call>& calls) {
  const auto replies =
      calls.size() == 1 ? std::vector<Reply>{host::call(calls.front())} : call_at_once(calls);
  // The clock has stopped; judge each answer against the input that this call got.
  auto& runs = context().result.runs;
  const auto first = runs.size() - replies.size();
  for (std::size_t i = 0; i < replies.size(); ++i) {
    if (!answered(replies[i])) continue;
    const auto wrong = judged([&] { return cpu_workload->judge(calls[i], *replies[i].answer); });
    runs[first + i].judged = true;
    runs[first + i].right = !wrong;
    if (wrong && !runs_baseline(calls[i].arm)) context().result.findings.push_back(*wrong);
    if (wrong && runs_baseline(calls[i].arm))
      context().result.faults.push_back(
          "the serial version that comes with the exercise gave a wrong answer");
  }
}

// The version that comes with the exercise is the baseline, and must be serial.
void adapt_to_baseline(Call& call) {
  if (runs_baseline(call.arm) && cpu_workload->make_serial) cpu_workload->make_serial(call);
}

// One block: K S K, and B at a random place between them, all with the same input. If there are several
// submissions, each has a K before and after it, and neighbours share one: K S K S K.
void cpu_block() {
  const auto& c = context();
  const auto input = cpu_workload->make_input(c.seed, c.workers);
  const auto arm = [&](Arm name, const std::string& submission = {}) {
    auto call = input;
    call.arm = name;
    call.submission = submission;
    call.workers = c.workers;
    adapt_to_baseline(call);
    return call;
  };
  std::mt19937_64 random(c.seed);
  auto submissions = c.submissions.empty() ? std::vector<std::string>{""} : c.submissions;
  std::shuffle(submissions.begin(), submissions.end(), random);
  std::vector<Call> order{arm(Arm::saturated)};
  for (const auto& submission : submissions) {
    order.push_back(arm(Arm::submission, submission));
    order.push_back(arm(Arm::saturated));
  }
  order.insert(order.begin() + static_cast<std::ptrdiff_t>(random() % (order.size() + 1)), arm(Arm::serial));
  for (const auto& call : order) {
    cpu_runs(std::vector<Call>(call.arm == Arm::saturated ? static_cast<std::size_t>(c.workers) : 1, call));
    // Without a correct answer, there is nothing to time.
    if (call.arm == Arm::submission && !c.result.runs.back().right) return;
    if (call.arm == Arm::submission && wants_turns(c.result.runs)) runs_in_turns(call, *cpu_workload);
  }
}

// Which of the workloads is requested, if there are two.
bool is_io() {
  if (io_workload && cpu_workload) return context().work != Work::cpu;
  if (!io_workload && !cpu_workload) throw std::logic_error("this exercise has no workload");
  return io_workload.has_value();
}

// Runs that tell causes of slowness apart: the submission on one core, or on all cores and profiled.
void cpu_cause() {
  const bool one_core = context().cores == 1;
  auto call = cpu_workload->make_input(context().seed, context().workers);
  call.workers = context().workers;
  call.watched = !one_core;
  cpu_runs({call});
  context().result.runs.back().arm = one_core ? Arm::one_core : Arm::profiled;
}

// The submission with its locks measured: how long they are held, and which threads wait for them.
void cpu_locks() {
  auto call = cpu_workload->make_input(context().seed, context().workers);
  call.workers = context().workers;
  call.locks_watched = true;
  if (!context().submissions.empty()) call.submission = context().submissions.front();
  cpu_runs({call});
  auto& run = context().result.runs.back();
  run.arm = Arm::lock_traced;
  run.thread_cost_ns = thread_cost_ns();
  run.switch_cost_ns = switch_cost_ns();
}

// What is slow because the cores share memory and caches is also slow if nothing else is shared. So this runs
// as many copies of the submission as there are workers, each with all its threads on its own core;
// before them, as many serial versions on the same cores, which may be hyperthreads of one core.
void cpu_copies() {
  const auto& c = context();
  for (const auto arm : {Arm::saturated, Arm::submission}) {
    std::vector<Call> copies(static_cast<std::size_t>(c.workers),
                             cpu_workload->make_input(c.seed, c.workers));
    for (int core = 0; core < c.workers; ++core) {
      auto& copy = copies[static_cast<std::size_t>(core)];
      copy.arm = arm;
      copy.workers = c.workers;
      copy.core = core;
      adapt_to_baseline(copy);
    }
    cpu_runs(copies);
  }
  for (auto& run : context().result.runs)
    if (run.arm == Arm::submission) run.arm = Arm::replicated;
}

void cpu_once(int workers, bool late_exits = false) {
  auto call = cpu_workload->make_input(context().seed, workers);
  call.workers = workers;
  call.late_exits = late_exits;
  cpu_runs({call});
}

// As usual, and with a single worker, a number that differs from that of the cores: does the program use the
// number that it gets? And does it wait for children that have closed their pipes, but have not ended yet?
void cpu_mechanism() {
  cpu_once(context().workers);
  if (context().workers > 1 && context().result.runs.back().right) cpu_once(1, true);
}

void wait_once() {
  if (!waiting_workload) throw std::logic_error("this exercise has no workload in which threads wait");
  auto call = waiting_workload->make_input(context().seed);
  call.must_rest = true;
  const auto reply = host::call(call);
  if (answered(reply)) note(judged([&] { return waiting_workload->judge(call, *reply.answer); }));
}

// One run for people to look at (model/timeline.hpp), on the inputs of the speed check.
void show_timeline() {
  if (waiting_workload && !io_workload && !cpu_workload)
    wait_once();
  else
    is_io() ? void(io_run(SitePurpose::speed, context().workers, context().workers))
            : cpu_once(context().workers);
}

}  // namespace

RegisterWorkload::RegisterWorkload(CpuWorkload workload) {
  cpu_workload = std::move(workload);
}
RegisterWorkload::RegisterWorkload(IoWorkload workload) {
  io_workload = std::move(workload);
}
RegisterWorkload::RegisterWorkload(WaitingWorkload workload) {
  waiting_workload = std::move(workload);
}

// A test stage under a detector proves nothing without it.
void expect_detector(const std::string& stage) {
  const auto needed = stage == "memory"  ? Detector::memory
                      : stage == "races" ? Detector::races
                                         : Detector::none;
  if (detector_in(context().profile) != needed)
    throw std::invalid_argument("stage " + stage + " does not go with profile " + context().profile);
}

void run_stage() {
  auto& c = context();
  expect_detector(c.stage);
  if (c.stage == "correct") {
    run_cases("");
  } else if (c.stage == "memory" || c.stage == "races") {
    run_cases("[small]");
  } else if (c.stage == "schedules") {
    explore_schedules();
  } else if (c.stage == "mechanism" && c.work == Work::waiting) {
    wait_once();
  } else if (c.stage == "mechanism") {
    is_io() ? io_mechanism() : cpu_mechanism();
  } else if (c.stage == "cause") {
    cpu_cause();
  } else if (c.stage == "copies") {
    cpu_copies();
  } else if (c.stage == "locks") {
    cpu_locks();
  } else if (c.stage == "speed") {
    if (is_io())
      io_speed();
    else
      cpu_block();
  } else if (c.stage == "timeline") {
    show_timeline();
  } else if (c.stage == "compare") {
    is_io() ? void(io_run(SitePurpose::compare, c.workers, c.workers)) : cpu_once(c.workers);
    if (!is_io() && cpu_workload->remarks && c.result.findings.empty()) {
      const auto measured = c.result.runs;
      c.result.remarks = cpu_workload->remarks(c.workers);
      c.result.runs = measured;  // without those that the remarks are about
    }
  } else {
    throw std::invalid_argument("no such stage: " + c.stage);
  }
}

}  // namespace manyhands::host
