// What the kernel shows of a process and its children, read from /proc. Every read may find that its subject
// has just gone; that is never an error, the subject is simply left out.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace manyhands::host::proc {

struct Task {
  pid_t pid = 0;
  pid_t tid = 0;
  char state = '?';               // R running or ready to run, S asleep, D in the kernel, Z ended, T stopped
  std::int64_t cpu_ns = 0;        // since the task began
  std::int64_t run_delay_ns = 0;  // time it was ready to run and had no CPU
  std::int64_t slices = 0;        // how often it was given a CPU
  int processor = -1;             // the CPU that it runs on, or ran on last
  bool lowered = false;  // it made itself less urgent than the grader is (nice, SCHED_BATCH, SCHED_IDLE)
};

/// How urgently a task asks for a CPU. Whoever starts the grader with `nice` lowers every program that it
/// runs, too: that is no doing of theirs.
struct Urgency {
  int nice = 0;
  int policy = 0;  // as sched(7) counts them
};
bool less_urgent(const Urgency& task, const Urgency& than);
Urgency own_urgency();

/// A thread of the process that has not ended, its first one where possible; the number itself where there is
/// none. The process's own files in /proc are those of its first thread: once that has ended, they show a
/// process with no memory, mappings and descriptors, whatever its other threads hold.
pid_t live_thread_of(pid_t pid);

/// The folder in /proc that shows what all threads of the process share.
std::string folder_of(pid_t pid);

/// All threads of one process.
std::vector<Task> tasks_of(pid_t pid);

/// The states of all its threads; cheaper than tasks_of().
std::vector<char> states_of(pid_t pid);

/// Direct children; zombies included.
std::vector<pid_t> children_of(pid_t pid);

/// Children, their children and so on, breadth first; zombies included.
std::vector<pid_t> descendants_of(pid_t pid);

/// 0 when it is gone.
pid_t parent_of(pid_t pid);

/// 'Z' for a process of which all threads have ended, and that was not reaped; 0 when it is gone.
char state_of(pid_t pid);

/// Descriptor number → what it is ("pipe:[1234]", "/dev/null", "socket:[99]").
std::map<int, std::string> descriptors_of(pid_t pid);

/// True where the descriptor can be written to.
bool is_writable(pid_t pid, int fd);

/// What a process has in memory and does not share with a file, in kB; 0 when it is gone.
std::int64_t memory_kb_of(pid_t pid);

/// All that it has in memory; pages that it shares with others are counted in full for each of them. In
/// bytes.
std::int64_t resident_bytes_of(pid_t pid);

/// … of shared ones its part, so that sums are right. Dear: up to some ms for a big process. Where it is not
/// to be had, the resident bytes.
std::int64_t fair_bytes_of(pid_t pid);

/// Where a connection of the process leads to: the other side's port; 0 where `descriptor` (as descriptors_of
/// names it) is no connected TCP socket over IPv4.
std::uint16_t remote_port_of(pid_t pid, const std::string& descriptor);

/// The system call that a sleeping task is in: its number and first arguments; number -1 when it is in none,
/// or not to be seen.
struct SystemCall {
  bool shown = false;  // the kernel let us look
  long number = -1;
  long first_argument = 0;
  long second_argument = 0;
};
SystemCall system_call_of(pid_t pid, pid_t tid);

/// The descriptors that a task waits for with poll, select or epoll to become readable; empty where it does
/// not.
std::vector<int> waited_for_by(pid_t pid, const SystemCall& call);

/// Of connected TCP sockets in the network of the process: the other side's port, by the socket's number in
/// descriptors_of().
std::map<std::string, std::uint16_t> remote_ports_seen_by(pid_t pid);

/// True where the two processes have one memory together, as threads have. Not where it is not to be seen.
bool share_memory(pid_t one, pid_t other);

/// Names in a folder of shared memory: /dev/shm, or where that of a box can be reached.
std::set<std::string> shared_memory_names(const std::filesystem::path& folder);

/// Of those, the ones that the process has mapped or open.
std::set<std::string> shared_memory_of(pid_t pid);

/// True when no thread of this process but the caller runs or is ready to run.
bool own_threads_idle();

/// How long the threads of this process were ready to run and had no CPU, added up.
std::int64_t own_run_delay_ns();

/// CPU time of the calling thread. What it costs to look at a program is measured with it: a clock on the
/// wall goes on while others have the CPU, and the busier the machine, the more seldom would be looked.
std::chrono::nanoseconds own_cpu_time();

}  // namespace manyhands::host::proc
