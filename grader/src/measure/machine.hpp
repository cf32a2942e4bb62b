// What this machine is, as far as measuring is concerned: how many cores a program really gets here, and what
// can and cannot be seen. Reading and parsing are apart, so that all parsing can be tested on texts.
#pragma once
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace manyhands {

struct Machine {
  std::string cpu_model;        // "unknown" where the kernel does not say
  std::string kernel;           // /proc/version, first words
  int cores_online = 1;         // as the kernel counts: hyperthreads are cores here
  int affinity = 1;             // of those, the ones that this process may use
  std::optional<double> quota;  // cores that a container's limit grants; none: no limit
  int own_cores = 0;            // of those that it may use, cores that share no hardware; 0: not told
  int p_avail = 1;              // what a program gets: affinity and quota, whole cores, at least 1
  double load = 0;  // tasks at work on average in the last minute; in a container often the whole machine's
  bool pressure = false;           // the kernel tells CPU pressure (PSI)
  bool schedstat = false;          // the kernel tells how long tasks wait for a CPU
  bool ptrace_restricted = false;  // a debugger may look only at its own children
  bool container = false;
  bool wsl = false;
  bool virtual_machine = false;
};

/// Never fails: what cannot be read keeps its default. `root`: "/" but in tests.
Machine read_machine(const std::filesystem::path& root = "/");

nlohmann::json to_json(const Machine& machine);

/// One line of `grader doctor`.
struct DoctorLine {
  bool good = true;
  std::string what;    // "2 cores for your program"
  std::string remedy;  // where it is not good; may be empty
};
std::vector<DoctorLine> doctor_lines(const Machine& machine);

// Parsers. Texts are those of the files that are named; what makes no sense gives the default or nothing.

std::string parse_cpu_model(std::string_view cpuinfo);           // /proc/cpuinfo
int count_cpu_list(std::string_view list);                       // "0-3,8" → 5
std::vector<int> cpus_in(std::string_view list);                 // "0-2,8" → 0, 1, 2, 8; at most 4096
std::string_view allowed_cpus(std::string_view status);          // /proc/self/status; empty: not said
int parse_affinity(std::string_view status);                     // /proc/self/status; 0: not said
double parse_load(std::string_view loadavg);                     // /proc/loadavg
std::optional<double> parse_quota_v2(std::string_view cpu_max);  // cpu.max
std::optional<double> parse_quota_v1(std::string_view quota, std::string_view period);  // cpu.cfs_*_us

/// Where this process stands in its control groups (/proc/self/cgroup); empty: not in that hierarchy.
struct CgroupPaths {
  std::string v2;
  std::string v1_cpu;
};
CgroupPaths parse_cgroup(std::string_view text);

}  // namespace manyhands
