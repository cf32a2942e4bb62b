#include "kit/host/observe/leftovers.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "kit/host/observe/orphans.hpp"
#include "kit/host/observe/proc.hpp"

namespace manyhands::host {

std::vector<pid_t> orphans_of(pid_t guest, const Surroundings& surroundings) {
  if (surroundings.reaper == 0) return orphans();
  std::vector<pid_t> found;
  for (const auto child : proc::children_of(surroundings.reaper)) {
    if (child == guest) continue;
    found.push_back(child);
    for (const auto below : proc::descendants_of(child)) found.push_back(below);
  }
  return found;
}

BeforeCall before_call(pid_t guest, bool helpers, Surroundings surroundings) {
  BeforeCall before;
  before.surroundings = std::move(surroundings);
  if (helpers) before.threads = std::max(1, static_cast<int>(proc::tasks_of(guest).size()));
  for (const auto& [fd, target] : proc::descriptors_of(guest)) before.descriptors.insert(fd);
  before.shared_memory = proc::shared_memory_names(before.surroundings.shared_memory);
  return before;
}

void BeforeCall::add_family(pid_t guest) {
  for (const auto pid : proc::descendants_of(guest)) family.insert(pid);
}

LeftoversNow leftovers_of(pid_t guest, const BeforeCall& before) {
  LeftoversNow now;
  const auto alive = [&now](pid_t pid) {
    int count = 0;
    for (const auto& task : proc::tasks_of(pid)) {
      count += task.state != 'Z' && task.state != 'X' ? 1 : 0;
      now.moving = now.moving || task.state == 'R' || task.state == 'D';
    }
    return count;
  };
  auto& left = now.left;
  const int main_ended = proc::live_thread_of(guest) != guest ? 1 : 0;
  left.threads = std::max(0, alive(guest) + main_ended - before.threads);
  for (const auto pid : proc::descendants_of(guest))
    if (!before.family.contains(pid)) (alive(pid) > 0 ? left.children : left.zombies) += 1;
  for (const auto pid : orphans_of(guest, before.surroundings)) left.children += alive(pid) > 0 ? 1 : 0;
  std::optional<std::set<std::string>> local;
  for (const auto& [fd, target] : proc::descriptors_of(guest)) {
    if (before.descriptors.contains(fd)) continue;
    const bool is_socket = target.starts_with("socket:");
    if (is_socket && !local) local = proc::local_sockets_seen_by(guest);
    // The kit keeps its connections to the site on purpose, but has no local sockets of its own.
    left.descriptors += !is_socket || local->contains(target) ? 1 : 0;
  }
  return now;
}

namespace {

// The functions of the C library in which every thread begins.
bool begins_threads(const Frame& frame) {
  const auto& name = frame.function;
  return name == "clone" || name == "clone3" || name == "__clone" || name == "__clone3" ||
         name == "start_thread" || name == "manyhands::guest::begin_thread" ||
         frame.library.starts_with("libc.") || frame.library.starts_with("libpthread");
}

}  // namespace

int library_threads(const std::vector<ThreadStack>& stacks) {
  return static_cast<int>(std::count_if(stacks.begin(), stacks.end(), [](const ThreadStack& stack) {
    if (stack.pid == stack.tid) return false;  // main
    const auto first = std::find_if_not(stack.frames.rbegin(), stack.frames.rend(), begins_threads);
    if (first == stack.frames.rend()) return false;
    const auto& library = first->library;
    const bool of_the_language = library.starts_with("libstdc++") || library.starts_with("libc++");
    // If oneTBB has debug information, its frames have names instead.
    return (!library.empty() && !of_the_language) || first->function.starts_with("tbb::detail::r1::");
  }));
}

std::set<std::string> shared_memory_used(pid_t guest, const BeforeCall& before) {
  const auto& where = before.surroundings;
  auto used = where.alone ? proc::shared_memory_names(where.shared_memory) : proc::shared_memory_of(guest);
  if (!where.alone)
    for (const auto pid : proc::descendants_of(guest)) used.merge(proc::shared_memory_of(pid));
  std::erase_if(used, [&before](const std::string& name) { return before.shared_memory.contains(name); });
  return used;
}

std::vector<std::string> take_shared_memory(const std::set<std::string>& used,
                                            const std::filesystem::path& folder) {
  std::vector<std::string> left;
  std::error_code none;
  for (const auto& name : used)
    if (std::filesystem::remove(folder / name, none)) left.push_back(name);
  return left;
}

}  // namespace manyhands::host
