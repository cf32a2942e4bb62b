#include "grade/busy_programs.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "base/text.hpp"

namespace manyhands::grade {
namespace {

namespace fs = std::filesystem;

constexpr double least_cores = 0.1;
constexpr std::size_t longest_name = 20;

// The kernel's own workers are named after their current work.
std::string name_in(const std::string& name) {
  if (name.starts_with("kworker/")) return "kworker";
  return shorten(printable_line(name), longest_name);
}

}  // namespace

CpuTimes CpuTimes::now() {
  CpuTimes all;
  std::error_code error;
  for (fs::directory_iterator it("/proc", error), end; !error && it != end; it.increment(error)) {
    const auto name = it->path().filename().string();
    pid_t pid = 0;
    const auto [stopped, code] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (code != std::errc() || stopped != name.data() + name.size() || pid == ::getpid()) continue;
    std::ifstream in(it->path() / "stat");
    std::string line;
    if (!std::getline(in, line)) continue;
    // "pid (name) state ppid … utime stime …": the name may contain anything, including parentheses.
    const auto open = line.find('(');
    const auto close = line.rfind(')');
    if (open == std::string::npos || close == std::string::npos || close < open) continue;
    std::istringstream rest(line.substr(close + 1));
    std::string skipped;
    for (int field = 3; field < 14; ++field) rest >> skipped;
    long long user = 0, system = 0, began = 0;
    rest >> user >> system;
    for (int field = 16; field < 22; ++field) rest >> skipped;
    if (rest >> began) all.add(pid, name_in(line.substr(open + 1, close - open - 1)), user + system, began);
  }
  return all;
}

std::vector<BusyProgram> CpuTimes::busiest_since(const CpuTimes& before, double seconds,
                                                 std::size_t most) const {
  std::map<std::string, long long> by_name;
  for (const auto& [pid, time] : times_) {
    const auto old = before.times_.find(pid);
    const bool same = old != before.times_.end() && old->second.began == time.began;
    by_name[time.name] += std::max(0LL, time.ticks - (same ? old->second.ticks : 0));
  }
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK)) * std::max(seconds, 1e-3);
  std::vector<BusyProgram> busiest;
  for (const auto& [name, used] : by_name)
    if (const auto cores = static_cast<double>(used) / ticks; cores >= least_cores)
      busiest.push_back({name, cores});
  std::stable_sort(busiest.begin(), busiest.end(),
                   [](const auto& a, const auto& b) { return a.cores > b.cores; });
  if (busiest.size() > most) busiest.resize(most);
  return busiest;
}

std::string words_of(const std::vector<BusyProgram>& programs) {
  std::string words;
  for (const auto& program : programs)
    words += words.empty() ? fmt::format("{} ({:.1f} cores)", program.name, program.cores)
                           : fmt::format(", {} ({:.1f})", program.name, program.cores);
  return words;
}

}  // namespace manyhands::grade
