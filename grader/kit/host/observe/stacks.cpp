#include "kit/host/observe/stacks.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/observe/proc.hpp"
#include "kit/host/observe/tool.hpp"
#include "sandbox/own_files.hpp"

namespace manyhands::host {
namespace {

constexpr std::chrono::seconds patience{15};
constexpr std::size_t longest_stack_line = 16 * 1024;
constexpr std::size_t most_stacks = 1024;

// A debugger attaches to a process through its first thread; once that has ended, it can attach only to
// single threads.
constexpr std::size_t max_attached_singly = 4;

// The grader's libraries; for a program in a sandbox, these are at another path.
std::string own_libraries() {
  return sandbox::own_file("libmanyhands_waits.so").parent_path().string();
}

std::string output_of_debugger(pid_t pid, const std::string& folder) {
  return output_of_tool(
      {"gdb", "-nx", "-batch", "-iex", "set auto-load off", "-iex", "set debuginfod enabled off", "-iex",
       "set sysroot /", "-iex", "set solib-search-path " + own_libraries(), "-iex",
       "set exec-file-mismatch off", "-ex", "set width 0", "-ex", "set print frame-arguments none", "-ex",
       "set backtrace limit 200", "-ex", "thread apply all bt",
       // What waits on an event loop is on no stack; the kit's client keeps a list (kit/net/waiting.hpp).
       "-ex", "set print elements 4096", "-ex", "set print repeats unlimited", "-ex",
       "x/s (char*)&manyhands_waiting_places",
       // This path also works if the program's own path means nothing outside its sandbox.
       folder + "/exe", "-p", std::to_string(pid)},
      patience);
}

// "#2  0x0000558b in f(int) const (x=...) at a.cpp:3", or "… () from lib.so". A name may contain parentheses;
// the last pair, in which arguments are shown as "...", is never part of it.
std::optional<Frame> frame_in(std::string_view line) {
  const auto digits = line.find_first_not_of("0123456789", 1);
  const auto begin = line.find_first_not_of(' ', digits);
  if (digits == std::string_view::npos || begin == std::string_view::npos) return std::nullopt;
  line.remove_prefix(begin);
  if (const auto in = line.find(" in "); line.starts_with("0x") && in != std::string_view::npos)
    line.remove_prefix(in + 4);
  Frame frame;
  if (const auto at = line.rfind(") at "); at != std::string_view::npos) {
    const auto place = line.substr(at + 5);
    const auto colon = place.rfind(':');
    frame.file = place.substr(0, colon);
    if (colon != std::string_view::npos) frame.line = leading_number(place.substr(colon + 1));
    line = line.substr(0, at + 1);
  } else if (const auto from = line.rfind(") from "); from != std::string_view::npos) {
    frame.library = line.substr(std::min(line.size(), line.rfind('/') + 1));
    line = line.substr(0, from + 1);
  }
  if (!line.ends_with(')')) return std::nullopt;
  auto open = line.size() - 1;
  for (int depth = 1; depth > 0 && open > 0;) {
    --open;
    depth += line[open] == ')' ? 1 : line[open] == '(' ? -1 : 0;
  }
  if (open == 0) return std::nullopt;
  frame.function = line.substr(0, line.find_last_not_of(' ', open - 1) + 1);
  return frame;
}

// "12 at /home/ada/crawl.cpp:31\n": a stack with one frame that belongs to no thread. The debugger writes a
// newline as a backslash and an n.
void add_waiting(std::vector<ThreadStack>& stacks, std::string_view text, pid_t pid) {
  constexpr std::string_view at_word = " at ";
  constexpr std::string_view end_word = "\\n";
  text.remove_prefix(std::min(text.find('"') + 1, text.size()));
  while (!text.empty()) {
    const auto end = std::min(text.find(end_word), text.size());
    const auto entry = text.substr(0, end);
    text.remove_prefix(std::min(end + end_word.size(), text.size()));
    const auto at = entry.find(at_word);
    const auto colon = entry.rfind(':');
    if (at == std::string_view::npos || colon == std::string_view::npos || colon < at) continue;
    const auto line = leading_number(entry.substr(colon + 1));
    const auto begin = at + at_word.size();
    if (leading_number(entry) == 0 || line == 0) continue;
    stacks.push_back(
        {pid,
         0,
         'S',
         {{"manyhands::net::AsyncClient::get", std::string(entry.substr(begin, colon - begin)), line}}});
  }
}

// "Thread 2 (Thread 0x7f12 (LWP 345) "name"):" → 345; 0: not such a line.
int thread_in(std::string_view line) {
  constexpr std::string_view lwp = "LWP ";
  const auto at = line.find(lwp);
  if (!line.starts_with("Thread ") || at == std::string_view::npos || at == 0 || line[at - 1] != '(')
    return 0;
  return leading_number(line.substr(at + lwp.size()));
}

}  // namespace

std::vector<ThreadStack> parse_stacks(const std::string& text, pid_t pid) {
  std::vector<ThreadStack> stacks;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.size() > longest_stack_line) line.resize(longest_stack_line);
    if (const int tid = thread_in(line); tid != 0) {
      if (stacks.size() < most_stacks) stacks.push_back({pid, tid, '?', {}});
    } else if (!stacks.empty() && line.starts_with("#")) {
      if (auto frame = frame_in(line)) stacks.back().frames.push_back(std::move(*frame));
    } else if (line.find("<manyhands_waiting_places>:") != std::string::npos) {
      add_waiting(stacks, std::string_view(line).substr(line.find(':') + 1), pid);
    }
  }
  return stacks;
}

std::vector<ThreadStack> stacks_of(pid_t pid) {
  // Read the states first: while the debugger is attached, everything is stopped.
  const auto tasks = proc::tasks_of(pid);
  std::vector<pid_t> attach_to{pid};
  if (proc::live_thread_of(pid) != pid) {
    attach_to.clear();
    for (const auto& task : tasks)
      if (task.state != 'Z' && task.state != 'X' && attach_to.size() < max_attached_singly)
        attach_to.push_back(task.tid);
  }
  std::vector<ThreadStack> stacks;
  for (const auto thread : attach_to)
    for (auto& stack : parse_stacks(output_of_debugger(thread, proc::folder_of(pid)), pid))
      stacks.push_back(std::move(stack));
  for (auto& stack : stacks) {
    for (const auto& task : tasks)
      if (task.tid == stack.tid) stack.state = task.state;
    for (auto& frame : stack.frames) frame.file = learner_path(frame.file, context().prefix);
  }
  return stacks;
}

std::string learner_path(const std::string& path, const std::string& prefix) {
  if (prefix.empty()) return path;
  const auto at = path.rfind(prefix + "/");
  const bool whole_name = at != std::string::npos && (at == 0 || path[at - 1] == '/' || prefix[0] == '/');
  return whole_name ? path.substr(at) : path;
}

}  // namespace manyhands::host
