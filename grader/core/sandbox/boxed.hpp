// A program in a sandbox, from its start to the end of everything in the sandbox. Level none is an ordinary
// child process, with the same interface.
//
// A sandbox consists of bubblewrap, below it our init (pid 1 inside), and below that the program. If anything
// goes wrong before the program runs, it is our failure, and is reported as an error in words. Everything
// after that is caused by the program, unless init does not answer any more.
//
// Everything dies with the process that started it: bubblewrap and init with their parents, the rest with
// init. Only the thread that started it may use it.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sandbox/box.hpp"
#include "sandbox/cgroup.hpp"
#include "sandbox/protocol.hpp"
#include "spawn/spawn.hpp"

namespace manyhands::sandbox {

/// The owner must call reap(); otherwise the destructor ends and reaps it.
class Boxed {
 public:
  Boxed() = default;
  /// Without a sandbox.
  explicit Boxed(spawn::Child child) : child_(std::move(child)), pid_(child_.pid()) {}
  Boxed(Boxed&& other) noexcept { swap(other); }
  Boxed& operator=(Boxed&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Boxed();

  [[nodiscard]] bool running() const { return pid_ > 0; }
  /// The program's pid as we see it, and a descriptor that is readable when it has ended. They stay valid
  /// until reap(), even after its end.
  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] int pidfd() const { return pidfd_.is_open() ? pidfd_.get() : child_.pidfd(); }
  [[nodiscard]] bool has_ended() const { return running() && spawn::has_ended(pidfd()); }
  /// Our own child: the program, or bubblewrap.
  [[nodiscard]] pid_t top() const { return child_.pid(); }
  /// The process that inherits the program's orphans: init; 0 without a sandbox.
  [[nodiscard]] pid_t reaper() const { return init_pid_; }

  /// The folders that are passed out, in order; open as long as this object exists.
  [[nodiscard]] const std::vector<spawn::Descriptor>& folders() const { return folders_; }
  /// The listeners, in order; the caller may take ownership.
  [[nodiscard]] std::vector<spawn::Descriptor> take_listeners() { return std::exchange(listeners_, {}); }

  /// Ends the program and everything in the sandbox.
  void kill();
  /// With Box::two_machines: the link between them is down from about now.
  void pull_the_plug();

  struct Ended : spawn::Child::Ended {
    std::int64_t orphans_cpu_ns = 0;  // CPU time of processes that outlived their parents
    // Processes that ended before the guest did, whose parents had not waited for them; -1: unknown.
    int orphans = -1;
    // System V shared memory, semaphores and queues that still exist then; -1: unknown.
    int system_v = -1;
    bool out_of_memory = false;  // the kernel killed something in it because of the memory limit
    std::string fault;           // not empty: why it is unknown how it ended; our failure
  };
  /// Kills everything that still runs, and waits until it has ended. Without a sandbox, only the program.
  Ended reap();

 private:
  friend struct Starter;
  void swap(Boxed& other) noexcept;
  void end_bubblewrap();
  void order(protocol::Order order);
  Ended reap_box();

  Cgroup cgroup_;
  spawn::Child child_;
  pid_t pid_ = 0;
  pid_t init_pid_ = 0;
  bool told_to_end_ = false;
  spawn::Descriptor pidfd_;
  spawn::Descriptor init_pidfd_;
  spawn::Descriptor control_;
  std::vector<spawn::Descriptor> folders_;
  std::vector<spawn::Descriptor> listeners_;
};

struct Started {
  Boxed boxed;
  std::string error;  // not empty: why it was not started; never the program's fault
};

/// A program that exits at once with status 0, to try a level.
std::filesystem::path trial_program();

/// `guest`: argv, cwd and env as seen inside; do not set `user` and `doors`. Level none ignores the sandbox.
Started start(const Box& box, const spawn::Options& guest);

}  // namespace manyhands::sandbox
