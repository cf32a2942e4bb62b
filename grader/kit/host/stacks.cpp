#include "kit/host/stacks.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <regex>
#include <sstream>

#include "kit/host/context.hpp"
#include "kit/host/proc.hpp"
#include "kit/spawn/spawn.hpp"

namespace manyhands::host {
namespace {

constexpr std::chrono::seconds patience{15};
constexpr std::size_t most_text = 4U << 20;

std::string output_of_debugger(pid_t pid) {
  auto [out, in] = spawn::pipe();
  spawn::Options options;
  options.argv = {"gdb",
                  "-nx",
                  "-batch",
                  "-iex",
                  "set auto-load off",
                  "-iex",
                  "set debuginfod enabled off",
                  "-iex",
                  "set sysroot /",
                  "-ex",
                  "set width 0",
                  "-ex",
                  "set print frame-arguments none",
                  "-ex",
                  "set backtrace limit 64",
                  "-ex",
                  "thread apply all bt",
                  "-p",
                  std::to_string(pid)};
  options.env = {"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/nonexistent", "LC_ALL=C"};
  options.descriptors = {{in.get(), 1}};
  auto started = spawn::spawn(options);
  in.reset();
  if (!started.error.empty()) return {};
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::string text;
  while (text.size() < most_text) {
    pollfd entry{out.get(), POLLIN, 0};
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0 || ::poll(&entry, 1, static_cast<int>(left.count())) <= 0) break;
    std::array<char, 65536> chunk;
    const auto n = ::read(out.get(), chunk.data(), chunk.size());
    if (n <= 0) break;
    text.append(chunk.data(), static_cast<std::size_t>(n));
  }
  started.child.kill_group();
  started.child.reap();
  return text;
}

}  // namespace

std::vector<ThreadStack> parse_stacks(const std::string& text, pid_t pid) {
  static const std::regex thread_line(R"(^Thread \d+ \((?:Thread 0x[0-9a-f]+ \()?LWP (\d+)\)?.*)");
  static const std::regex frame_line(
      R"(^#\d+\s+(?:0x[0-9a-f]+ in )?(.*?) \(.*?\)(?: at (.+):(\d+)| from .*)?$)");
  std::vector<ThreadStack> stacks;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_match(line, match, thread_line)) {
      stacks.push_back({pid, std::stoi(match[1]), '?', {}});
    } else if (!stacks.empty() && line.size() < 4096 && line.starts_with("#") &&
               std::regex_match(line, match, frame_line)) {
      stacks.back().frames.push_back(
          {match[1], match[2], match[3].matched ? std::atoi(match[3].str().c_str()) : 0});
    }
  }
  return stacks;
}

std::vector<ThreadStack> stacks_of(pid_t pid) {
  // States first: while the debugger looks, everything is stopped.
  const auto tasks = proc::tasks_of(pid);
  auto stacks = parse_stacks(output_of_debugger(pid), pid);
  for (auto& stack : stacks) {
    for (const auto& task : tasks)
      if (task.tid == stack.tid) stack.state = task.state;
    for (auto& frame : stack.frames) frame.file = learner_path(frame.file, context().prefix);
  }
  return stacks;
}

const Frame* learner_frame(const ThreadStack& stack, const std::string& prefix) {
  for (const auto& frame : stack.frames)
    if (frame.line > 0 && frame.file.starts_with(prefix)) return &frame;
  return nullptr;
}

std::string learner_path(const std::string& path, const std::string& prefix) {
  if (prefix.empty()) return path;
  const auto at = path.rfind(prefix + "/");
  const bool whole_name = at != std::string::npos && (at == 0 || path[at - 1] == '/' || prefix[0] == '/');
  return whole_name ? path.substr(at) : path;
}

}  // namespace manyhands::host
