// What measuring needs to know about this machine: how many cores a program really gets, and what the kernel
// lets us see. Reading and parsing are separate, so that all parsers can be tested on texts.
#pragma once
#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace manyhands {

struct Machine {
  std::string cpu_model;        // "unknown" if the kernel does not say
  std::string kernel;           // first words of /proc/version
  int cores_online = 1;         // as the kernel counts them: each hyperthread is a core
  int affinity = 1;             // number of those that this process may use
  std::optional<double> quota;  // CPU limit of the container, in cores; none: no limit
  int own_cores = 0;            // of the usable cores, those that share no hardware; 0: unknown
  int p_avail = 1;              // cores that a program gets: affinity and quota, rounded down, at least 1
  std::int64_t memory_kb = 0;   // of the whole machine
  double load = 0;         // load average of the last minute; in a container often that of the whole machine
  bool pressure = false;   // the kernel reports CPU pressure (PSI)
  bool schedstat = false;  // the kernel reports how long tasks wait for a CPU
  bool ptrace_restricted = false;  // a process may trace only its own children
  bool container = false;
  bool wsl = false;
  bool virtual_machine = false;
};

/// Never fails: what cannot be read keeps its default. `root` is "/" except in tests.
Machine read_machine(const std::filesystem::path& root = "/");

nlohmann::json to_json(const Machine& machine);

/// One line of `grader doctor`.
struct DoctorLine {
  bool good = true;
  std::string what;    // "2 cores for your program"
  std::string remedy;  // if something is wrong; may be empty
};
std::vector<DoctorLine> doctor_lines(const Machine& machine);

// Parsers for the contents of the given files. For unusable input they return the default or nothing.

std::string parse_cpu_model(std::string_view cpuinfo);   // /proc/cpuinfo
int count_cpu_list(std::string_view list);               // "0-3,8" → 5
std::vector<int> cpus_in(std::string_view list);         // "0-2,8" → 0, 1, 2, 8; at most 4096
std::string_view allowed_cpus(std::string_view status);  // /proc/self/status; empty: missing
int parse_affinity(std::string_view status);             // /proc/self/status; 0: missing
std::int64_t parse_memory(std::string_view meminfo);     // /proc/meminfo: MemTotal, in KiB; 0: missing
double parse_load(std::string_view loadavg);             // /proc/loadavg
std::optional<double> parse_quota_v2(std::string_view cpu_max);                         // cpu.max
std::optional<double> parse_quota_v1(std::string_view quota, std::string_view period);  // cpu.cfs_*_us

/// The control groups of this process (/proc/self/cgroup); empty: not in that hierarchy.
struct CgroupPaths {
  std::string v2;
  std::string v1_cpu;
};
CgroupPaths parse_cgroup(std::string_view text);

}  // namespace manyhands
