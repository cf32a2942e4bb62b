#include "sandbox/level.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <exception>
#include <filesystem>
#include <fstream>
#include <utility>

#include "sandbox/boxed.hpp"
#include "sandbox/own_limits.hpp"

namespace manyhands::sandbox {
namespace {

constexpr std::array<std::pair<Level, std::string_view>, 4> names{
    {{Level::full, "full"}, {Level::user, "user"}, {Level::container, "container"}, {Level::none, "none"}}};

// Enough for init, which is the only program in a trial sandbox.
constexpr std::uint64_t trial_memory = std::uint64_t{64} << 20;
constexpr std::uint64_t trial_folder = std::uint64_t{64} << 10;

int number_in(const char* file, int otherwise) {
  std::ifstream in(file);
  int number = otherwise;
  in >> number;
  return in ? number : otherwise;
}

Surroundings surroundings() {
  Surroundings machine;
  machine.root = ::geteuid() == 0;
  machine.apparmor_restricts = number_in("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", 0) != 0;
  machine.no_user_namespaces = number_in("/proc/sys/user/max_user_namespaces", 1) == 0 ||
                               number_in("/proc/sys/kernel/unprivileged_userns_clone", 1) == 0;
  std::error_code error;
  machine.in_container =
      std::filesystem::exists("/.dockerenv", error) || std::filesystem::exists("/run/.containerenv", error);
  utsname about{};
  ::uname(&about);
  const std::string release = about.release;
  machine.wsl = release.find("icrosoft") != std::string::npos;
  machine.wsl1 = release.find("Microsoft") != std::string::npos;  // WSL 2 spells it "microsoft"
  return machine;
}

/// Returns an empty string if the level works.
std::string try_level(Level level, bool two_machines = false) try {
  Box box;
  box.level = level;
  box.memory_bytes = trial_memory;
  add_system(box);
  spawn::Options trial;
  trial.argv = {init_inside, "trial"};
  if (two_machines) {
    box.two_machines = true;
    box.folders.push_back({"/tmp", trial_folder});
    trial.cwd = "/tmp";
  }
  if (level == Level::container) {
    const auto init = trial_program();
    box.binds.push_back({init, init});
    trial.argv.front() = init.string();
  }
  auto started = start(box, trial);
  if (!started.error.empty()) return started.error;
  while (!started.boxed.has_ended()) ::usleep(500);
  const auto ended = started.boxed.reap();
  if (!ended.fault.empty()) return ended.fault;
  return ended.wait_status == 0 ? "" : "a program that only exits did not exit normally";
} catch (const std::exception& error) {  // a full disk, for example: no sandbox of this level, nothing worse
  return error.what();
}

}  // namespace

std::string_view name_of(Level level) {
  for (const auto& [known, name] : names)
    if (known == level) return name;
  return "none";
}

std::optional<Level> level_named(std::string_view name) {
  for (const auto& [level, known] : names)
    if (known == name) return level;
  return std::nullopt;
}

std::string remedy_for(const std::string& error, const Surroundings& machine) {
  const auto says = [&error](const char* words) { return error.find(words) != std::string::npos; };
  if (machine.wsl1) return "Use WSL 2: wsl --set-version <distribution> 2.";
  if (says("exec: bwrap") || says("exec: /") || says("bwrap: No such file"))
    return "Install bubblewrap: apt-get install bubblewrap.";
  if (says("Landlock")) return "Use a kernel from 6.12 on, started with Landlock (lsm=landlock,…).";
  if (says("cgroup") || says("memory.max") || says("limit_in_bytes"))
    return machine.in_container
               ? "Start the container with its cgroups writable: --cgroupns=private and --privileged, or "
                 "-v /sys/fs/cgroup:/sys/fs/cgroup:rw."
               : "Run it where systemd, or an administrator, counts the memory of groups: for example in "
                 "systemd-run --scope -p MemoryAccounting=yes.";
  if (machine.in_container)
    return "Start the container with --security-opt seccomp=unconfined and --security-opt "
           "systempaths=unconfined (podman: "
           "unmask=ALL).";
  if (machine.apparmor_restricts)
    return "Let bubblewrap make user namespaces: sysctl kernel.apparmor_restrict_unprivileged_userns=0, or "
           "an "
           "AppArmor profile for /usr/bin/bwrap with the right \"userns\".";
  if (machine.no_user_namespaces)
    return "Let users make user namespaces: sysctl user.max_user_namespaces=10000 (on some Debian systems "
           "kernel.unprivileged_userns_clone=1).";
  return {};
}

Probe probe_levels() {
  const auto machine = surroundings();
  Probe probe;
  for (const auto level : {Level::full, Level::user, Level::container}) {
    ProbedLevel found{level, false, {}, {}};
    if (level == Level::full && !machine.root) {
      found.why = "only root can start programs as another user";
      found.remedy = "Run it as root, on a machine that is only for grading.";
    } else {
      found.why = try_level(level);
      found.works = found.why.empty();
      const auto low = own_limit_too_low();
      if (!found.works) found.remedy = low ? low->what + ". " + low->remedy : remedy_for(found.why, machine);
    }
    probe.push_back(std::move(found));
  }
  probe.push_back({Level::none, true, {}, {}});
  return probe;
}

Level strongest_level() {
  static const Level level = best(probe_levels());
  return level;
}

bool has_two_machines(Level level) {
  return level >= Level::user && try_level(level, true).empty();
}

Level best(const Probe& probe) {
  const auto found = std::find_if(probe.begin(), probe.end(), [](const auto& level) { return level.works; });
  return found == probe.end() ? Level::none : found->level;
}

}  // namespace manyhands::sandbox
