// What the sandbox tests run in a sandbox: one thing that a program might try, selected by name. The exit
// status is 0 if it worked, otherwise the errno of the failure; some never return.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace {

int result(long value) {
  return value < 0 ? errno : 0;
}

int list(const char* folder) {
  std::error_code error;
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  for (const auto& name : names) std::printf("%s\n", name.c_str());
  return error.value();
}

int create(const char* path) {
  return result(::open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
}

int fill(const char* path) {
  const int fd = ::open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  static const std::vector<char> block(1 << 20);
  for (int i = 0; i < 4096; ++i)
    if (::write(fd, block.data(), block.size()) < 0) return errno;
  return 0;
}

/// Children that fork until they cannot; prints their number.
int fork_many() {
  int count = 0;
  for (; count < 100'000; ++count) {
    const pid_t pid = ::fork();
    if (pid < 0) break;
    if (pid == 0)
      for (;;) ::pause();
  }
  std::printf("%d\n", count);
  return result(-1);
}

int take_memory(std::size_t mib) {
  for (std::size_t i = 0; i < mib; ++i) {
    void* memory = ::mmap(nullptr, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return errno;
    std::memset(memory, 1, 1 << 20);
  }
  return 0;
}

int orphan_that_works() {
  if (::fork() == 0) {
    if (::fork() == 0) {
      ::setsid();
      for (std::atomic<unsigned> turns{0};; ++turns) {
      }
    }
    ::_exit(0);
  }
  ::wait(nullptr);
  for (;;) ::pause();
}

int connect_to(const char* address, int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(static_cast<std::uint16_t>(port));
  ::inet_pton(AF_INET, address, &where.sin_addr);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0) return errno;
  return ::write(fd, "hello", 5) == 5 ? 0 : errno;
}

int new_user_namespace() {
  const auto pid = ::syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, nullptr, nullptr, nullptr, nullptr);
  if (pid == 0) ::_exit(0);
  return result(pid);
}

/// One of each kind of object that outlives its process: shared memory, a semaphore, a message queue.
int keep_for_later(const char* key) {
  for (const int made :
       {::shmget(std::atoi(key), 4096, IPC_CREAT | 0600), ::semget(std::atoi(key), 1, IPC_CREAT | 0600),
        ::msgget(std::atoi(key), IPC_CREAT | 0600)})
    if (made < 0) return errno;
  std::printf("kept\n");
  std::fflush(stdout);
  return 0;
}

/// Whether one of them still exists.
int find_kept(const char* key) {
  if (::shmget(std::atoi(key), 0, 0) >= 0 || ::semget(std::atoi(key), 0, 0) >= 0) return 0;
  return result(::msgget(std::atoi(key), 0));
}

int bare_thread() {
  static std::array<char, 1 << 16> stack;
  const auto nothing = [](void*) { return 0; };
  return result(::clone(nothing, stack.data() + stack.size(), CLONE_VM | SIGCHLD, nullptr));
}

int vfork_once() {
  const pid_t pid = ::vfork();
  if (pid == 0) ::_exit(0);
  return result(pid);
}

/// Tries to change a descriptor, to duplicate it, or to free its number; prints what worked, and whether it
/// is unchanged.
int change(const char* number) {
  const int fd = std::atoi(number);
  const auto tell = [](const char* what, long result) {
    if (result >= 0) std::printf("%s ", what);
  };
  struct stat before {
  }, after{};
  ::fstat(fd, &before);
  const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  const int one = 1;
  const auto high = (1L << 32) + fd;  // the kernel uses only the lower half
  tell("dup", ::dup(fd));
  tell("dup2-of", ::dup2(fd, 40));
  tell("dup2-over", ::dup2(null, fd));
  tell("dup2-high", ::syscall(SYS_dup3, null, high, 0));
  tell("dup3-over", ::dup3(null, fd, O_CLOEXEC));
  tell("copy", ::fcntl(fd, F_DUPFD, 0));
  tell("copy-cloexec", ::fcntl(fd, F_DUPFD_CLOEXEC, 0));
  tell("nonblocking", ::fcntl(fd, F_SETFL, O_NONBLOCK));
  tell("nonblocking-high", ::syscall(SYS_fcntl, high, (1L << 32) + F_SETFL, O_NONBLOCK));
  tell("ioctl", ::ioctl(fd, FIONBIO, &one));
  tell("option", ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &one, sizeof one));
  tell("shutdown", ::shutdown(fd, SHUT_WR));
  tell("range", ::syscall(SYS_close_range, 3, ~0U, 0));
  tell("range-of-one", ::syscall(SYS_close_range, fd, fd, 0));
  tell("range-high", ::syscall(SYS_close_range, high, fd, 0));
  tell("flags", ::fcntl(fd, F_GETFL));
  tell("cloexec", ::fcntl(fd, F_SETFD, FD_CLOEXEC));
  tell("others", ::syscall(SYS_close_range, fd + 1, ~0U, 0));
  tell("close", ::close(fd));
  ::syscall(SYS_close, high);
  ::fstat(fd, &after);
  const bool same = before.st_ino == after.st_ino && ::write(fd, "here\n", 5) == 5;
  std::printf("%s", same ? "same" : "changed");
  return 0;
}

