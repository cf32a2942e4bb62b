// A program that runs in a box, from its start to the end of everything in the box. Level none is a plain
// child process, with the same interface.
//
// A box is bubblewrap, below it our init (pid 1 inside), below that the program. Whatever goes wrong before
// the program runs is ours and comes back as an error in words; from then on everything that happens is the
// program's doing, but for an init that does not answer any more.
//
// Everything dies with the one who started it: bubblewrap and init with their parents, the rest with init.
// One thread: that which started it.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sandbox/box.hpp"
#include "sandbox/cgroup.hpp"
#include "spawn/spawn.hpp"

namespace manyhands::sandbox {

/// The owner must reap() it; the destructor ends it and reaps it if nobody did.
class Boxed {
 public:
  Boxed() = default;
  /// Without a box.
  explicit Boxed(spawn::Child child) : child_(std::move(child)), pid_(child_.pid()) {}
  Boxed(Boxed&& other) noexcept { swap(other); }
  Boxed& operator=(Boxed&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Boxed();

  [[nodiscard]] bool running() const { return pid_ > 0; }
  /// The program's number as we see it, and a descriptor that is readable when it has ended. It stays what it
  /// is, ended or not, until reap().
  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] int pidfd() const { return pidfd_.is_open() ? pidfd_.get() : child_.pidfd(); }
  [[nodiscard]] bool has_ended() const { return running() && spawn::has_ended(pidfd()); }
  /// Our own child: the program, or bubblewrap in its stead.
  [[nodiscard]] pid_t top() const { return child_.pid(); }
  /// Who gets the program's orphans as children: init; 0 where there is no box.
  [[nodiscard]] pid_t reaper() const { return init_pid_; }

  /// Of the folders that are to be passed out, in the box's order; open as long as this object lives.
  [[nodiscard]] const std::vector<spawn::Descriptor>& folders() const { return folders_; }
  /// Of the box's listeners, in its order; the caller may take them away.
  [[nodiscard]] std::vector<spawn::Descriptor> take_listeners() { return std::exchange(listeners_, {}); }

  /// Ends the program, and all in the box.
  void kill();

  struct Ended : spawn::Child::Ended {
    std::int64_t orphans_cpu_ns = 0;  // of what outlived its parents in the box
    bool out_of_memory = false;       // the kernel killed something in it, as it needed more than the cap
    std::string fault;                // not empty: how it ended is not known, for this reason of ours
  };
  /// Kills all that still runs and waits for the end of everything. Without a box, of the program alone.
  Ended reap();

 private:
  friend struct Starter;
  void swap(Boxed& other) noexcept;
  void end_bubblewrap();
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
  std::string error;  // not empty: it was not started, and why; never the program's fault
};

/// A program that ends at once and well, for trying a level.
std::filesystem::path trial_program();

/// `guest`: argv, cwd and env as they are inside; `user` and `doors` must be left alone. Level none takes of
/// the box nothing.
Started start(const Box& box, const spawn::Options& guest);

}  // namespace manyhands::sandbox
