// What the kernel shows of processes that a program has started: are they stopped, do they wait, were they
// executed? Each may end at any moment; then it is not in any of these states.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <vector>

namespace manyhands::host {

/// The thread of the process that is held (kit/guest/worker_program.hpp) and sleeps; 0: none.
pid_t held_thread_of(pid_t pid);
/// Lets it continue.
void release(pid_t pid, pid_t thread);

/// All of its threads are stopped (SIGSTOP).
bool is_stopped(pid_t pid);

/// It has ended; a zombie has ended, too.
bool has_ended(pid_t pid);

/// The signal was sent to the process, which has not noticed it yet. A stopped process notices none but
/// SIGKILL and SIGCONT.
bool has_pending(pid_t pid, int signal);

/// `process` runs another image than `parent`, not a copy of its memory: the kernel gives each executed
/// program its own random bytes, and forked processes keep those of their parent. True if that cannot be
/// seen.
bool was_executed(pid_t process, pid_t parent);

/// When it was started, in the time since the machine was booted: at least this, and less than one tick (10
/// ms) more. 0: it is gone.
std::chrono::milliseconds started_at(pid_t pid);
inline constexpr std::chrono::milliseconds tick{10};

/// Now, by the same clock.
std::chrono::milliseconds since_boot();

/// Bytes that it has read from files and pipes so far, or written to them; -1: unknown.
std::int64_t bytes_read_by(pid_t pid);
std::int64_t bytes_written_by(pid_t pid);

/// Notices that a process has come to rest: it sleeps, and has used no CPU since several looks. (Only the
/// kernel can say what it waits for.)
class RestWatch {
 public:
  /// Call it once per look. True if `pid` is at rest.
  bool look(pid_t pid);

 private:
  pid_t pid_ = 0;
  std::int64_t used_ = -1;
  int unchanged_ = 0;
};

}  // namespace manyhands::host