using Try = std::function<int(const char*)>;
const std::map<std::string, Try> tries{
    {"exit", [](const char* status) { return std::atoi(status); }},
    {"signal", [](const char* number) { return ::raise(std::atoi(number)); }},
    {"wait",
     [](const char*) -> int {
       for (;;) ::pause();
     }},
    {"list", list},
    {"change", change},
    {"bare-thread", [](const char*) { return bare_thread(); }},
    {"vfork", [](const char*) { return vfork_once(); }},
    {"create", create},
    {"fill", fill},
    {"read", [](const char* path) { return result(::open(path, O_RDONLY | O_CLOEXEC)); }},
    {"environment",
     [](const char*) {
       for (char** entry = environ; *entry != nullptr; ++entry) std::printf("%s\n", *entry);
       return 0;
     }},
    {"descriptors", [](const char*) { return list("/proc/self/fd"); }},
    {"numbers",
     [](const char*) {
       std::printf("%d %d %d\n", ::getpid(), ::getuid(), ::getgid());
       return 0;
     }},
    {"kill", [](const char* pid) { return result(::kill(std::atoi(pid), SIGKILL)); }},
    {"ptrace",
     [](const char* pid) { return result(::ptrace(PTRACE_ATTACH, std::atoi(pid), nullptr, nullptr)); }},
    {"limits-of",
     [](const char* pid) {
       const rlimit none{0, 0};
       return result(::prlimit(std::atoi(pid), RLIMIT_NOFILE, &none, nullptr));
     }},
    {"fork-many", [](const char*) { return fork_many(); }},
    {"memory", [](const char* mib) { return take_memory(static_cast<std::size_t>(std::atoi(mib))); }},
    {"orphan", [](const char*) { return orphan_that_works(); }},
    {"connect", [](const char* port) { return connect_to("127.0.0.2", std::atoi(port)); }},
    {"socket", [](const char* family) { return result(::socket(std::atoi(family), SOCK_STREAM, 0)); }},
    {"udp", [](const char*) { return result(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)); }},
    {"unshare", [](const char*) { return result(::unshare(CLONE_NEWUSER)); }},
    {"new-user", [](const char*) { return new_user_namespace(); }},
    {"clone3", [](const char*) { return result(::syscall(SYS_clone3, nullptr, 0)); }},
    {"threads",
     [](const char*) {
       std::thread([] {}).join();
       return 0;
     }},
    {"session",
     [](const char*) {
       const pid_t child = ::fork();  // a group leader cannot create a session
       if (child == 0) ::_exit(result(::setsid()));
       int status = 0;
       ::waitpid(child, &status, 0);
       return WEXITSTATUS(status);
     }},
    {"nice", [](const char*) { return result(::setpriority(PRIO_PROCESS, 0, 5)); }},
    {"affinity",
     [](const char*) {
       cpu_set_t cores;
       CPU_ZERO(&cores);
       CPU_SET(0, &cores);
       return result(::sched_setaffinity(0, sizeof cores, &cores));
     }},
    {"bpf", [](const char*) { return result(::syscall(SYS_bpf, 0, nullptr, 0)); }},
    {"io_uring", [](const char*) { return result(::syscall(SYS_io_uring_setup, 1, nullptr)); }},
    {"userfaultfd", [](const char*) { return result(::syscall(SYS_userfaultfd, 0)); }},
    {"keyctl", [](const char*) { return result(::syscall(SYS_keyctl, 0, 0)); }},
    {"keep", keep_for_later},
    {"keep-and-wait",
     [](const char* key) -> int {
       if (const int error = keep_for_later(key)) return error;
       for (;;) ::pause();
     }},
    {"find", find_kept},
    {"persona",
     [](const char*) {
       std::printf("%x\n", static_cast<unsigned>(::personality(0xffffffff)));
       return 0;
     }},
};

}  // namespace

int main(int argc, char* argv[]) {
  const auto found = tries.find(argc > 1 ? argv[1] : "");
  if (found == tries.end()) return 255;
  const int status = found->second(argc > 2 ? argv[2] : "");
  std::fflush(stdout);
  return status;
}
