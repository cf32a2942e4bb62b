// What the kernel shows of a process and its children, read from /proc. A process or thread may end at any
// moment; then it is left out, which is not an error.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <compare>
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
  char state = '?';               // R running or runnable, S asleep, D in the kernel, Z ended, T stopped
  std::int64_t cpu_ns = 0;        // since the task started
  std::int64_t run_delay_ns = 0;  // time it was runnable but had no CPU
  std::int64_t slices = 0;        // how often it got a CPU
  int processor = -1;             // the CPU that it runs on, or ran on last
  bool lowered = false;  // it lowered its own priority below the grader's (nice, SCHED_BATCH, SCHED_IDLE)
};

/// The priority of a task. A grader that was itself started with `nice` lowers every program that it runs,
/// too: that does not count against the programs.
struct Urgency {
  int nice = 0;
  int policy = 0;  // numbered as in sched(7)
};
bool less_urgent(const Urgency& task, const Urgency& than);
Urgency own_urgency();

/// A thread of the process that has not ended, preferably the first one; `pid` itself if there is none. The
/// process's own files in /proc are those of its first thread: once that has ended, they show a process with
/// no memory, mappings or descriptors, whatever its other threads hold.
pid_t live_thread_of(pid_t pid);

/// The folder in /proc that shows what all threads of the process share.
std::string folder_of(pid_t pid);

/// All threads of one process, without those that are `skipped`.
std::vector<Task> tasks_of(pid_t pid, const std::set<pid_t>& skipped = {});

/// A thread's number in its own pid namespace, as it sees it itself.
int own_number_of(pid_t pid, pid_t tid);

/// The states of all its threads; cheaper than tasks_of().
std::vector<char> states_of(pid_t pid);

/// Direct children, including zombies.
std::vector<pid_t> children_of(pid_t pid);

/// Children, their children and so on, breadth first, including zombies. `enough`: stops looking after so
/// many.
std::vector<pid_t> descendants_of(pid_t pid, std::size_t enough = 4096);

/// The same, each stopped before its children are listed: a process that has been sent SIGSTOP starts no
/// others.
std::vector<pid_t> stop_descendants_of(pid_t pid);

/// 'Z' for a process whose threads have all ended and that has not been reaped; 0 if it is gone.
char state_of(pid_t pid);

/// Descriptor → what it is ("pipe:[1234]", "/dev/null", "socket:[99]").
std::map<int, std::string> descriptors_of(pid_t pid);

/// True if the descriptor is writable.
bool is_writable(pid_t pid, int fd);

/// The pipes, as named by descriptors_of(), that the process can write to, but not read.
std::set<std::string> pipes_out_of(pid_t pid);

/// The memory of a process that is not backed by a file, in kB; 0 if it is gone.
std::int64_t memory_kb_of(pid_t pid);

/// The resident set size in bytes; pages shared between processes count in full for each of them.
std::int64_t resident_bytes_of(pid_t pid);

/// The proportional set size in bytes: of a shared page, only this process's share counts, so that sums are
/// right. Expensive: up to some ms for a big process. If it is not available, the resident set size.
std::int64_t fair_bytes_of(pid_t pid);

/// The remote port of a connection of the process; 0 if `descriptor` (as named by descriptors_of) is not a
/// connected TCP socket over IPv4.
std::uint16_t remote_port_of(pid_t pid, const std::string& descriptor);

/// The system call that a sleeping task is in: its number and first arguments. The number is -1 if it is in
/// none, or if it cannot be seen.
struct SystemCall {
  bool shown = false;  // the kernel allowed us to read it
  long number = -1;
  long first_argument = 0;
  long second_argument = 0;
  long third_argument = 0;
};
SystemCall system_call_of(pid_t pid, pid_t tid);

/// Is the address in memory that the process shares with others (mapped with MAP_SHARED)?
bool is_shared(pid_t pid, std::uint64_t address);

/// The descriptors that a task waits for with poll, select or epoll to become readable; empty if it does not.
std::vector<int> waited_for_by(pid_t pid, const SystemCall& call);

/// The remote ports of connected TCP sockets in the process's network namespace, by the socket's name in
/// descriptors_of().
std::map<std::string, std::uint16_t> remote_ports_seen_by(pid_t pid);

/// The bytes received over the loopback interface of the process's network namespace; -1 if unknown.
std::int64_t loopback_bytes_seen_by(pid_t pid);

/// The local (Unix domain) sockets in the process's network namespace, as named by descriptors_of().
std::set<std::string> local_sockets_seen_by(pid_t pid);

/// True if the two processes share one address space, as threads do. False if that cannot be seen, and if one
/// of them has ended: ask has_memory() afterwards.
bool share_memory(pid_t one, pid_t other);

/// Equivalent if they do; otherwise, an order of address spaces in which they can be sorted. Unordered if
/// that cannot be seen.
std::partial_ordering compare_memory(pid_t one, pid_t other);

/// False if the process has ended, even if nobody has waited for it yet.
bool has_memory(pid_t pid);

/// Names in a folder of shared memory: /dev/shm, or a sandbox's own one if it can be reached.
std::set<std::string> shared_memory_names(const std::filesystem::path& folder);

/// Of those, the names that the process has mapped or open.
std::set<std::string> shared_memory_of(pid_t pid);

/// True if no thread of this process except the caller is running or runnable.
bool own_threads_idle();

/// How long the threads of this process were runnable but had no CPU, summed.
std::int64_t own_run_delay_ns();

/// CPU time of the calling thread, to measure what it costs to observe a program. Wall time would also count
/// the time in which others have the CPU, so that a busy machine would mean fewer samples.
std::chrono::nanoseconds own_cpu_time();

}  // namespace manyhands::host::proc
