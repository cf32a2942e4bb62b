#include "measure/machine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "measure/constants.hpp"

namespace manyhands {
namespace {
namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

void keep_least(std::optional<double>& least, std::optional<double> quota) {
  if (quota && (!least || *quota < *least)) least = quota;
}

/// The tightest limit of a group and all its ancestors. In a container, the path in /proc/self/cgroup may be
/// the host's, which is not visible there. Then the root of the mount is the container's own group.
template <class QuotaOf>
std::optional<double> tightest(const fs::path& mount, const std::string& group, QuotaOf quota_of) {
  std::optional<double> least;
  if (!is_there(mount)) return least;
  auto path = fs::path(group).relative_path().lexically_normal();
  while (!path.empty() && path != ".") {
    keep_least(least, quota_of(mount / path));
    path = path.parent_path();
  }
  keep_least(least, quota_of(mount));
  return least;
}

std::optional<double> read_quota(const fs::path& root) {
  const auto groups = parse_cgroup(text_of(root / "proc/self/cgroup"));
  const auto v1 = [](const fs::path& group) {
    return parse_quota_v1(text_of(group / "cpu.cfs_quota_us"), text_of(group / "cpu.cfs_period_us"));
  };
  const auto v2 = [](const fs::path& group) { return parse_quota_v2(text_of(group / "cpu.max")); };
  std::optional<double> least;
  for (const auto* mount : {"sys/fs/cgroup/cpu", "sys/fs/cgroup/cpu,cpuacct"})
    keep_least(least, tightest(root / mount, groups.v1_cpu, v1));
  for (const auto* mount : {"sys/fs/cgroup", "sys/fs/cgroup/unified"})
    keep_least(least, tightest(root / mount, groups.v2, v2));
  return least;
}

/// Hyperthreads of one core list each other; each such set counts once.
int count_own_cores(const fs::path& root, const std::string& status) {
  std::set<std::string> cores;
  for (const int cpu : cpus_in(allowed_cpus(status))) {
    const auto topology = root / "sys/devices/system/cpu" / ("cpu" + std::to_string(cpu)) / "topology";
    auto siblings = text_of(topology / "thread_siblings_list");
    if (siblings.empty()) return 0;
    cores.insert(std::move(siblings));
  }
  return static_cast<int>(cores.size());
}

bool contains(const std::string& text, std::string_view word) {
  return text.find(word) != std::string::npos;
}
}  // namespace

Machine read_machine(const fs::path& root) {
  Machine m;
  const auto cpuinfo = text_of(root / "proc/cpuinfo");
  m.cpu_model = parse_cpu_model(cpuinfo);
  const auto version = text_of(root / "proc/version");
  m.kernel = version.substr(0, version.find(" ("));
  m.affinity = std::max(1, parse_affinity(text_of(root / "proc/self/status")));
  m.cores_online = std::max(m.affinity, count_cpu_list(text_of(root / "sys/devices/system/cpu/online")));
  m.quota = read_quota(root);
  m.p_avail = m.affinity;
  // A limit of 1.99 cores is meant as 2.
  if (m.quota) m.p_avail = std::clamp(static_cast<int>(std::floor(*m.quota + 0.02)), 1, m.affinity);
  m.own_cores = count_own_cores(root, text_of(root / "proc/self/status"));
  m.memory_kb = parse_memory(text_of(root / "proc/meminfo"));
  m.load = parse_load(text_of(root / "proc/loadavg"));
  m.pressure = !text_of(root / "proc/pressure/cpu").empty();
  m.schedstat = !text_of(root / "proc/self/schedstat").empty();
  const auto scope = text_of(root / "proc/sys/kernel/yama/ptrace_scope");
  m.ptrace_restricted = !scope.empty() && scope[0] != '0';
  m.wsl = contains(version, "icrosoft") || contains(version, "WSL");
  const auto groups = text_of(root / "proc/1/cgroup");
  m.container = is_there(root / ".dockerenv") || is_there(root / "run/.containerenv") ||
                contains(groups, "docker") || contains(groups, "kubepods") ||
                contains(groups, "containerd") || contains(groups, "lxc");
  m.virtual_machine = contains(cpuinfo, " hypervisor");
  return m;
}

nlohmann::json to_json(const Machine& m) {
  return {{"cpu_model", m.cpu_model},
          {"kernel", m.kernel},
          {"cores_online", m.cores_online},
          {"affinity", m.affinity},
          {"quota", m.quota ? nlohmann::json(*m.quota) : nlohmann::json()},
          {"own_cores", m.own_cores},
          {"cores", m.p_avail},
          {"load", m.load},
          {"pressure", m.pressure},
          {"schedstat", m.schedstat},
          {"ptrace_restricted", m.ptrace_restricted},
          {"container", m.container},
          {"wsl", m.wsl},
          {"virtual_machine", m.virtual_machine}};
}

std::vector<DoctorLine> doctor_lines(const Machine& m) {
  std::vector<DoctorLine> lines;
  const auto good = [&](std::string what) { lines.push_back({true, std::move(what), ""}); };
  const auto bad = [&](std::string what, std::string remedy) {
    lines.push_back({false, std::move(what), std::move(remedy)});
  };

  std::string cores =
      fmt::format("{} ({})", m.p_avail == 1 ? "1 core" : fmt::format("{} cores", m.p_avail), m.cpu_model);
  if (m.quota && *m.quota < m.affinity)
    cores += fmt::format("; a limit grants {:.2g} of {}", *m.quota, m.affinity);
  else if (m.affinity < m.cores_online)
    cores += fmt::format("; this program may use {} of {}", m.affinity, m.cores_online);
  if (m.p_avail >= 2)
    good("speed of computations can be measured: " + cores);
  else
    bad("speed of computations cannot be measured, because a speedup needs two cores: " + cores,
        m.quota ? "give the container 2 CPUs or more (docker run --cpus=2)"
                : "grade on a machine with 2 cores or more");
  if (m.own_cores > 0 && m.own_cores < m.affinity)
    good(fmt::format(
        "{} of these share {} cores (hyperthreads), so together they are slower than {} real cores; the "
        "grader measures this with each exercise's serial version and adjusts the required speed",
        m.affinity, m.own_cores, m.affinity));
  good("speed of crawlers can be measured: it depends on the site's log, not on the number of cores");

  if (m.load > m.p_avail * 0.5)
    bad(fmt::format("the machine is busy with other programs (load {:.1f}); speed may be reported as \"not "
                    "measurable\"",
                    m.load),
        "close other programs, or wait a minute");
  else
    good(fmt::format("the machine is quiet (load {:.1f})", m.load));

  if (m.schedstat)
    good("the kernel reports how long a program waits for a core");
  else
    bad("the kernel does not report how long a program waits for a core; slow programs may be reported as "
        "\"not measurable\"",
        "use a kernel with CONFIG_SCHED_INFO (every distribution's has it)");
  if (m.ptrace_restricted)
    bad("a process may trace only its own child processes; some findings may have no line number",
        "sudo sysctl kernel.yama.ptrace_scope=0");
  if (m.wsl)
    good(
        "this is the Windows Subsystem for Linux (WSL): other Windows programs cause noise that the grader "
        "cannot see");
  if (m.container) good("this is a container: other containers cause noise that the grader cannot see");
  return lines;
}

}  // namespace manyhands
