#include "stacks/confine.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "kit/host/base/catch.hpp"

namespace confine_test {

namespace {

// The number of the first thing that it can do and should not, or cannot and should; 0: none.
int what_is_wrong(int open_file) {
  if (!manyhands::stacks::confine_this_process()) return 1;
  const auto refused = [](auto result) { return result == decltype(result)(-1) && errno == EPERM; };
  char byte = 0;
  if (::pread(open_file, &byte, 1, 0) != 1) return 2;
  if (::write(STDOUT_FILENO, "", 0) != 0) return 3;
  void* const memory = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 4;
  if (!refused(::open("/etc/passwd", O_RDONLY))) return 5;
  if (!refused(::write(STDERR_FILENO, "", 0))) return 6;
  if (!refused(::socket(AF_INET, SOCK_STREAM, 0))) return 7;
  if (!refused(::fork())) return 8;
  if (!refused(::kill(::getppid(), 0))) return 9;
  if (!refused(::ptrace(PTRACE_SEIZE, ::getppid(), nullptr, nullptr))) return 10;
  if (!refused(::mprotect(memory, 4096, PROT_READ | PROT_EXEC))) return 11;
  if (!refused(::execl("/bin/true", "true", nullptr))) return 12;
  return 0;
}

}  // namespace

TEST_CASE("what reads stacks can neither open anything nor reach other processes") {
  const int file = ::open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  REQUIRE(file >= 0);
  const auto child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) ::_exit(what_is_wrong(file));
  int status = -1;
  CHECK(::waitpid(child, &status, 0) == child);
  ::close(file);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

}  // namespace confine_test
