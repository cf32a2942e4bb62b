#include "kit/guest/task_look.hpp"

#include <dirent.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

namespace manyhands::guest {

void TaskWay::add(const TaskLook& look) {
  // When the host loads a page or suspends the machine, a thread is charged for all of that time, but in a
  // single look.
  constexpr long most_at_once_ns = 4'000'000;
  cpu_ns_ += std::min(look.cpu_ns - last_.cpu_ns, most_at_once_ns);
  times_ += look.times - last_.times;
  last_ = look;
}

bool TaskWay::in_circles(long patience) const {
  constexpr long spinning_ns = 30'000'000;
  constexpr long spinning_times = 500;
  return cpu_ns_ > patience * spinning_ns || times_ > patience * spinning_times;
}

std::string folder_of(pid_t pid, pid_t tid) {
  return "/proc/" + std::to_string(pid) + "/task/" + std::to_string(tid);
}

std::string proc_text(const std::string& path) {
  std::array<char, 4096> text{};
  auto* file = std::fopen(path.c_str(), "re");
  if (file == nullptr) return {};
  const auto n = std::fread(text.data(), 1, text.size(), file);
  std::fclose(file);
  return {text.data(), n};
}

std::vector<pid_t> threads_of(pid_t pid) {
  std::vector<pid_t> threads;
  auto* folder = ::opendir(("/proc/" + std::to_string(pid) + "/task").c_str());
  if (folder == nullptr) return threads;
  while (const auto* entry = ::readdir(folder))
    if (const auto tid = std::atoi(entry->d_name); tid > 0) threads.push_back(tid);
  ::closedir(folder);
  return threads;
}

std::vector<pid_t> children_of(pid_t pid, pid_t tid) {
  const auto text = proc_text(folder_of(pid, tid) + "/children");
  std::vector<pid_t> children;
  const char* next = text.c_str();
  for (char* end = nullptr;; next = end) {
    const auto child = static_cast<pid_t>(std::strtol(next, &end, 10));
    if (end == next) return children;
    children.push_back(child);
  }
}

TaskLook look_at(pid_t pid, pid_t tid) {
  TaskLook look;
  const auto stat = proc_text(folder_of(pid, tid) + "/stat");
  const auto name_end = stat.rfind(')');
  if (name_end == std::string::npos || name_end + 2 >= stat.size()) return look;
  look.state = stat[name_end + 2];
  const auto usage = proc_text(folder_of(pid, tid) + "/schedstat");
  long waited = 0;
  std::sscanf(usage.c_str(), "%ld %ld %ld", &look.cpu_ns, &waited, &look.times);
  return look;
}

namespace {

bool cannot_run(const TaskLook& look) {
  return look.state == 'S' || look.state == 'T' || look.state == 'Z' || look.state == 'X';
}

}  // namespace

ProcessRest RestLook::of(pid_t pid) {
  auto rest = ProcessRest::asleep;
  for (const auto tid : threads_of(pid)) {
    const auto look = look_at(pid, tid);
    const auto [known, is_new] = ways_.try_emplace(tid, look, TaskWay(look));
    auto& [last, way] = known->second;
    const bool slept = !is_new && cannot_run(look) && look == last;
    way.add(look);
    last = look;
    if (!slept) rest = std::min(rest, way.in_circles(patience_) ? ProcessRest::spinning : ProcessRest::none);
  }
  return rest;
}

}  // namespace manyhands::guest
