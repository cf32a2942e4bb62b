// The one place that starts processes. Arguments are vectors, never a shell string; every descriptor that is
// not named is closed in the child; what goes wrong before exec comes back as an error, not as an exit
// status.
//
// Thread-safety: spawn() may be called from any thread, but with die_with_parent the kernel ties the child's
// life to the *thread* that called it.
#pragma once
#include <sys/resource.h>
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace manyhands::spawn {

/// Owns a descriptor; closes it once.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() { reset(); }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  void reset();
  /// It is the caller's to close.
  [[nodiscard]] int release() { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

struct Limit {
  int resource;  // RLIMIT_…
  rlim_t value;
};

struct Options {
  std::vector<std::string> argv;  // argv[0]: a path, or a name that is looked up in PATH
  std::vector<std::string> env;   // "NAME=value"; the child's whole environment
  std::filesystem::path cwd;      // empty: the caller's
  std::vector<std::pair<int, int>>
      descriptors;  // {ours, the child's number}; 0 and 1, 2 default to /dev/null
  std::vector<Limit> limits;
  int cores = 0;          // so many of the cores that we may use, at most; 0: all of them
  int cores_passed = 0;   // … and none of so many others, which are somebody else's
  bool own_group = true;  // a process group of its own, so that it can be killed with its children
  bool die_with_parent = true;
  std::optional<unsigned> user;  // becomes this user and group, with no other groups; for root only
  std::vector<int> doors;        // "0" is written to each of these before that: cgroup.procs of cgroups
  bool fixed_addresses = false;  // no address randomisation: sanitizers fail to start with much of it
};

/// A started child. The owner must reap() it; the destructor kills its group and reaps it if nobody did.
class Child {
 public:
  Child() = default;
  Child(pid_t pid, Descriptor pidfd) : pid_(pid), pidfd_(std::move(pidfd)) {}
  Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, 0)), pidfd_(std::move(other.pidfd_)) {}
  Child& operator=(Child&& other) noexcept {
    std::swap(pid_, other.pid_);
    std::swap(pidfd_, other.pidfd_);
    return *this;
  }
  ~Child();

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] int pidfd() const { return pidfd_.get(); }  // readable when it has ended
  [[nodiscard]] bool running() const { return pid_ > 0; }
  [[nodiscard]] bool has_ended() const;  // and waits to be reaped
  void kill_group() const;

  struct Ended {
    int wait_status = 0;          // for WIFEXITED and its like
    rusage usage{};               // itself and the children that it reaped
    std::int64_t own_cpu_ns = 0;  // itself alone, all threads
  };
  /// Waits until it has ended; exact usage of this very child (never RUSAGE_CHILDREN, which spans all past
  /// ones).
  Ended reap();

 private:
  pid_t pid_ = 0;
  Descriptor pidfd_;
};

struct Started {
  Child child;
  std::string error;  // not empty: it was not started, and why (errno in words)
};

Started spawn(const Options& options);

/// Readable: the process of this pidfd, with all its threads, has ended.
bool has_ended(int pidfd);

/// CPU time so far of a process, all its threads, in ns; none when it cannot be read.
std::optional<std::int64_t> process_cpu_ns(pid_t pid);

/// A connected pair of UNIX stream sockets, and a pipe; close-on-exec. Throw std::system_error.
std::pair<Descriptor, Descriptor> socket_pair();
std::pair<Descriptor, Descriptor> pipe();  // {read end, write end}

}  // namespace manyhands::spawn
