// Stops a thread of a guest until this object is destroyed, as a debugger does: for microseconds or longer,
// without the thread noticing. If one process may not trace another, no thread can be stopped.
//
// For the thread that started the guest.
#pragma once
#include <sys/types.h>

#include <optional>

namespace manyhands::spawn {

class StoppedThread {
 public:
  /// Empty if the thread has ended or may not be stopped. `process`: its process.
  static std::optional<StoppedThread> stop(pid_t process, pid_t thread);
  StoppedThread(StoppedThread&& other) noexcept;
  StoppedThread& operator=(StoppedThread&& other) noexcept;
  ~StoppedThread() { let_go(); }
  [[nodiscard]] pid_t thread() const { return thread_; }

 private:
  StoppedThread(pid_t process, pid_t thread, int signal)
      : process_(process), thread_(thread), signal_(signal) {}
  void let_go();

  pid_t process_ = 0;
  pid_t thread_ = 0;  // 0: none
  int signal_ = 0;    // arrived first and stopped the thread; delivered when the thread continues
};

}  // namespace manyhands::spawn
