#include "kit/host/run/guest_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "kit/host/base/context.hpp"
#include "kit/host/detectors/sanitizer_log.hpp"
#include "kit/host/observe/blocked.hpp"
#include "kit/host/observe/code_lines.hpp"
#include "kit/host/observe/memory_files.hpp"
#include "kit/host/observe/orphans.hpp"
#include "kit/host/observe/placement.hpp"
#include "kit/host/observe/stacks.hpp"
#include "kit/host/observe/starved.hpp"
#include "kit/host/run/guest_box.hpp"
#include "kit/host/run/message.hpp"
#include "kit/site/server.hpp"
#include "model/learner_frame.hpp"
#include "sandbox/staging.hpp"
#include "wire/detector_descriptors.hpp"

namespace manyhands::host {
namespace {

using namespace std::chrono_literals;

// Only the descriptor numbers of our own protocol are fixed: the wire is 3 in every guest.
constexpr int wire_number = 3;
constexpr std::size_t tail_bytes = 8192;
// One answer, and notes that are small and few (the kit sends one of each kind). Without a limit, a program
// could keep us reading forever.
constexpr std::uint64_t most_received = wire::max_header_bytes + wire::max_payload_bytes;
constexpr int most_notes = 100;
constexpr std::size_t most_told_calls = 24;
constexpr int pipes_period = 2;  // in samples: how often to check who waits for which pipe
// If nothing runs, nothing waits for a CPU, and no answer is on its way, a program can never continue.
constexpr auto hung_after = 2s;
constexpr const char* line_closed = "it closed its connection to the grader";
constexpr const char* failed_allocation = "std::bad_alloc";
constexpr auto leftovers_settle = 150ms;
// In samples: reading a process's mappings costs more than a sample does.
constexpr int shared_memory_period = 10;
constexpr auto leftovers_patience = 2s;
constexpr int most_patient_looks = 3;
// Of the time in which all threads must wait: until then, they may not have got there yet.
constexpr auto on_the_way = 100ms;
// Being at work half of the time is not sleeping; then it is worth finding out where they are.
constexpr int part_awake = 2;
// For a program that has been told to quit: a plain one has nothing left to do, an instrumented one has to
// write its report.
constexpr auto quit_patience = 1s;
constexpr auto instrumented_quit_patience = 15s;
constexpr auto repeated_quit_patience = 3s;

// In ticks, as above: adding up the memory of all processes costs as much as a sample does.
constexpr int memory_period = 8;
constexpr int debts_period = 8;
constexpr int memory_files_period = 8 * memory_period;
// Exact measurements of memory may take a twentieth of the time.
constexpr int exact_duty = 20;

// The number of cores that the scheduler can give it at once.
int cores_of_guest(const Call& call) {
  if (call.core >= 0) return 1;
  const auto all = static_cast<int>(std::max<std::size_t>(1, our_cpus().size()));
  return context().cores > 0 ? std::min(context().cores, all) : all;
}

// A program that waited for a CPU for at least this part of the time may have had too little of it.
constexpr int starved_part = 10;

std::chrono::nanoseconds run_delay_of(pid_t pid) {
  std::chrono::nanoseconds sum{0};
  for (const auto& task : proc::tasks_of(pid)) sum += std::chrono::nanoseconds(task.run_delay_ns);
  return sum;
}

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
  run_.profile = call.arm == "S" ? c.profile : "release";
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
  guest.descriptors = {{theirs.get(), wire_number}, {in.get(), 1}, {in.get(), 2}};
  if (run_.profile != "release") {
    log_.open();
    box.watched.known_threads = run_.profile == "tsan";
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
  if (call_.waits && run_.profile == "release") {
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
  sampler_.start(child_.pid());
}

void GuestProcess::answers_on_the_way(bool are) {
  if (waits_) waits_->answers_on_the_way(are);
}

Surroundings GuestProcess::surroundings() const {
  if (child_.folders().empty()) return {child_.reaper(), "/dev/shm", false};
  const auto folder = child_.folders().at(shared_memory_folder).get();
  return {child_.reaper(), "/proc/self/fd/" + std::to_string(folder), true};
}

GuestProcess::~GuestProcess() {
  if (child_.running()) kill_tree();
}

void GuestProcess::send_call(Clock::time_point now) {
  before_ = before_call(child_.pid(), run_.profile != "release", surroundings());
  sampler_.start(child_.pid(), run_.profile != "release");
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
    answer_ = std::move(message.answer);
    atomics_ = std::move(message.atomics);
    held_ = true;
    conclude(Outcome::answered);
  } else if (said == Said::threw && message.what == failed_allocation && run_.profile == "release") {
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
    conclude(call_.arm == "S" ? Outcome::protocol : Outcome::fault,
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

GuestProcess::Clock::time_point GuestProcess::next_tick() const {
  const bool in_turns = one_at_a_time_ && phase_ == Phase::running;
  return in_turns ? std::min(sampler_.next(), one_at_a_time_->next()) : sampler_.next();
}

void GuestProcess::tick(Clock::time_point now) {
  if (one_at_a_time_ && phase_ == Phase::running && now >= one_at_a_time_->next()) one_at_a_time_->look();
  if (phase_ == Phase::finished || !sampler_.due(now)) return;
  sampler_.sample();
  if (call_.watched && phase_ == Phase::running) whereabouts_.look(child_.pid());
  if ((call_.watched || call_.locks_watched) && phase_ == Phase::running && ticks_ % pipes_period == 0)
    reads_in_order_.look(child_.pid());
  if (call_.must_rest && phase_ == Phase::running) watch_rest(now);
  if (++ticks_ % shared_memory_period == 0) look_at_shared_memory();
  const auto& limits = context().limits;
  // Instrumented programs are slower; in virtual time, the program also waits for our checks.
  const double stretch = run_.profile == "release" && !call_.virtual_time ? 1 : 3;
  const std::chrono::duration<double> since = now - (phase_ == Phase::running ? zero_ : born_);
  look_at_debts();
  look_at_the_limit(std::chrono::duration_cast<std::chrono::nanoseconds>(since),
                    std::chrono::duration<double>(limits.wall_s * stretch));
  Run seen;
  sampler_.fill(seen);
  if (seen.peak_processes > limits.processes || seen.peak_threads > 16 * limits.processes) {
    run_.end = OverLimit{"processes", std::to_string(limits.processes)};
    conclude(Outcome::over_limit, "processes");
  }
  watch_memory(now);
}

// A guest that waits for an answer of the site waits for us.
void GuestProcess::look_at_debts() {
  if (site_ == nullptr || ticks_ % debts_period != 0) return;
  const auto delay = proc::own_run_delay_ns();
  const bool owes = site_->in_flight() > 0;
  if (owes && owed_since_) owed_ns_ += std::max<std::int64_t>(0, delay - *owed_since_);
  owed_since_ = owes ? std::optional(delay) : std::nullopt;
}

void GuestProcess::look_at_the_limit(std::chrono::nanoseconds since, std::chrono::duration<double> limit) {
  const auto limit_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(limit).count();
  if (since.count() <= limit_ns) return;
  auto progress = sampler_.progress();
  progress.span_ns = since.count();
  progress.owed_ns = owed_ns_;
  progress.cores = cores_of_guest(call_);
  const auto own = own_time_ns(progress, machine_before_, machine_counters());
  const auto now = at_limit(progress.span_ns, own, limit_ns);
  if (now == AtLimit::go_on) return;
  run_.end = TimedOut{std::chrono::duration<double>(since).count()};
  conclude(now == AtLimit::starved ? Outcome::starved : Outcome::hung, "limit");
}

std::vector<pid_t> GuestProcess::all_processes() const {
  auto all = proc::descendants_of(child_.pid());
  all.push_back(child_.pid());
  for (const auto pid : orphans_of(child_.pid(), surroundings())) all.push_back(pid);
  return all;
}

void GuestProcess::watch_memory(Clock::time_point now) {
  // The cheap sum counts memory shared by processes more than once, and never too little: an exact
  // measurement is needed only if this sum is too large.
  const auto processes = ticks_ % memory_period == 0 ? all_processes() : std::vector<pid_t>{child_.pid()};
  const auto sum = [&processes](const auto& of_one) {
    std::int64_t bytes = 0;
    for (const auto pid : processes) bytes += of_one(pid);
    return bytes;
  };
  const bool release = run_.profile == "release";
  const auto allowed = release ? static_cast<std::int64_t>(context().limits.memory_mb) << 20
                               : static_cast<std::int64_t>(memory_cap(run_.profile));
  const auto exactly = [&](Clock::time_point& next, const auto& bytes) {
    if (now < next) return false;
    const auto begin = Clock::now();
    const bool too_much = bytes() > allowed;
    const auto end = Clock::now();
    next = end + exact_duty * (end - begin);
    return too_much;
  };
  const bool of_processes = sum(proc::resident_bytes_of) > allowed &&
                            exactly(next_exact_look_, [&] { return sum(proc::fair_bytes_of); });
  const bool of_files = release && ticks_ % memory_files_period == 0 &&
                        exactly(next_look_at_files_, [&] { return bytes_in_memory_files(processes); });
  if (!of_processes && !of_files) return;
  run_.end = OverLimit{"memory", std::to_string(allowed >> 20) + " MB"};
  conclude(Outcome::over_limit, "memory");
}

void GuestProcess::watch_rest(Clock::time_point now) {
  auto& rest = run_.rest;
  if (rest.used || now - zero_ < on_the_way) return;
  if (!rest_since_) {
    rest_since_ = now;
    rest.cpu_ns = -sampler_.cpu_ns();
    rest.busy_ns = -sampler_.busy_ns();
    wakes_.start(child_.pid(), now);
    return;
  }
  wakes_.look(now);
  if (now - zero_ < call_.rest_until) return;
  rest.used = true;
  rest.span_ns = std::chrono::nanoseconds(now - *rest_since_).count();
  rest.cpu_ns += sampler_.cpu_ns();
  rest.busy_ns += sampler_.busy_ns();
  rest.wake_ups = wakes_.counted();
  if (rest.busy_ns * part_awake > rest.span_ns || rest.wake_ups.least > 0)
    rest.stacks = stacks_of(child_.pid());
}

bool GuestProcess::looks_hung() const {
  return sampler_.quiet_for() >= hung_after;
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
      run_.blocked = blocked_calls(child_.pid());
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
  Reply reply{std::move(run_),       std::nullopt,        {},
              std::move(cut_calls_), std::move(atomics_), std::move(caught_at_)};
  if (waits_) reply.waits = waits_->seen();
  if (reply.run.outcome == Outcome::answered) reply.answer = std::move(answer_);
  return reply;
}

void GuestProcess::look_at_shared_memory() {
  if (run_.profile == "release" && run_.arm == "S" && phase_ != Phase::starting)
    shared_memory_.merge(shared_memory_used(child_.pid(), before_));
}

void GuestProcess::look_at_leftovers() {
  const auto begin = Clock::now();
  const auto& stage = context().stage;
  const bool judged = stage.empty() || stage == "mechanism";
  // Where leftovers are not judged, a few checks are enough to catch one that ends the program a moment
  // later.
  static int looks = 0;
  const bool patient = judged || looks < most_patient_looks;
  const auto settle = patient ? leftovers_settle : 0ms;
  const auto patience = patient ? leftovers_patience : leftovers_settle;
  look_at_shared_memory();
  while (true) {
    const auto now = leftovers_of(child_.pid(), before_);
    run_.left = now.left;
    const auto waited = Clock::now() - begin;
    // A joined thread may still be exiting in the kernel, but one that stays asleep is not. Where nothing
    // depends on it, do not wait for a library's threads in every test.
    if (now.nobody()) break;
    if (waited > patience || (!now.moving && waited > settle)) {
      ++looks;
      break;
    }
    std::this_thread::sleep_for(5ms);
  }
  // Takes a second, so only where it is judged.
  if (run_.left.threads > 0 && context().stage == "mechanism")
    if (const auto stacks = stacks_of(child_.pid()); !stacks.empty())
      run_.left.library_threads = library_threads(stacks);
  if (!takes_late_notes()) {
    run_.outcome = Outcome::protocol;
    run_.message = "it answered more than once";
    return;
  }
  std::byte more{};
  if (::recv(wire_.get(), &more, 1, MSG_DONTWAIT | MSG_PEEK) == 0) {
    run_.outcome = Outcome::ended;
    run_.message = "after its answer";
  }
}

void GuestProcess::take_note(const Message& message) {
  if (message.address_sent) run_.address_sent = true;
  if (message.threads_at_fork) run_.threads_at_fork = *message.threads_at_fork;
  const bool returned = message.child_returned && !run_.child_returned;
  if (returned) {
    run_.child_returned = true;
    run_.child_threw = message.what;
  }
  if (message.at > 0 && (returned || !message.call.empty()) && told_calls_.size() < most_told_calls)
    // The call is just before its return address.
    message.call == "caught" ? void(caught_at_.push_back(message.at - 1))
                             : void(told_calls_.emplace_back(message.call, message.at - 1));
}

// Finds the lines of the calls that the program has reported.
void GuestProcess::find_told_calls() {
  std::set<std::uint64_t> addresses;
  for (const auto& told : told_calls_) addresses.insert(told.second);
  if (addresses.empty()) return;
  const auto chains = chains_at(program_of(call_).string(), addresses, context().prefix);
  for (const auto& [call, at] : told_calls_) {
    const auto chain = chains.find(at);
    const auto* frame = chain == chains.end() ? nullptr : learner_frame(chain->second, context().prefix);
    if (frame == nullptr) continue;
    if (call == "detached") {
      run_.detached_file = frame->file;
      run_.detached_line = frame->line;
    } else if (!call.empty()) {
      cut_calls_.push_back({call, frame->file, frame->line});
    } else {
      run_.child_forked_file = frame->file;
      run_.child_forked_line = frame->line;
    }
  }
}

// After the answer, only a note that a child has left the function is allowed. False if there is anything
// else.
bool GuestProcess::takes_late_notes() {
  std::array<std::byte, 4096> more;
  const auto n = ::recv(wire_.get(), more.data(), more.size(), MSG_DONTWAIT);
  if (n > 0 && !reader_.feed(more.data(), static_cast<std::size_t>(n))) return false;
  while (auto frame = reader_.next()) {
    const auto message = read_message(std::move(*frame));
    if (message.said != Said::note || !message.child_returned || ++notes_ > most_notes) return false;
    take_note(message);
  }
  return reader_.empty();
}

void GuestProcess::let_quit() {
  // If a program cannot end because of threads that it left behind, do not spend this time in every test.
  static auto instrumented_patience = instrumented_quit_patience;
  const bool plant = run_.profile == "tsan";
  // A program that is still running may be about to free its memory.
  const bool leaks = run_.profile == "asan" && run_.left.threads == 0 && run_.left.children == 0;
  wire::send_all(wire_.get(), wire::encode({{"phase", "quit"}, {"plant", plant}, {"leaks", leaks}}, {}));
  const auto begin = Clock::now();
  const auto deadline = begin + (run_.profile == "release" ? quit_patience : instrumented_patience);
  const auto delay = run_delay_of(child_.pid());
  bool ended = false;
  while (!ended && Clock::now() < deadline) {
    if (output_.is_open()) read_output();
    read_log();
    ended = child_.has_ended();
    if (!ended) std::this_thread::sleep_for(1ms);
  }
  detector_.ended_when_told = ended;
  if (!ended && run_.profile != "release") {
    detector_.starved_at_end = (run_delay_of(child_.pid()) - delay) * starved_part > Clock::now() - begin;
    instrumented_patience = repeated_quit_patience;
  }
  // If the program's own code sent an answer early, the real one may have arrived only now.
  std::array<std::byte, 4096> more;
  const auto n = ::recv(wire_.get(), more.data(), more.size(), MSG_DONTWAIT);
  if (n <= 0) return;
  reader_.feed(more.data(), static_cast<std::size_t>(n));
  if (auto frame = reader_.next()) {
    const auto message = read_message(std::move(*frame));
    if (message.said == Said::crash) return;  // it is exiting
    if (message.child_returned && reader_.empty()) return take_note(message);
  }
  run_.outcome = Outcome::protocol;
  run_.message = "it answered more than once";
}

std::filesystem::path GuestProcess::logs() const {
  if (context().sandbox == sandbox::Level::container) return cwd_;
  if (child_.folders().empty()) return context().run_dir;
  return "/proc/self/fd/" + std::to_string(child_.folders().at(logs_folder).get());
}

void GuestProcess::kill_tree() {
  const auto below = child_.reaper() == 0 ? proc::descendants_of(child_.pid()) : std::vector<pid_t>{};
  child_.kill();
  for (const auto pid : below) ::kill(pid, SIGKILL);
}

void GuestProcess::collect_usage() {
  const auto signal = ending_signal_;
  const bool by_itself = child_.has_ended() || ended_by_itself_;
  const auto top = child_.top();
  kill_tree();
  const auto ended = child_.reap();
  known_guests().erase(top);
  const auto from_orphans = reap_orphans() + ended.orphans_cpu_ns;
  run_.left.shared_memory = take_shared_memory(shared_memory_, before_.surroundings.shared_memory);
  // Before the learner's code could run, detectors wrote into a folder.
  read_log();
  detector_.log = log_.text() + "\n" + take_sanitizer_logs(logs());
  detector_.log_overflowed = log_.overflowed();
  for (int i = 0; i < 64 && output_.is_open(); ++i) read_output();  // its last output
  const auto usage_ns = [](const rusage& usage) {
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1'000'000'000LL +
           (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1'000LL;
  };
  const auto reaped_children = std::max<std::int64_t>(0, usage_ns(ended.usage) - ended.own_cpu_ns);
  if (run_.outcome != Outcome::answered) run_.cpu_ns = ended.own_cpu_ns - cpu_at_start_;
  run_.cpu_ns += reaped_children + from_orphans;
  run_.voluntary_switches = ended.usage.ru_nvcsw;
  run_.involuntary_switches = ended.usage.ru_nivcsw;
  if (run_.outcome == Outcome::crashed) {
    run_.end = Signalled{signal};
  } else if (run_.outcome == Outcome::over_limit) {
    // The reason says more than how it ended.
  } else if (by_itself && WIFEXITED(ended.wait_status)) {
    run_.end = Exited{WEXITSTATUS(ended.wait_status)};
    if (run_.outcome == Outcome::ended && WEXITSTATUS(ended.wait_status) == wire::exit_line_closed) {
      run_.outcome = Outcome::protocol;
      run_.message = line_closed;
    }
  } else if (by_itself && WIFSIGNALED(ended.wait_status)) {
    run_.end = Signalled{WTERMSIG(ended.wait_status)};
    if (run_.outcome == Outcome::ended)
      run_.outcome = WTERMSIG(ended.wait_status) == SIGXCPU ? Outcome::hung : Outcome::crashed;
  }
  if (!ended.fault.empty()) {
    run_.outcome = Outcome::fault;
    run_.message = ended.fault;
  } else if (ended.out_of_memory && run_.outcome != Outcome::answered) {
    blame_kernels_kill();
  }
  if (run_.output_tail.size() > tail_bytes) run_.output_tail.erase(0, run_.output_tail.size() - tail_bytes);
}

void GuestProcess::blame_kernels_kill() {
  if (run_.profile == "release") {
    run_.outcome = Outcome::over_limit;
    run_.message = "memory";
    run_.end = OverLimit{"memory", std::to_string(context().limits.memory_mb) + " MB"};
  } else {
    detector_.out_of_memory = true;
  }
}

}  // namespace manyhands::host
