#include "kit/host/run/call.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <utility>

#include "kit/host/base/context.hpp"
#include "kit/host/base/test_case.hpp"
#include "kit/host/observe/lane_watch.hpp"
#include "kit/host/observe/proc.hpp"
#include "kit/host/observe/stacks.hpp"
#include "kit/host/run/at_rest.hpp"
#include "kit/host/run/detector_state.hpp"
#include "kit/host/run/gate_watch.hpp"
#include "kit/host/run/gated_call.hpp"
#include "kit/host/run/guest_box.hpp"
#include "kit/host/run/guest_process.hpp"
#include "kit/host/run/held_call.hpp"
#include "kit/host/run/tampering.hpp"
#include "kit/host/run/virtual_time.hpp"
#include "kit/host/schedule/spread.hpp"
#include "kit/host/schedule/turns.hpp"
#include "kit/site/oracle.hpp"

namespace manyhands::host {
namespace {

using Clock = GuestProcess::Clock;
using Guests = std::vector<std::unique_ptr<GuestProcess>>;
using Phase = GuestProcess::Phase;

void wait_and_serve(Guests& guests, const VirtualTime* virtual_time, const LaneWatch* lanes) {
  std::vector<pollfd> entries;
  auto wake = Clock::now() + std::chrono::milliseconds(50);
  for (const auto& guest : guests) {
    if (guest->phase() == Phase::finished) continue;
    wake = std::min(wake, guest->next_tick());
    entries.push_back({guest->wire(), POLLIN, 0});
    entries.push_back({guest->output(), POLLIN, 0});
    entries.push_back({guest->log(), POLLIN, 0});
    entries.push_back({guest->pidfd(), POLLIN, 0});
  }
  if (virtual_time != nullptr) wake = std::min(wake, virtual_time->next());
  if (lanes != nullptr) wake = std::min(wake, lanes->next());
  const auto wait = std::chrono::nanoseconds(wake - Clock::now()).count();
  const timespec at_most{0, std::clamp<std::int64_t>(wait, 0, 50'000'000)};
  ::ppoll(entries.data(), entries.size(), &at_most, nullptr);
  std::size_t next = 0;
  for (auto& guest : guests) {
    if (guest->phase() == Phase::finished) continue;
    const bool wire = entries[next++].revents != 0;
    const bool output = entries[next++].revents != 0;
    const bool log = entries[next++].revents != 0;
    const bool ended = entries[next++].revents != 0;
    if (log) guest->read_log();
    if (wire) guest->read_wire();
    if (output) guest->read_output();
    // A last answer may still be in the socket when the process has already ended.
    if (ended && guest->phase() != Phase::finished) guest->read_wire();
    if (ended) guest->process_ended();
  }
}

void start_when_all_are_ready(Guests& guests, site::Server* site, LaneWatch* lanes) {
  const auto waiting = [](const auto& guest) { return guest->phase() == Phase::starting; };
  if (std::any_of(guests.begin(), guests.end(), waiting)) return;
  const auto now = Clock::now();
  bool first = true;
  for (auto& guest : guests) {
    if (guest->phase() != Phase::ready) continue;
    if (first && site != nullptr) site->start_clock(now);
    first = false;
    guest->send_call(now);
    if (lanes != nullptr) lanes->start(guest->pid(), now);
  }
}

// For the programs that have just been sampled.
void share_cpus(const Guests& guests, Turns& turns) {
  std::vector<ReadyTask> ready;
  for (const auto& guest : guests)
    if (guest->phase() == Phase::running)
      ready.insert(ready.end(), guest->sampler().ready().begin(), guest->sampler().ready().end());
  auto moves = moves_for(ready, our_cpus());
  // For programs that run side by side, it does not matter how evenly they share their work.
  if (moves.empty() && guests.size() == 1) moves = turns.after(ready);
  place(moves);
}

// For a guest whose threads step aside, all answers come at the same moment; on a busy machine, the first may
// otherwise be read long before the last is sent.
void open(GuestProcess& guest, GateWatch& gate) {
  guest.answers_on_the_way(true);
  gate.open();
  guest.answers_on_the_way(false);
}

void watch(GuestProcess& guest, site::Server* site, GateWatch* gate, std::deque<Step>& steps,
           const Look& look) {
  const auto now = Clock::now();
  const bool due = guest.phase() == Phase::running && guest.sampler().due(now);
  if (due) guest.kept_waiting(gate != nullptr && !gate->opened() && site->in_flight() > 0, now);
  guest.tick(now);
  if (!due || guest.phase() != Phase::running) return;
  if (look) look(guest.pid());
  if (gate != nullptr && gate->ready_to_open(guest.pid(), guest.sampler(), now)) {
    if (!steps.empty()) {
      steps.front()(guest.pid());
      steps.pop_front();
      gate->look_again();
      return;
    }
    gate->look_who_waits(guest.pid());
    if (gate->wants_stacks()) gate->gate().stacks = stacks_of(guest.pid());
    if (const auto& wakes = gate->gate().wake_ups; wakes.least > 0 && wakes.pid != guest.pid())
      for (auto& stack : stacks_of(wakes.pid)) gate->gate().stacks.push_back(std::move(stack));
    return gate->goes_on_one_by_one() ? void() : open(guest, *gate);  // the next samples show the effect
  }
  if (gate != nullptr) {
    const auto refilling = gate->look_at_refill(guest.sampler());
    if (refilling == GateWatch::Refilling::stuck) gate->gate().refill.stacks = stacks_of(guest.pid());
    if (refilling == GateWatch::Refilling::stuck || refilling == GateWatch::Refilling::over)
      open(guest, *gate);
    // It was idle for as long as required; what it does now that it has an answer is not known yet.
    if (refilling != GateWatch::Refilling::none) return;
  }
  if (guest.looks_hung() && (site == nullptr || site->in_flight() == 0) && proc::own_threads_idle())
    guest.conclude(Outcome::hung, "quiet");
}

void move_time(GuestProcess& guest, VirtualTime& time) {
  if (guest.phase() != Phase::running) return;
  time.look(Clock::now());
  if (!time.given_up().empty()) guest.conclude(Outcome::fault, time.given_up());
}

// For the stage "timeline".
void keep_timeline(LaneWatch& lanes, const Run& run) {
  lanes.stop();
  if (run.outcome != Outcome::answered) return;
  auto timeline = lanes.timeline(context().prefix);
  const auto cores = static_cast<int>(our_cpus().size());
  timeline.workers = run.workers;
  timeline.cores = context().cores > 0 ? std::min(context().cores, cores) : cores;
  context().result.timelines.push_back(std::move(timeline));
}

std::vector<Reply> run(const std::vector<Call>& calls, site::Server* site, const GateOrder& order,
                       std::deque<Step> steps = {}, VirtualTime* virtual_time = nullptr,
                       const Look& look = {}) {
  tampering::judge_said(tampering::Said::nothing);
  stop_if_hung();
  Guests guests;
  for (const auto& call : calls) guests.push_back(std::make_unique<GuestProcess>(call, site));
  std::optional<GateWatch> gate;
  if (site != nullptr && virtual_time == nullptr) gate.emplace(*site, order);

  std::optional<LaneWatch> lane_watch;
  if (context().stage == "timeline") lane_watch.emplace(program_of(calls.front()), site != nullptr);
  auto* lanes = lane_watch ? &*lane_watch : nullptr;

  Turns turns;
  const bool shares_cpus = context().stage == "speed" && site == nullptr;
  // If the grader is late, the program looks slow.
  const auto delay_before = proc::own_run_delay_ns();
  const auto unfinished = [](const auto& guest) { return guest->phase() != Phase::finished; };
  while (std::any_of(guests.begin(), guests.end(), unfinished)) {
    wait_and_serve(guests, guests.front()->phase() == Phase::running ? virtual_time : nullptr, lanes);
    start_when_all_are_ready(guests, site, lanes);
    const bool due = std::any_of(guests.begin(), guests.end(), [now = Clock::now()](const auto& guest) {
      return guest->sampler().due(now);
    });
    for (auto& guest : guests) watch(*guest, site, gate ? &*gate : nullptr, steps, look);
    if (lanes != nullptr && guests.front()->phase() == Phase::finished) lanes->stop();
    if (lanes != nullptr && lanes->due(Clock::now())) lanes->look();
    if (due && shares_cpus) share_cpus(guests, turns);
    if (virtual_time != nullptr) move_time(*guests.front(), *virtual_time);
  }
  const bool answered = guests.front()->run().outcome == Outcome::answered;
  if (virtual_time != nullptr && answered) virtual_time->answered(Clock::now());

  const auto delay = std::max<std::int64_t>(0, proc::own_run_delay_ns() - delay_before);
  std::vector<Reply> replies;
  for (auto& guest : guests) {
    replies.push_back(guest->finish());
    auto& evidence = replies.back().run;
    evidence.tester_delay_ns = delay;
    if (site != nullptr) {
      evidence.requests = site->ledger();
      site::note_discoveries(*site, evidence.requests);
      evidence.critical_path_ns = site::critical_path_ns(*site, evidence.requests);
      if (gate) evidence.gate = gate->gate();
    }
    if (virtual_time != nullptr) {
      if (answered) virtual_time->used(evidence.cpu_ns);
      evidence.real_time_because = virtual_time->given_up();
      if (evidence.real_time_because.empty()) evidence.virtual_ns = site->time();
    }
    collect_sanitizer_reports(evidence, guest->detector());
    context().result.runs.push_back(evidence);
  }
  if (lanes != nullptr) keep_timeline(*lanes, context().result.runs.back());
  return replies;
}

// The only reply; when judges are tested, its answer may have been tampered with.
Reply tampered(const Call& call, std::vector<Reply> replies) {
  // For a program whose waits come in our order, only the waits are judged.
  if (!call.waits) tampering::after_call(replies.front());
  return std::move(replies.front());
}

}  // namespace

Reply call(const Call& call, site::Server* site) {
  return tampered(call, run({call}, site, {}));
}

std::vector<Reply> call_at_once(const std::vector<Call>& calls) {
  return run(calls, nullptr, {});
}

Reply call_gated(const Call& call, site::Server& site, const GateOrder& order) {
  return tampered(call, run({call}, &site, order));
}

Reply call_in_virtual_time(const Call& call, site::Server& site) {
  VirtualTime virtual_time(site, context().seed);
  auto patient = call;
  patient.virtual_time = true;
  return tampered(call, run({patient}, &site, {}, {}, &virtual_time));
}

Reply call_at_rest(const Call& call, site::Server& site, std::vector<Step> steps) {
  return tampered(call, run({call}, &site, {}, {steps.begin(), steps.end()}));
}

Reply call_held(const Call& call, const Look& look) {
  return tampered(call, run({call}, nullptr, {}, {}, nullptr, look));
}

}  // namespace manyhands::host
