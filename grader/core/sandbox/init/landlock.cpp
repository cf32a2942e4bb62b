#include "sandbox/init/landlock.hpp"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace manyhands::sandbox::init {
namespace {

// The build system's linux/landlock.h may be older than the kernel on which the program runs.
constexpr long create_ruleset = 444, add_rule = 445, restrict_self = 446;
constexpr unsigned tell_version = 1;
constexpr int rule_path = 1, rule_port = 2;
// The first version that restricts signals. With an older one, a program could kill the grader.
constexpr long least_version = 6;

constexpr uint64_t execute = 1 << 0, write_file = 1 << 1, read_file = 1 << 2, read_folder = 1 << 3;
constexpr uint64_t make_char = 1 << 6, make_block = 1 << 11;
constexpr uint64_t all_of_files = (1 << 16) - 1;  // all rights, up to ioctl on devices
constexpr uint64_t bind_tcp = 1 << 0, connect_tcp = 1 << 1;
constexpr uint64_t abstract_sockets = 1 << 0, signals = 1 << 1;

struct Ruleset {
  uint64_t files;
  uint64_t ports;
  uint64_t scopes;
};
struct [[gnu::packed]] PathRule {
  uint64_t allowed;
  int32_t folder;
};
struct PortRule {
  uint64_t allowed;
  uint64_t port;
};

uint64_t allowed_on(const char* path, int descriptor) {
  struct stat about {};
  fstat(descriptor, &about);
  const bool folder = S_ISDIR(about.st_mode);
  if (path[0] == protocol::device) return read_file | write_file;
  if (path[0] == protocol::may_write)
    return folder ? all_of_files & ~(make_char | make_block) : read_file | write_file;
  return execute | read_file | (folder ? read_folder : 0);
}

bool allow_path(long ruleset, const char* path) {
  const int descriptor = open(path + 1, O_PATH | O_CLOEXEC);
  if (descriptor < 0) return errno == ENOENT;  // a path that does not exist needs no rule
  const PathRule rule{allowed_on(path, descriptor), descriptor};
  const bool done = syscall(add_rule, ruleset, rule_path, &rule, 0) == 0;
  const int error = errno;
  close(descriptor);
  errno = error;
  return done;
}

}  // namespace

const char* fence(const Request& request) {
  const long version = syscall(create_ruleset, nullptr, 0, tell_version);
  if (version < 0) return "Landlock";
  if (version < least_version) {
    errno = EOPNOTSUPP;
    return "Landlock of this kernel, which cannot keep signals inside";
  }
  const Ruleset wanted{all_of_files, bind_tcp | connect_tcp, abstract_sockets | signals};
  const long ruleset = syscall(create_ruleset, &wanted, sizeof wanted, 0);
  if (ruleset < 0) return "Landlock";
  for (unsigned i = 0; i < request.head.paths; ++i)
    if (!allow_path(ruleset, request.paths[i])) return "Landlock, a path";
  for (unsigned i = 0; i < request.head.listeners; ++i) {
    const PortRule rule{connect_tcp, request.listeners[i].port};
    if (syscall(add_rule, ruleset, rule_port, &rule, 0) != 0) return "Landlock, a port";
  }
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return "no new privileges";
  if (syscall(restrict_self, ruleset, 0) != 0) return "Landlock";
  close(static_cast<int>(ruleset));
  return nullptr;
}

}  // namespace manyhands::sandbox::init
