#include "process/descendants.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "spawn/threads.hpp"

namespace manyhands::process {
namespace {

std::atomic<bool> were_ended{false};

// The state is that of the first thread, which may have ended before the others.
bool is_alive(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(file, text);
  const auto name_end = text.rfind(") ");
  if (name_end == std::string::npos) return false;
  constexpr int state_number = 3, threads_number = 20;  // as in proc(5)
  std::istringstream fields(text.substr(name_end + 2));
  std::string state, threads;
  fields >> state;
  for (int field = state_number; field < threads_number; ++field) fields >> threads;
  return (state != "Z" && state != "X") || std::atoi(threads.c_str()) > 1;
}

}  // namespace

std::vector<pid_t> children_of(pid_t pid) {
  std::vector<pid_t> children;
  spawn::for_each_thread(
      pid, [&] { children.clear(); },
      [&](int tid) {
        std::ifstream file("/proc/" + std::to_string(pid) + "/task/" + std::to_string(tid) + "/children");
        for (pid_t child = 0; file >> child;) children.push_back(child);
        return file.is_open();
      });
  return children;
}

void adopt_orphans() {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

void end_below_children() {
  // A program that keeps forking may outrun one sweep, but every sweep kills all processes that it finds.
  for (int sweep = 0; sweep < 1000; ++sweep) {
    auto below = children_of(::getpid());
    const auto ours = below.size();
    for (const auto pid : below) ::kill(pid, SIGSTOP);
    for (std::size_t i = 0; i < below.size(); ++i)
      for (const auto child : children_of(below[i])) below.push_back(child);
    bool alive = false;
    for (std::size_t i = ours; i < below.size(); ++i) {
      if (!is_alive(below[i])) continue;
      alive = true;
      ::kill(below[i], SIGKILL);
    }
    if (!alive) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

void end_children() {
  were_ended = true;
  for (const auto pid : children_of(::getpid())) ::kill(pid, SIGKILL);
}

bool children_were_ended() {
  return were_ended;
}

}  // namespace manyhands::process
