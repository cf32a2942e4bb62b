#include "sandbox/cgroup.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace manyhands::sandbox {
namespace {

namespace fs = std::filesystem;

constexpr auto patience = std::chrono::seconds(2);

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool has_word(const std::string& words, const std::string& word, char between = ' ') {
  std::istringstream in(words);
  for (std::string one; std::getline(in, one, between);)
    if (one == word || one == word + "\n") return true;
  return false;
}

/// Returns 0 or errno.
int write_to(const fs::path& file, const std::string& text) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CLOEXEC);
  if (fd < 0) return errno;
  const int error = ::write(fd, text.data(), text.size()) < 0 ? errno : 0;
  ::close(fd);
  return error;
}

// In a container, a mount may show only a part of the hierarchy.
fs::path below_mount(const fs::path& mount, const std::string& shown, const std::string& own) {
  if (shown == "/" || shown.empty()) return mount / fs::path(own).relative_path();
  if (own.starts_with(shown)) return mount / fs::path(own.substr(shown.size())).relative_path();
  return mount;
}

// Removes the groups of killed graders, whose sandboxes have ended or are about to.
void remove_left(const fs::path& parent) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(parent, error)) {
    if (!made_by_the_dead(entry.path().filename().string())) continue;
    std::istringstream members(text_of(entry.path() / "cgroup.procs"));
    for (pid_t pid = 0; members >> pid;) ::kill(pid, SIGKILL);
    ::rmdir(entry.path().c_str());
  }
}

fs::path make_in(const fs::path& parent) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  static int number = 0;
  static std::vector<fs::path> swept;
  if (std::find(swept.begin(), swept.end(), parent) == swept.end()) {
    remove_left(parent);
    swept.push_back(parent);
  }
  const auto folder = parent / (own_name() + "-" + std::to_string(++number));
  if (::mkdir(folder.c_str(), 0755) == 0) return folder;
  throw std::runtime_error("cgroup " + folder.string() + ": " + std::strerror(errno));
}

void set(const fs::path& folder, const char* file, std::uint64_t value) {
  const int error = write_to(folder / file, std::to_string(value));
  if (error != 0) throw std::runtime_error((folder / file).string() + ": " + std::strerror(error));
}

/// The nearest group, from our own upwards, that enables the memory controller for its children.
fs::path parent_with_memory(const CgroupPlaces& places) {
  for (auto group = places.unified;; group = group.parent_path()) {
    if (has_word(text_of(group / "cgroup.subtree_control"), "memory")) return group;
    if (group == places.unified_root || !group.has_relative_path()) return {};
  }
}

}  // namespace

CgroupPlaces cgroup_places(const std::string& mounts, const std::string& own) {
  CgroupPlaces places;
  const auto own_in = [&own](const std::string& controller) {
    std::istringstream lines(own);
    for (std::string line; std::getline(lines, line);) {
      const auto first = line.find(':');
      const auto second = line.find(':', first + 1);
      if (second == std::string::npos) continue;
      const auto controllers = line.substr(first + 1, second - first - 1);
      if (controller.empty() ? controllers.empty() : has_word(controllers, controller, ','))
        return line.substr(second + 1);
    }
    return std::string();
  };
  std::istringstream lines(mounts);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string id, parent, device, shown, point, skipped, kind, source, options;
    fields >> id >> parent >> device >> shown >> point;
    while (fields >> skipped && skipped != "-") {
    }
    fields >> kind >> source >> options;
    if (kind == "cgroup2") {
      places.unified_root = point;
      places.unified = below_mount(point, shown, own_in(""));
    } else if (kind == "cgroup" && has_word(options, "memory", ',')) {
      places.memory = below_mount(point, shown, own_in("memory"));
    } else if (kind == "cgroup" && has_word(options, "pids", ',')) {
      places.pids = below_mount(point, shown, own_in("pids"));
    }
  }
  return places;
}

Cgroup::Cgroup(std::uint64_t memory_bytes, int tasks) {
  static const auto places = cgroup_places(text_of("/proc/self/mountinfo"), text_of("/proc/self/cgroup"));
  try {
    if (!places.memory.empty()) {
      folders_.push_back(make_in(places.memory));
      set(folders_.back(), "memory.limit_in_bytes", memory_bytes);
      write_to(folders_.back() / "memory.memsw.limit_in_bytes", std::to_string(memory_bytes));  // and swap
      if (places.pids.empty()) return;
      folders_.push_back(make_in(places.pids));
      if (tasks > 0) set(folders_.back(), "pids.max", static_cast<std::uint64_t>(tasks));
      return;
    }
    const auto parent = places.unified.empty() ? fs::path() : parent_with_memory(places);
    if (parent.empty()) throw std::runtime_error("no cgroup here counts the memory of the groups below it");
    folders_.push_back(make_in(parent));
    set(folders_.back(), "memory.max", memory_bytes);
    write_to(folders_.back() / "memory.swap.max", "0");
    if (tasks > 0) write_to(folders_.back() / "pids.max", std::to_string(tasks));
  } catch (...) {
    remove();
    throw;
  }
}

std::vector<spawn::Descriptor> Cgroup::doors() const {
  std::vector<spawn::Descriptor> doors;
  for (const auto& folder : folders_)
    doors.emplace_back(::open((folder / "cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC));
  return doors;
}

bool Cgroup::out_of_memory() const {
  if (folders_.empty()) return false;
  for (const char* file : {"memory.oom_control", "memory.events"}) {
    std::istringstream lines(text_of(folders_.front() / file));
    std::string key;
    for (long long value = 0; lines >> key >> value;)
      if (key == "oom_kill" && value > 0) return true;
  }
  return false;
}

void Cgroup::remove() {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (const auto& folder : std::exchange(folders_, {}))
    while (::rmdir(folder.c_str()) != 0 && errno == EBUSY && std::chrono::steady_clock::now() < deadline)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

}  // namespace manyhands::sandbox
