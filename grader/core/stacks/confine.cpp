#include "stacks/confine.hpp"

#include <seccomp.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>

namespace manyhands::stacks {
namespace {

constexpr int plain[] = {
    SCMP_SYS(read),   SCMP_SYS(pread64),       SCMP_SYS(close),      SCMP_SYS(lseek),
    SCMP_SYS(fstat),  SCMP_SYS(newfstatat),    SCMP_SYS(fcntl),      SCMP_SYS(brk),
    SCMP_SYS(munmap), SCMP_SYS(mremap),        SCMP_SYS(madvise),    SCMP_SYS(futex),
    SCMP_SYS(wait4),  SCMP_SYS(waitid),        SCMP_SYS(exit_group), SCMP_SYS(getpid),
    SCMP_SYS(gettid), SCMP_SYS(clock_gettime), SCMP_SYS(getrandom),  SCMP_SYS(rt_sigreturn)};

bool allow_all(scmp_filter_ctx filter) {
  for (const int call : plain)
    if (::seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) != 0) return false;
  for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)})
    if (::seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) != 0)
      return false;
  for (const int call : {SCMP_SYS(write), SCMP_SYS(writev)})
    if (::seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_A0(SCMP_CMP_EQ, STDOUT_FILENO)) != 0)
      return false;
  return ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ptrace), 1,
                            SCMP_A0(SCMP_CMP_EQ, PTRACE_DETACH)) == 0;
}

}  // namespace

bool confine_this_process() {
  const scmp_filter_ctx filter = ::seccomp_init(SCMP_ACT_ERRNO(EPERM));
  if (filter == nullptr) return false;
  const bool confined = allow_all(filter) && ::seccomp_load(filter) == 0;
  ::seccomp_release(filter);
  return confined;
}

}  // namespace manyhands::stacks
