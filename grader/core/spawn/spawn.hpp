// The only place that starts processes. Arguments are vectors, never shell strings; the child only inherits
// descriptors that are listed; a failure before exec is reported as an error, not as an exit status.
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

/// Owns a descriptor, and closes it once.
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
  /// The caller must close it.
  [[nodiscard]] int release() { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

struct Limit {
  int resource;  // RLIMIT_…
  rlim_t value;
};

struct Options {
  std::vector<std::string> argv;  // argv[0]: a path, or a name to be found in PATH
  std::vector<std::string> env;   // "NAME=value"; the child's whole environment
  std::filesystem::path cwd;      // empty: the caller's
  std::vector<std::pair<int, int>>
      descriptors;  // {ours, the child's number}; 0 and 1, 2 default to /dev/null
  std::vector<Limit> limits;
  int cores = 0;          // uses at most this many of the available cores; 0: all
  int cores_passed = 0;   // skips this many cores, which are for other programs
  bool own_group = true;  // its own process group, so that it can be killed with its children
  bool die_with_parent = true;
  std::optional<unsigned> user;  // becomes this user and group, with no other groups; for root only
  std::vector<int> doors;        // before that, "0" is written to these: cgroup.procs of cgroups
  bool fixed_addresses = false;  // no address randomization: with much of it, sanitizers cannot start
};

/// A started child. The owner must call reap(); otherwise the destructor kills its process group and reaps
/// it.
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
  [[nodiscard]] bool has_ended() const;  // … and has not been reaped yet
  void kill_group() const;

  struct Ended {
    int wait_status = 0;          // for WIFEXITED and its like
    rusage usage{};               // its own and that of the children that it has reaped
    std::int64_t own_cpu_ns = 0;  // only its own, all threads
  };
  /// Waits until it has ended. Returns the exact usage of this child (unlike RUSAGE_CHILDREN, which includes
  /// all earlier ones).
  Ended reap();

 private:
  pid_t pid_ = 0;
  Descriptor pidfd_;
};

struct Started {
  Child child;
  std::string error;  // not empty: the reason why it was not started (errno in words)
};

Started spawn(const Options& options);

/// Whether the process of this pidfd, with all its threads, has ended.
bool has_ended(int pidfd);

/// CPU time used so far by a process, all threads, in ns; none if it cannot be read.
std::optional<std::int64_t> process_cpu_ns(pid_t pid);

/// A connected pair of UNIX stream sockets, and a pipe; close-on-exec. Throw std::system_error.
std::pair<Descriptor, Descriptor> socket_pair();
std::pair<Descriptor, Descriptor> pipe();  // {read end, write end}

}  // namespace manyhands::spawn
