#include "kit/host/run/guest_process.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "kit/host/base/context.hpp"
#include "kit/host/observe/blocked.hpp"
#include "kit/host/observe/orphans.hpp"
#include "kit/host/observe/stacks.hpp"
#include "kit/host/run/guest_box.hpp"
#include "kit/host/run/guest_limits.hpp"
#include "kit/host/run/message.hpp"
#include "kit/site/server.hpp"
#include "profile/profile.hpp"
#include "sandbox/staging.hpp"
#include "wire/detector_descriptors.hpp"

namespace manyhands::host {
namespace {

using namespace std::chrono_literals;

// Only the descriptor numbers of our own protocol are fixed: the wire is 3 in every guest.
constexpr int wire_number = 3;
constexpr const char* failed_allocation = "std::bad_alloc";

// A program can disable its detectors by executing itself again with other options. Its initial environment
// is in its own memory, so this check only finds careless attempts.
bool started_anew(pid_t pid, const std::vector<std::string>& given) {
  std::ifstream file(proc::folder_of(pid) + "/environ", std::ios::binary);
  std::set<std::string> found;
  for (std::string entry; std::getline(file, entry, '\0');) found.insert(entry);
  if (found.empty()) return false;  // not readable, or wiped by the program
  return found != std::set<std::string>(given.begin(), given.end());
}

}  // namespace

GuestProcess::GuestProcess(const Call& call, site::Server* site)
    : call_(call), site_(site), whereabouts_(program_of(call)), born_(Clock::now()) {
  const auto& c = context();
  run_.arm = call.arm;
  run_.submission = call.submission;
  run_.profile = runs_baseline(call.arm) ? release_profile.name : c.profile;
  run_.scenario = call.scenario;
  run_.seed = std::to_string(c.seed);
  run_.work_units = call.work_units;
  run_.workers = call.workers;
  try {
    start(site);
  } catch (const std::exception& error) {
    run_.end = NeverStarted{error.what()};
    conclude(Outcome::fault, std::string("the program could not be started: ") + error.what());
  }
}

void GuestProcess::start(site::Server* site) {
  static int number = 0;
  const auto& c = context();
  if (c.sandbox == sandbox::Level::none) {
    cwd_ = c.run_dir / ("call-" + std::to_string(::getpid()) + "-" + std::to_string(++number));
    std::filesystem::create_directories(cwd_);
  } else if (c.sandbox == sandbox::Level::container) {
    cwd_ = sandbox::private_folder();
  }
  auto [ours, theirs] = spawn::socket_pair();
  auto [out, in] = spawn::pipe();
  auto [box, guest] = launch_of(call_, run_.profile, cwd_, site);
  guest.argv.push_back("--wire=" + std::to_string(wire_number));
  if (call_.ranks > 0) guest.argv.push_back("--ranks=" + std::to_string(call_.ranks));
  if (call_.two_machines) {
    box.two_machines = true;
    guest.argv.push_back("--machines=2");
  }
  guest.descriptors = {{theirs.get(), wire_number}, {in.get(), 1}, {in.get(), 2}};
  if (is_watched(run_.profile)) {
    log_.open();
    box.watched.known_threads = detector_in(run_.profile) == Detector::races;
    guest.argv.push_back("--log=" + std::to_string(wire::first_detector_descriptor));
    for (int i = 0; i < wire::detector_descriptors; ++i) {
      guest.descriptors.push_back({log_.guests_end(), wire::first_detector_descriptor + i});
      box.watched.kept.push_back(wire::first_detector_descriptor + i);
    }
  }
  if (call_.locks_watched) {
    locks_.emplace();
    locks_->add_to(guest);
  }
  if (call_.waits && !is_watched(run_.profile)) {
    waits_.emplace(*call_.waits);
    waits_->add_to(guest, true);
  } else if (!call_.stop_at.empty()) {
    waits_.emplace(WaitOrders{});
    waits_->add_to(guest, false);
  }
  environment_ = guest.env;
  auto started = sandbox::start(box, guest);
  log_.drop_guests_end();
  if (!started.error.empty()) throw std::runtime_error(started.error);
  wire_ = std::move(ours);
  output_ = std::move(out);
  ::fcntl(output_.get(), F_SETFL, O_NONBLOCK);
  take_over(std::move(started.boxed), site);
}

void GuestProcess::take_over(sandbox::Boxed boxed, site::Server* site) {
  child_ = std::move(boxed);
  known_guests().insert(child_.top());
  auto listeners = child_.take_listeners();
  if (!listeners.empty()) {
    std::vector<int> descriptors;
    for (auto& listener : listeners) descriptors.push_back(listener.release());
    site->adopt(std::move(descriptors));
  }
  machine_before_ = machine_counters();
  sampler_.start(child_.pid(), false, context().limits.processes);
}

void GuestProcess::answers_on_the_way(bool are) {
  if (waits_) waits_->answers_on_the_way(are);
}

Surroundings GuestProcess::surroundings() const {
  if (child_.folders().empty()) return {child_.reaper(), "/dev/shm", false};
  const auto folder = child_.folders().at(shared_memory_folder).get();
  return {child_.reaper(), "/proc/self/fd/" + std::to_string(folder), true};
}

// All machines' programs share one network at the weaker levels.
std::int64_t GuestProcess::network_so_far() const {
  if (call_.ranks == 0 || context().sandbox < sandbox::Level::user) return -1;
  return proc::loopback_bytes_seen_by(child_.pid());
}

GuestProcess::~GuestProcess() {
  if (child_.running()) kill_tree();
}

void GuestProcess::send_call(Clock::time_point now) {
  before_ = before_call(child_.pid(), is_watched(run_.profile), surroundings());
  if (call_.ranks > 0) before_.add_family(child_.pid());
  sampler_.start(child_.pid(), is_watched(run_.profile), context().limits.processes);
  network_at_start_ = network_so_far();
  cpu_at_start_ = spawn::process_cpu_ns(child_.pid()).value_or(0);
  if (call_.turn.count() > 0) one_at_a_time_.emplace(child_.pid(), call_.turn, call_.most_in_turns);
  phase_ = Phase::running;
  zero_ = now;
  const timeval patience{5, 0};
  ::setsockopt(wire_.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  auto before = nlohmann::json::array();
  for (const auto& earlier : call_.before)
    before.push_back({{"scenario", earlier.scenario}, {"args", earlier.args}});
  wire::send_all(wire_.get(), wire::encode({{"phase", "call"},
                                            {"before", before},
                                            {"scenario", call_.scenario},
                                            {"args", call_.args},
                                            {"short_reads", call_.short_reads},
                                            {"interrupts", call_.interrupts},
                                            {"late_exits", call_.late_exits},
                                            {"note_atomics", call_.note_atomics},
                                            {"stop_at", call_.stop_at}},
                                           call_.bytes));
}

void GuestProcess::read_wire() {
  std::array<std::byte, 1 << 18> chunk;
  while (phase_ != Phase::finished) {
    const auto n = ::recv(wire_.get(), chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return;
    if (n == 0) {
      // The connection also closes when the process ends; then its end is what to report.
      std::this_thread::yield();
      if (child_.has_ended())
        process_ended();
      else if (proc::state_of(child_.pid()) != 'Z' && Clock::now() - born_ > 1s)
        conclude(Outcome::protocol, line_closed);
      return;
    }
    received_ += static_cast<std::uint64_t>(n);
    if (received_ > most_received)
      return conclude(Outcome::protocol, "it sent more data than any answer can have");
    if (!reader_.feed(chunk.data(), static_cast<std::size_t>(n)))
      return conclude(Outcome::protocol, "it sent " + reader_.error());
    // What follows the answer remains unread: look_at_leftovers() finds it there.
    while (phase_ != Phase::finished) {
      auto frame = reader_.next();
      if (!frame) break;
      take_frame(std::move(*frame));
    }
    if (!reader_.error().empty()) return conclude(Outcome::protocol, "it sent " + reader_.error());
  }
}

void GuestProcess::take_frame(wire::Frame frame) {
  const auto now = Clock::now();
  auto message = read_message(std::move(frame));
  const auto said = message.said;
  if (phase_ == Phase::starting && said == Said::ready && started_anew(child_.pid(), environment_)) {
    conclude(Outcome::protocol, "it restarted itself, with other settings for the tools that watch it");
  } else if (phase_ == Phase::starting && said == Said::ready) {
    machine_before_ = machine_counters();
    phase_ = Phase::ready;
    detector_.was_ready = true;
  } else if (said == Said::crash) {
    ending_signal_ = message.signal;
    conclude(Outcome::crashed, message.stack_full ? "stack" : "");
  } else if (phase_ != Phase::running) {
    conclude(Outcome::protocol, "it answered before it was asked");
  } else if (said == Said::answer) {
    run_.wall_ns = (now - zero_).count();
    run_.cpu_ns = spawn::process_cpu_ns(child_.pid()).value_or(cpu_at_start_) - cpu_at_start_;
    if (const auto bytes = network_so_far(); bytes >= 0 && network_at_start_ >= 0)
      network_bytes_ = bytes - network_at_start_;
    answer_ = std::move(message.answer);
    atomics_ = std::move(message.atomics);
    held_ = true;
    conclude(Outcome::answered);
  } else if (said == Said::threw && message.what == failed_allocation && !is_watched(run_.profile)) {
    run_.end = OverLimit{"memory", std::to_string(context().limits.memory_mb) + " MB"};
    conclude(Outcome::over_limit, failed_allocation);
  } else if (said == Said::threw) {
    conclude(Outcome::threw, message.what);
  } else if (said == Said::note) {
    take_note(message);
    if (++notes_ > most_notes)
      conclude(Outcome::protocol, "it keeps sending messages that are not an answer");
  } else if (said == Said::unknown_scenario) {
    // Trusted only from our own programs: otherwise a submission could make its points inconclusive this way.
    conclude(runs_baseline(call_.arm) ? Outcome::fault : Outcome::protocol,
             "the program does not know the scenario " + call_.scenario);
  } else {
    conclude(Outcome::protocol, "it sent a message that is not an answer");
  }
}

void GuestProcess::read_output() {
  std::array<char, 65536> chunk;
  const auto n = ::read(output_.get(), chunk.data(), chunk.size());
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n <= 0) return output_.reset();
  run_.output_bytes += n;
  run_.output_tail.append(chunk.data(), static_cast<std::size_t>(n));
  if (run_.output_tail.size() > 2 * tail_bytes)
    run_.output_tail.erase(0, run_.output_tail.size() - tail_bytes);
  const auto allowed = static_cast<std::int64_t>(context().limits.output_kb) * 1024;
  if (run_.output_bytes <= allowed || phase_ == Phase::finished) return;
  run_.end = OverLimit{"output", std::to_string(context().limits.output_kb) + " kB"};
  conclude(Outcome::over_limit, "output");
}

void GuestProcess::read_log() {
  // A limit, so that a guest that writes without end does not keep us from everything else.
  for (int i = 0; i < 64 && log_.read(); ++i) {
  }
}

void GuestProcess::process_ended() {
  if (phase_ == Phase::finished) return;
  ended_by_itself_ = true;
  conclude(Outcome::ended);  // finish() distinguishes an exit from a signal
}

void GuestProcess::conclude(Outcome outcome, std::string message) {
  if (phase_ == Phase::finished) return;
  if (outcome != Outcome::answered && phase_ == Phase::running) run_.wall_ns = (Clock::now() - zero_).count();
  if (phase_ == Phase::running) fill_machine(run_, machine_before_, machine_counters());
  if (one_at_a_time_) one_at_a_time_->end();
  phase_ = Phase::finished;
  run_.outcome = outcome;
  run_.message = std::move(message);
}

Reply GuestProcess::finish() {
  if (child_.running()) {
    held_ ? sampler_.last_sample() : sampler_.sample();
    sampler_.fill(run_);
    if (run_.outcome == Outcome::hung || run_.outcome == Outcome::crashed) {
      // The pipes between a guest and its ranks are ours.
      if (call_.ranks == 0) run_.blocked = blocked_calls(child_.pid());
      run_.stacks = stacks_of(child_.pid());
      for (const auto pid : proc::descendants_of(child_.pid()))
        if (run_.stacks.size() < 32 && proc::state_of(pid) != 'Z')
          for (auto& stack : stacks_of(pid)) run_.stacks.push_back(std::move(stack));
    }
    if (one_at_a_time_) one_at_a_time_->fill(run_);
    reads_in_order_.fill(run_, context().prefix);
    if (call_.watched) run_.places = places_of(whereabouts_, context().prefix);
    if (locks_) locks_->fill(run_, program_of(call_).string(), context().prefix);
    if (held_) look_at_leftovers();
    if (held_ && run_.outcome == Outcome::answered) let_quit();
    collect_usage();
    find_told_calls();
  }
  std::error_code ignored;
  std::filesystem::remove_all(cwd_, ignored);
  Reply reply{std::move(run_),
              std::nullopt,
              {},
              std::move(cut_calls_),
              std::move(atomics_),
              std::move(caught_at_),
              std::move(shared_memory_at_rest_),
              network_bytes_};
  if (waits_) reply.waits = waits_->seen();
  if (reply.run.outcome == Outcome::answered) reply.answer = std::move(answer_);
  return reply;
}

}  // namespace manyhands::host
