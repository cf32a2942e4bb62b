#include "kit/host/observe/stacks.hpp"

#include <array>
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
constexpr std::size_t longest_line = 16 * 1024;
constexpr std::size_t most_stacks = 1024;

// Tabs separate the fields; the last one may contain some.
template <std::size_t count>
std::optional<std::array<std::string, count>> fields_of(std::string_view text) {
  std::array<std::string, count> fields;
  for (std::size_t i = 0; i + 1 < count; ++i) {
    const auto tab = text.find('\t');
    if (tab == std::string_view::npos) return std::nullopt;
    fields[i] = text.substr(0, tab);
    text.remove_prefix(tab + 1);
  }
  fields.back() = text;
  return fields;
}

std::optional<Frame> frame_in(std::string_view text) {
  auto fields = fields_of<4>(text);
  if (!fields) return std::nullopt;
  auto& [line, file, library, function] = *fields;
  return Frame{std::move(function), std::move(file), leading_number(line), std::move(library)};
}

// "12 at /home/ada/crawl.cpp:31": a stack with one frame that belongs to no thread.
std::optional<ThreadStack> waiting_in(std::string_view text, pid_t pid) {
  constexpr std::string_view at_word = " at ";
  const auto at = text.find(at_word);
  const auto colon = text.rfind(':');
  if (at == std::string_view::npos || colon == std::string_view::npos || colon < at) return std::nullopt;
  const auto line = leading_number(text.substr(colon + 1));
  const auto begin = at + at_word.size();
  if (leading_number(text) == 0 || line == 0) return std::nullopt;
  return ThreadStack{
      pid,
      0,
      'S',
      {{"manyhands::net::AsyncClient::get", std::string(text.substr(begin, colon - begin)), line}}};
}

}  // namespace

std::vector<ThreadStack> parse_stacks(const std::string& text, pid_t pid) {
  std::vector<ThreadStack> stacks;
  std::istringstream lines(text);
  for (std::string whole; std::getline(lines, whole) && stacks.size() < most_stacks;) {
    if (whole.size() > longest_line) whole.resize(longest_line);
    const auto line = std::string_view(whole);
    if (line.starts_with("T\t")) {
      if (const int tid = leading_number(line.substr(2)); tid != 0) stacks.push_back({pid, tid, '?', {}});
    } else if (line.starts_with("F\t") && !stacks.empty()) {
      if (auto frame = frame_in(line.substr(2))) stacks.back().frames.push_back(std::move(*frame));
    } else if (line.starts_with("W\t")) {
      if (auto waiting = waiting_in(line.substr(2), pid)) stacks.push_back(std::move(*waiting));
    }
  }
  return stacks;
}

std::vector<ThreadStack> stacks_of(pid_t pid) {
  // Read the states first: while stacks are read, everything is stopped.
  const auto tasks = proc::tasks_of(pid);
  auto stacks = parse_stacks(
      output_of_tool({sandbox::own_file("stacks").string(), std::to_string(pid)}, patience), pid);
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
