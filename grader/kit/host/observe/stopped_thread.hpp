// A thread of a guest that stands still, and goes on when this is destroyed: as a debugger stops one, for
// some microseconds and more, without its noticing. Where one process may not look at another, no thread can
// be stopped.
//
// Used by the thread that started the guest.
#pragma once
#include <sys/types.h>

#include <optional>

namespace manyhands::host {

class StoppedThread {
 public:
  /// Empty: it has ended, or may not be stopped. `process`: whose thread it is.
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
  int signal_ = 0;    // was on its way to it, and stopped it first: it gets it when it goes on
};

}  // namespace manyhands::host
