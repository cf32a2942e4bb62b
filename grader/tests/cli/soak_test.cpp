// Everything disappears with a run, however it ends: counts processes, descriptors, names in /dev/shm,
// temporary folders and cgroups before and after many gradings, some of which are killed midway. `make test`
// does a few of them; `make soak` 200 (MANYHANDS_SOAK).
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "tests/cli/cli_harness.hpp"

namespace soak_test {

using namespace manyhands;
using namespace manyhands::cli_test;
namespace fs = std::filesystem;

namespace {

constexpr int few = 10;
constexpr int killed_of_ten = 3;

/// Ours, and not in use: other graders and tests may be running at the same time. The third part of
/// manyhands-NAMESPACE-PID-START is the pid of the process that created it.
bool is_left_behind(const std::string& name) {
  if (name.rfind("manyhands-", 0) != 0 || name.rfind("manyhands-test-", 0) == 0) return false;
  int maker = 0;
  if (std::sscanf(name.c_str(), "manyhands-%*u-%d-", &maker) != 1) return true;
  return !fs::exists("/proc/" + std::to_string(maker));
}

void add_names(std::set<std::string>& all, const fs::path& folder) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none))
    if (is_left_behind(entry.path().filename().string())) all.insert(entry.path().string());
}

void add_cgroups(std::set<std::string>& all) {
  std::error_code none;
  for (fs::recursive_directory_iterator
           at("/sys/fs/cgroup", fs::directory_options::skip_permission_denied, none),
       end;
       !none && at != end; at.increment(none)) {
    const auto name = at->path().filename().string();
    if (name.starts_with("manyhands-attacks-"))
      at.disable_recursion_pending();  // belongs to a run of the attacks, which cleans it up itself
    else if (is_left_behind(name))
      all.insert(at->path().string());
  }
}

/// Everything of ours that can outlive a process.
std::set<std::string> what_is_there() {
  std::set<std::string> all;
  for (const char* folder : {"/dev/shm", "/tmp", "/var/tmp", "/run"}) add_names(all, folder);
  add_cgroups(all);
  for (const auto& name : work_left()) all.insert("work/" + name);
  for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const auto target = fs::read_symlink(entry.path(), gone);
    if (!gone && target != "/proc/self/fd")
      all.insert(entry.path().filename().string() + " → " + target.string());
  }
  return all;
}

std::vector<std::string> new_ones(const std::set<std::string>& before) {
  std::vector<std::string> added;
  for (const auto& name : what_is_there())
    if (!before.contains(name) && name.find("/proc/") == std::string::npos) added.push_back(name);
  return added;
}

/// New ones that nobody removes. What another grader is removing right now, because its host has ended, is
/// gone in one of the next looks.
std::vector<std::string> left_behind(const std::set<std::string>& before) {
  constexpr std::chrono::seconds patience{20};
  const auto until = std::chrono::steady_clock::now() + patience;
  auto left = new_ones(before);
  while (!left.empty() && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const auto now = new_ones(before);
    std::erase_if(left,
                  [&](const auto& name) { return std::find(now.begin(), now.end(), name) == now.end(); });
  }
  return left;
}

/// Programs that leave things behind, each in a different way.
std::deque<Submission> submissions() {
  std::deque<Submission> all;
  all.emplace_back(source_of("return serial(view);"));
  all.emplace_back(source_of("for (volatile int i = 0;;) i = i + 1;"));
  all.emplace_back(source_of("shm_open(\"/manyhands-soak\", O_CREAT | O_RDWR, 0600);",
                             "#include <fcntl.h>\n#include <sys/mman.h>"));
  all.emplace_back(source_of("if (fork() == 0) { setsid(); if (fork() == 0) for (;;) pause(); _exit(0); }",
                             "#include <unistd.h>"));
  all.emplace_back(source_of("", "int x = y;"));
  return all;
}

}  // namespace

TEST_CASE("Nothing outlives a grading, not even one that is killed", "[soak]") {
  const char* asked = std::getenv("MANYHANDS_SOAK");
  const int gradings = asked != nullptr ? std::max(1, std::atoi(asked)) : few;
  const auto all = submissions();
  // The first grading fills what is meant to stay: the object cache.
  grade(all.front().folder());
  const auto before = what_is_there();
  std::mt19937 random(1);
  for (int i = 0; i < gradings; ++i) {
    const auto& submission = all[static_cast<std::size_t>(i) % all.size()];
    Invocation invocation;
    invocation.args = {"--course",     small_course().string(),      "run", exercise,
                       "--submission", submission.folder().string(), "-q"};
    const bool killed = i % 10 < killed_of_ten;
    if (killed) {
      // At a random moment: it is called about 50 times a second.
      const auto patience = std::uniform_int_distribution<int>(0, 60)(random);
      invocation.interrupt_when = [patience, looks = 0](const std::string&) mutable {
        return ++looks > patience;
      };
      invocation.signal = SIGKILL;
    }
    const auto outcome = grader(invocation);
    INFO("grading " << i << (killed ? ", killed" : "") << ": status " << outcome.status << "\n"
                    << outcome.all());
    CHECK(outcome.left_running.empty());
    if (killed) continue;
    // The next run removes the folders of a killed one.
    CHECK(left_behind(before) == std::vector<std::string>{});
  }
  grade(all.front().folder());
  CHECK(left_behind(before) == std::vector<std::string>{});
}

}  // namespace soak_test
