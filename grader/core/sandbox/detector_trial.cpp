#include "sandbox/detector_trial.hpp"

#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>

#include "profile/profile.hpp"
#include "sandbox/boxed.hpp"
#include "sandbox/own_files.hpp"
#include "sandbox/staging.hpp"

namespace manyhands::sandbox {
namespace {

using Clock = std::chrono::steady_clock;

// Enough even on a busy machine.
constexpr std::chrono::seconds trial_patience{60};
constexpr int most_tries = 3;
constexpr std::chrono::milliseconds between_tries{500};
constexpr std::uint64_t most_memory = std::uint64_t{2} << 30;
constexpr int most_tasks = 64;
constexpr std::size_t most_text = 64 << 10;
constexpr int found = 86;  // the exit status that the detector is configured to use

bool is_limited(int resource) {
  rlimit limit{};
  return ::getrlimit(static_cast<__rlimit_resource>(resource), &limit) == 0 &&
         limit.rlim_cur != RLIM_INFINITY;
}

std::string remedy() {
  if (is_limited(RLIMIT_AS))
    return "There is a limit on address space here (ulimit -v); detectors reserve terabytes, but use little. "
           "Lift the limit: ulimit -v unlimited.";
  if (is_limited(RLIMIT_DATA))
    return "There is a limit on data size here (ulimit -d); detectors reserve terabytes, but use little. "
           "Lift the limit: ulimit -d unlimited.";
  return "In a container, allow it the system call personality (its default filter may refuse that), or set "
         "sysctl vm.mmap_rnd_bits=28 on the machine.";
}

// The first line that contains text, without the symbols around it.
std::string first_words(const std::string& said) {
  for (std::size_t begin = 0; begin < said.size();) {
    const auto end = std::min(said.find('\n', begin), said.size());
    auto line = said.substr(begin, end - begin);
    begin = end + 1;
    if (const auto at = line.find("ERROR: "); at != std::string::npos) line = line.substr(at + 7);
    if (const auto at = line.find("FATAL: "); at != std::string::npos) line = line.substr(at + 7);
    if (line.find("Sanitizer") != std::string::npos || line.find("memory") != std::string::npos)
      return line.substr(0, 200);
  }
  return {};
}

DetectorTrial run(const std::string& profile, Level level) {
  const auto program = own_file("trial_" + profile);
  auto [out, in] = spawn::pipe();
  spawn::Options options;
  options.env = {"PATH=/usr/bin:/bin", "LC_ALL=C",
                 "ASAN_OPTIONS=detect_leaks=0:allow_addr2line=0:exitcode=" + std::to_string(found),
                 "TSAN_OPTIONS=allow_addr2line=0:exitcode=" + std::to_string(found)};
  options.fixed_addresses = true;
  options.descriptors = {{in.get(), 1}, {in.get(), 2}};
  Box box;
  box.level = level;
  box.memory_bytes = most_memory;
  box.tasks = most_tasks;
  auto shown = program;
  if (level != Level::none) {
    add_system(box);
    const auto copy = staged(program);
    shown = level == Level::container ? copy : "/box" / program.filename();
    box.binds.push_back({copy, shown});
    options.cwd = "/";
  }
  options.argv = {shown.string()};
  auto started = start(box, options);
  in.reset();
  if (!started.error.empty()) return {false, "a program cannot be started: " + started.error, {}};
  const auto deadline = Clock::now() + trial_patience;
  std::string said;
  bool in_time = false;
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd entry{out.get(), POLLIN, 0};
    if (left <= 0 || ::poll(&entry, 1, static_cast<int>(left)) <= 0) break;
    std::array<char, 4096> chunk;
    const auto n = ::read(out.get(), chunk.data(), chunk.size());
    in_time = n <= 0;
    if (n <= 0) break;
    if (said.size() < most_text) said.append(chunk.data(), static_cast<std::size_t>(n));
  }
  while (in_time && !started.boxed.has_ended() && Clock::now() < deadline) {
    pollfd ended{started.boxed.pidfd(), POLLIN, 0};
    ::poll(&ended, 1, 100);
  }
  const auto ended = started.boxed.reap();
  return judge_trial(profile, ended.wait_status, in_time, said);
}

}  // namespace

DetectorTrial judge_trial(const std::string& profile, int wait_status, bool in_time,
                          const std::string& said) {
  // A detector that fails to start exits with the same status, but without a report.
  const auto* tried = find_profile(profile);
  if (tried == nullptr) throw std::logic_error("there is no profile " + profile);
  if (in_time && WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == found &&
      said.find(tried->on_trial) != std::string::npos)
    return {true, {}, {}};
  DetectorTrial trial;
  trial.why = "the " + std::string(tried->called) + " (" + std::string(tried->tool) +
              ") does not work on this machine";
  const auto words = first_words(said);
  if (!in_time)
    trial.why += ": a small program with a known mistake did not finish with it";
  else if (!words.empty())
    trial.why += ": " + words;
  else
    trial.why += ": it did not report the known mistake in a small program";
  trial.remedy = in_time ? remedy() : "Close other programs and run it again.";
  return trial;
}

const DetectorTrial& try_detector(const std::string& profile, Level level) {
  static std::map<std::pair<std::string, Level>, DetectorTrial> known;
  const auto key = std::pair(profile, level);
  auto at = known.find(key);
  if (at == known.end()) {
    // What a submission has left behind, and is being killed, may still take the room for a process. A trial
    // that has used up its time is not repeated.
    DetectorTrial trial;
    const auto deadline = Clock::now() + trial_patience;
    for (int tries = 0; tries < most_tries && !trial.works && Clock::now() < deadline; ++tries) {
      if (tries > 0) std::this_thread::sleep_for(between_tries);
      try {
        trial = run(profile, level);
      } catch (const std::runtime_error& error) {
        trial = {false, error.what(), {}};
      }
    }
    at = known.emplace(key, std::move(trial)).first;
  }
  return at->second;
}

}  // namespace manyhands::sandbox
