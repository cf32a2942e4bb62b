// The part of GuestProcess that ends a guest: looks for what is left over, lets it quit, kills what still
// runs, and adds up what it used.
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "kit/host/base/context.hpp"
#include "kit/host/detectors/sanitizer_log.hpp"
#include "kit/host/observe/orphans.hpp"
#include "kit/host/observe/proc.hpp"
#include "kit/host/observe/stacks.hpp"
#include "kit/host/run/guest_box.hpp"
#include "kit/host/run/guest_limits.hpp"
#include "kit/host/run/guest_process.hpp"
#include "kit/host/run/message.hpp"
#include "profile/profile.hpp"
#include "wire/detector_descriptors.hpp"

namespace manyhands::host {
namespace {

using namespace std::chrono_literals;

constexpr auto leftovers_settle = 150ms;
constexpr auto leftovers_patience = 2s;
constexpr int most_patient_looks = 3;
// For a program that has been told to quit: a plain one has nothing left to do, an instrumented one has to
// write its report.
constexpr auto quit_patience = 1s;
constexpr auto instrumented_quit_patience = 15s;
constexpr auto repeated_quit_patience = 3s;

// A program that waited for a CPU for at least this part of the time may have had too little of it.
constexpr int starved_part = 10;

std::chrono::nanoseconds run_delay_of(pid_t pid) {
  std::chrono::nanoseconds sum{0};
  for (const auto& task : proc::tasks_of(pid)) sum += std::chrono::nanoseconds(task.run_delay_ns);
  return sum;
}

}  // namespace

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
  const bool plant = detector_in(run_.profile) == Detector::races;
  // A program that is still running may be about to free its memory.
  const bool leaks =
      detector_in(run_.profile) == Detector::memory && run_.left.threads == 0 && run_.left.children == 0;
  wire::send_all(wire_.get(), wire::encode({{"phase", "quit"}, {"plant", plant}, {"leaks", leaks}}, {}));
  const auto begin = Clock::now();
  const auto deadline = begin + (!is_watched(run_.profile) ? quit_patience : instrumented_patience);
  const auto delay = run_delay_of(child_.pid());
  bool ended = false;
  while (!ended && Clock::now() < deadline) {
    if (output_.is_open()) read_output();
    read_log();
    ended = child_.has_ended();
    if (!ended) std::this_thread::sleep_for(1ms);
  }
  detector_.ended_when_told = ended;
  if (!ended && is_watched(run_.profile)) {
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
  if (child_.reaper() == 0) ::kill(-child_.pid(), SIGSTOP);
  const auto below = child_.reaper() == 0 ? proc::stop_descendants_of(child_.pid()) : std::vector<pid_t>{};
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
  run_.left.orphans = ended.orphans;
  run_.left.system_v = ended.system_v;
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
  if (call_.ranks > 0) run_.cpu_ns = sampler_.cpu_ns();  // without what it took to start the ranks
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
  if (!is_watched(run_.profile)) {
    run_.outcome = Outcome::over_limit;
    run_.message = "memory";
    run_.end = OverLimit{"memory", std::to_string(context().limits.memory_mb) + " MB"};
  } else {
    detector_.out_of_memory = true;
  }
}

}  // namespace manyhands::host
