#include "cli/talk_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace manyhands {
namespace {

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, display_width(text)), ' ');
}

std::string right_aligned(const std::string& text, std::size_t width) {
  return std::string(width - std::min(width, display_width(text)), ' ') + text;
}

// "  90 ms   8.9×"
std::string words_of(const TalkCell& cell, const TalkCell& first) {
  if (!cell.instead.empty()) return cell.instead;
  const auto faster = first.instead.empty() && cell.seconds > 0
                          ? fmt::format("{:.1f}×", first.seconds / cell.seconds)
                          : std::string();
  return right_aligned(format_seconds(cell.seconds), 6) + right_aligned(faster, 7);
}

constexpr std::size_t cell_width = 17;

}  // namespace

const std::vector<TalkWay>& talk_ways() {
  static const std::vector<TalkWay> ways{
      {"serial", "serial", "a loop", "a loop", "Each piece waits for the one before it."},
      {"threads", "threads", "threading", "std::jthread",
       "A thread of Python releases the interpreter lock while it waits for the network, so IO gets faster. "
       "To "
       "compute, it needs the lock, so only one thread computes at a time. C++ has no such lock."},
      {"processes", "processes", "multiprocessing", "fork and a pipe",
       "Each process of Python has its own interpreter with its own lock, so they compute on all cores. They "
       "share no memory: results are sent back."},
      {"executor of threads", "thread_pool", "concurrent.futures", "Asio's thread_pool",
       "A fixed number of threads takes one piece after another. The code says what is to be done, not which "
       "thread does it."},
      {"executor of processes", "process_pool", "concurrent.futures", "fork and two pipes",
       "In Python, only the name of the executor changes, and CPU work gets faster, too. C++ has no "
       "ready-made "
       "one."},
      {"event loop", "event_loop", "asyncio", "Asio's coroutines",
       "One thread waits for all requests at once. It is still one thread, so it computes no faster."}};
  return ways;
}

std::vector<std::string> talk_table(const std::vector<TalkRow>& rows, const std::string& io,
                                    const std::string& cpu, std::size_t width) {
  std::size_t languages = 0;
  std::size_t uses = 0;
  for (const auto& row : rows)
    for (const auto& line : row.lines) {
      languages = std::max(languages, display_width(line.language));
      uses = std::max(uses, display_width(line.uses));
    }
  std::vector<std::string> lines{std::string(2 + languages + 2 + uses + 2, ' ') + padded(io, cell_width) +
                                 cpu};
  for (const auto& row : rows) {
    if (lines.size() > 1) lines.emplace_back();
    lines.push_back(row.name);
    for (std::size_t i = 0; i < row.lines.size(); ++i) {
      const auto& line = row.lines[i];
      const auto& first = rows.front().lines[i];
      lines.push_back("  " + padded(line.language, languages) + "  " + padded(line.uses, uses) + "  " +
                      padded(words_of(line.io, first.io), cell_width) + words_of(line.cpu, first.cpu));
    }
    for (const auto& part : wrap(row.why, std::max<std::size_t>(width, 72) - 2)) lines.push_back("  " + part);
  }
  return lines;
}

}  // namespace manyhands
