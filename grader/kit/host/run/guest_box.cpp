#include "kit/host/run/guest_box.hpp"

#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "kit/host/base/context.hpp"
#include "kit/site/listeners.hpp"
#include "kit/site/server.hpp"
#include "model/memory_cap.hpp"
#include "profile/profile.hpp"
#include "sandbox/own_files.hpp"
#include "sandbox/staging.hpp"

namespace manyhands::host {
namespace {

using sandbox::Level;

constexpr std::uint64_t mib = std::uint64_t{1} << 20;
constexpr std::uint64_t logs_bytes = 32 * mib;
constexpr std::uint64_t temporary_bytes = 64 * mib;
constexpr std::uint64_t shared_memory_bytes = 128 * mib;
constexpr rlim_t file_bytes = 64 * mib;
constexpr rlim_t open_files = 4096;
// Threads per process that are reported as too many; the kernel's limit is a little higher, so that the
// sampler sees them.
constexpr int threads_per_process = 17;
constexpr int spare_tasks = 64;
// The stack that the C library gives a thread if the stack size is unlimited.
constexpr rlim_t stack_without_limit = 2 * mib;

constexpr const char* logs_inside = "/logs";
constexpr const char* home_inside = "/tmp";

std::vector<std::string> environment(const std::string& home, const std::string& logs) {
  // Quoted, because a path may contain spaces and colons, which separate options.
  const std::string common = ":log_path=\"" + logs + "/san\":allow_addr2line=0";
  std::vector<std::string> all{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=" + home,
                               "TMPDIR=" + home};
  for (const auto& profile : all_profiles)
    for (const auto options : profile.environment)
      if (!options.empty()) all.push_back(std::string(options) + common);
  return all;
}

int most_tasks() {
  return threads_per_process * context().limits.processes + spare_tasks;
}

// For one process: the memory that it may use, plus the stacks of as many threads as there may be in total,
// since stacks count as data whether they are used or not. So a program within its limits never reaches this
// one. It stops a single huge allocation at once, which our memory checks would see only some ms later. Not
// for detectors, because their shadow memory counts, too.
rlim_t data_bytes() {
  rlimit stack{};
  const bool known = ::getrlimit(RLIMIT_STACK, &stack) == 0 && stack.rlim_cur != RLIM_INFINITY;
  const auto of_threads =
      std::max(known ? stack.rlim_cur : 0, stack_without_limit) * static_cast<rlim_t>(most_tasks());
  return memory_cap(std::string(release_profile.name)) + of_threads;
}

/// The kernel counts tasks by user and namespace: those of this sandbox only, or all of the spare user's. If
/// neither is available, it also counts those of the grader's user: at most as many as there are on this
/// machine.
int others_tasks(Level level) {
  struct sysinfo machine {};
  return level == Level::container && ::geteuid() != 0 && ::sysinfo(&machine) == 0 ? machine.procs : 0;
}

sandbox::Box box_for(const std::filesystem::path& program, const std::filesystem::path& inside,
                     const std::string& profile, const site::Server* site) {
  sandbox::Box box;
  box.level = context().sandbox;
  sandbox::add_system(box);
  // Libraries that exercises link with and that are outside of the system's folders, for example one's own
  // oneTBB.
  const std::filesystem::path libraries = MANYHANDS_LIBRARIES;
  if (!libraries.string().starts_with("/usr/")) box.binds.push_back({libraries, libraries});
  box.binds.push_back({sandbox::staged(program), inside});
  box.folders = {{logs_inside, logs_bytes, true},
                 {"/dev/shm", shared_memory_bytes, true},
                 {home_inside, temporary_bytes, false}};
  box.memory_bytes = memory_cap(profile);
  box.tasks = most_tasks();
  for (int host = 0; site != nullptr && host < site->site().spec.hosts; ++host)
    box.listeners.push_back({site::ip_of(host), site->port()});
  return box;
}

// At level container, files keep their own paths, and shared memory is not separate.
sandbox::Box fenced(const std::filesystem::path& program, const std::filesystem::path& cwd,
                    const std::string& profile, const site::Server* site) {
  auto box = box_for(program, program, profile, site);
  box.folders.clear();
  box.binds.push_back({cwd, cwd, true});
  box.binds.push_back({"/dev/shm", "/dev/shm", true});
  for (const char* library : {"libmanyhands_locks.so", "libmanyhands_waits.so"}) {
    const auto staged = sandbox::staged(sandbox::own_file(library));
    box.binds.push_back({staged, staged});
  }
  return box;
}

}  // namespace

std::uint64_t memory_cap(const std::string& profile) {
  const auto machine = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
                       static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  return manyhands::memory_cap(context().limits, profile, machine);
}

std::filesystem::path waits_library() {
  const auto library = sandbox::own_file("libmanyhands_waits.so");
  const bool same_names = context().sandbox == Level::none || context().sandbox == Level::container;
  return same_names ? sandbox::staged(library) : "/box" / library.filename();
}

std::filesystem::path program_of(const Call& call) {
  const auto& c = context();
  if (runs_baseline(call.arm)) return c.guests / "baseline";
  return c.guests / (call.submission.empty() ? c.profile : call.submission);
}

bool two_machines_work() {
  return sandbox::has_two_machines(context().sandbox);
}

Launch launch_of(const Call& call, const std::string& profile, const std::filesystem::path& cwd,
                 const site::Server* site) {
  const auto& c = context();
  Launch launch;
  launch.box.level = c.sandbox;
  const auto program = program_of(call);
  auto& guest = launch.guest;
  guest.limits = {
      {RLIMIT_CORE, 0}, {RLIMIT_FSIZE, file_bytes}, {RLIMIT_CPU, static_cast<rlim_t>(c.limits.cpu_s) + 1}};
  if (!is_watched(profile)) guest.limits.push_back({RLIMIT_DATA, data_bytes()});
  guest.cores = call.core >= 0 ? 1 : c.cores;
  guest.cores_passed = std::max(0, call.core);
  // Some libraries choose by addresses, and a failing schedule must fail again.
  guest.fixed_addresses = is_watched(profile) || profile == controlled_profile.name;
  if (c.sandbox == Level::none) {
    guest.argv = {program.string()};
    guest.env = environment(cwd.string(), c.run_dir.string());
    guest.cwd = cwd;
    return launch;
  }
  guest.limits.push_back({RLIMIT_NPROC, static_cast<rlim_t>(most_tasks() + others_tasks(c.sandbox))});
  guest.limits.push_back({RLIMIT_NOFILE, open_files});
  if (c.sandbox == Level::container) {
    launch.box = fenced(program, cwd, profile, site);
    guest.argv = {sandbox::staged(program).string()};
    guest.env = environment(cwd.string(), cwd.string());
    guest.cwd = cwd;
    return launch;
  }
  const auto inside = std::filesystem::path("/box") / program.filename();
  launch.box = box_for(program, inside, profile, site);
  if (call.waits)
    launch.box.binds.push_back(
        {sandbox::staged(sandbox::own_file("libmanyhands_waits.so")), waits_library()});
  guest.argv = {inside.string()};
  guest.env = environment(home_inside, logs_inside);
  guest.cwd = home_inside;
  return launch;
}

}  // namespace manyhands::host
