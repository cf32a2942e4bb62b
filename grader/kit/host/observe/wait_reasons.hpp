// What a sleeping thread waits for, seen from outside: the system call in which it sleeps, and what that
// refers to. For pictures only (model/timeline.hpp): the owner of a lock and the callers are read in the
// program's own memory, which it may have filled with anything.
//
// One per guest; for the thread that started the guest. About 10 µs per new wait.
#pragma once
#include <sys/types.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "kit/host/observe/lane_events.hpp"

namespace manyhands::host {

class WaitReasons {
 public:
  /// What a thread waits for, and the task that can end the wait; {0, 0}: unknown.
  struct Found {
    int reason = -1;
    std::pair<pid_t, pid_t> by{0, 0};
    std::uint64_t mutex = 0;  // the address of a mutex; 0: none
    bool child = false;       // any child's end
  };

  /// `program`: the path of the guest's file on the host. `has_site`: its connections lead to a web site.
  WaitReasons(std::filesystem::path program, bool has_site)
      : program_(std::move(program)), has_site_(has_site) {}

  /// A new task; and a task's name, for texts.
  void know(pid_t pid, pid_t tid, const std::string& name);

  /// The task is asleep.
  Found look(pid_t pid, pid_t tid);
  /// The thread that holds the mutex now; {0, 0}: nobody, or unknown.
  std::pair<pid_t, pid_t> holder(pid_t pid, std::uint64_t mutex) const;

  /// All that were found, with the learner's lines if they can be told. `prefix`: of the learner's files.
  std::vector<WaitReason> with_lines(const std::string& prefix) const;
  [[nodiscard]] const std::vector<WaitReason>& all() const { return reasons_; }

 private:
  struct Code {
    std::uint64_t base = 0;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };
  int number_of(WaitReason reason);
  const Code& code_of(pid_t pid);
  std::vector<std::uint64_t> callers_of(pid_t pid, std::uint64_t stack);
  bool is_call_before(pid_t pid, const Code& code, std::uint64_t address);
  void note_futex(pid_t pid, const std::array<std::uint64_t, 6>& args, WaitReason& reason, Found& found);
  void note_file(pid_t pid, int fd, bool writes, WaitReason& reason, Found& found);
  std::set<pid_t> other_ends_of(pid_t pid, const std::string& pipe, bool writes);
  bool is_connection(pid_t pid, const std::string& socket);

  std::filesystem::path program_;
  bool has_site_;
  std::vector<WaitReason> reasons_;
  std::map<std::tuple<Doing, std::string, std::vector<std::uint64_t>>, int> numbers_;  // of reasons
  std::map<std::pair<pid_t, int>, pid_t> own_numbers_;  // process, thread's number inside the box → tid
  std::map<std::pair<pid_t, pid_t>, std::string> names_;
  std::set<pid_t> processes_;
  std::map<std::pair<pid_t, std::uint64_t>, int> locks_;  // mutex → number
  std::map<pid_t, Code> code_;
  std::map<std::uint64_t, bool> calls_;  // addresses in the program's file, behind a call?
  std::map<std::pair<std::string, bool>, std::pair<int, std::set<pid_t>>> ends_;  // of pipes; looks, holders
  std::map<std::string, bool> connections_;
};

}  // namespace manyhands::host
