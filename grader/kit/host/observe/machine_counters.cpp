#include "kit/host/observe/machine_counters.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace manyhands::host {
namespace {

namespace fs = std::filesystem;

void read_stat(MachineCounters& counters) {
  std::ifstream stat("/proc/stat");
  std::string name;
  long long user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0;
  if (!(stat >> name >> user >> nice >> system >> idle >> iowait >> irq >> softirq >> steal)) return;
  static const long long tick_ns = 1'000'000'000LL / std::max(1L, ::sysconf(_SC_CLK_TCK));
  counters.busy_ns = (user + nice + system + irq + softirq) * tick_ns;
  counters.steal_ns = steal * tick_ns;
}

/// -1: the kernel does not provide it.
std::int64_t total_pressure(const char* file) {
  std::ifstream pressure(file);
  std::string line;
  long long total_us = 0;
  if (std::getline(pressure, line))
    if (const auto at = line.find("total=");
        at != std::string::npos && std::sscanf(line.c_str() + at, "total=%lld", &total_us) == 1)
      return total_us * 1000;
  return -1;
}

void read_pressure(MachineCounters& counters) {
  counters.pressure_ns = total_pressure("/proc/pressure/cpu");
  counters.stalled_ns = total_pressure("/proc/pressure/memory");
}

// cpu.stat of this process's control groups, innermost first, and of the enclosing groups. In a container,
// the path may be the host's; the root of the mount is then the container's own group.
std::vector<fs::path> cpu_stats() {
  std::vector<fs::path> found;
  const auto add = [&found](const fs::path& mount, fs::path group) {
    for (group = group.relative_path();; group = group.parent_path()) {
      std::error_code none;
      if (const auto file = mount / group / "cpu.stat"; fs::exists(file, none)) found.push_back(file);
      if (group.empty()) return;
    }
  };
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const auto controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    const auto group = fs::path(line.substr(second + 1)).lexically_normal();
    if (controllers == ",,")
      for (const auto* mount : {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"}) add(mount, group);
    if (controllers.find(",cpu,") != std::string::npos)
      for (const auto* mount : {"/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu,cpuacct"}) add(mount, group);
  }
  return found;
}

void read_throttling(MachineCounters& counters) {
  static const auto files = cpu_stats();
  for (const auto& file : files) {
    std::ifstream stat(file);
    std::string key;
    for (long long value = 0; stat >> key >> value;) {
      if (key == "throttled_time")
        counters.throttled_ns = std::max<std::int64_t>(counters.throttled_ns, value);
      if (key == "throttled_usec")
        counters.throttled_ns = std::max<std::int64_t>(counters.throttled_ns, value * 1000);
    }
  }
}

std::int64_t difference(std::int64_t before, std::int64_t after) {
  return before < 0 || after < 0 ? -1 : std::max<std::int64_t>(0, after - before);
}

}  // namespace

MachineCounters machine_counters() {
  MachineCounters counters;
  read_stat(counters);
  read_pressure(counters);
  read_throttling(counters);
  return counters;
}

void fill_machine(Run& run, const MachineCounters& before, const MachineCounters& after) {
  run.machine_busy_ns = difference(before.busy_ns, after.busy_ns);
  run.steal_ns = difference(before.steal_ns, after.steal_ns);
  run.throttled_ns = difference(before.throttled_ns, after.throttled_ns);
  run.pressure_ns = difference(before.pressure_ns, after.pressure_ns);
}

}  // namespace manyhands::host
