#include "sandbox/filter.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <system_error>

namespace manyhands::sandbox {
namespace {

// By name, because the headers of older systems lack some of them. If an architecture has no such call, there
// is nothing to refuse.
constexpr std::array refused{
    // namespaces and mounts
    "unshare", "setns", "mount", "umount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree",
    "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr",

    // large parts of the kernel
    "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register",

    // keys, and access to other processes
    "keyctl", "add_key", "request_key", "kcmp", "pidfd_getfd", "process_vm_readv", "process_vm_writev",
    "process_madvise",

    // more than its share of the machine; the kernel divides CPU time among sessions
    "setpriority", "ioprio_set", "sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr",
    "setsid", "migrate_pages", "move_pages",

    // never permitted anyway
    "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot", "swapon",
    "swapoff", "quotactl", "acct", "settimeofday", "clock_settime", "clock_adjtime", "adjtimex", "syslog",
    "vhangup", "iopl", "ioperm", "open_by_handle_at", "name_to_handle_at", "fanotify_init", "lookup_dcookie",
    "nfsservctl", "uselib",

    // filters for its own threads: the grader's own processes run with this one
    "seccomp"};

constexpr std::array<std::uint64_t, 8> new_namespaces{CLONE_NEWUSER,   CLONE_NEWPID, CLONE_NEWNET,
                                                      CLONE_NEWNS,     CLONE_NEWUTS, CLONE_NEWIPC,
                                                      CLONE_NEWCGROUP, 0x00000080 /* CLONE_NEWTIME */};

constexpr std::uint64_t low_half = 0xffffffff;  // the kernel ignores the other half of an int argument

struct Release {
  void operator()(void* context) const { ::seccomp_release(context); }
};
using Context = std::unique_ptr<void, Release>;

void must(int result, const char* what) {
  if (result < 0) throw std::system_error(-result, std::generic_category(), std::string("seccomp: ") + what);
}

void refuse(const Context& context, const char* name) {
  const int call = ::seccomp_syscall_resolve_name(name);
  if (call == __NR_SCMP_ERROR) return;  // this version of libseccomp does not know it yet
  must(::seccomp_rule_add(context.get(), SCMP_ACT_ERRNO(EPERM), call, 0), name);
}

void refuse_where(const Context& context, int call, const scmp_arg_cmp& first) {
  must(::seccomp_rule_add(context.get(), SCMP_ACT_ERRNO(EPERM), call, 1, first), "rule");
}

void refuse_families(const Context& context) {
  for (const int call : {SCMP_SYS(socket), SCMP_SYS(socketpair)}) {
    for (int family = 0; family < AF_NETLINK; ++family)
      if (family != AF_UNIX && family != AF_INET && family != AF_INET6)
        refuse_where(context, call, SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(family)));
    refuse_where(context, call, SCMP_A0(SCMP_CMP_GT, AF_NETLINK));
  }
}

// The same argument also contains flags such as close-on-exec, above the type.
void refuse_all_but_streams(const Context& context) {
  constexpr scmp_datum_t kind = 0xf;
  for (const int family : {AF_INET, AF_INET6})
    for (scmp_datum_t type = 0; type <= kind; ++type)
      if (type != SOCK_STREAM)
        must(::seccomp_rule_add(context.get(), SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 2,
                                SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(family)),
                                SCMP_A1(SCMP_CMP_MASKED_EQ, kind, type)),
             "kind of socket");
  // Sockets with a path belong to the user, and Landlock does not restrict connecting to them. Socket pairs
  // are allowed.
  refuse_where(context, SCMP_SYS(socket), SCMP_A0(SCMP_CMP_EQ, AF_UNIX));
}

// The kernel reads only the lower half; compared with all 64 bits, the same number could be written in many
// ways.
scmp_arg_cmp is_number(unsigned argument, int number) {
  return SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, low_half, static_cast<scmp_datum_t>(number));
}

void refuse_changes_of(const Context& context, int descriptor) {
  must(::seccomp_rule_add(context.get(), SCMP_ACT_ERRNO(0), SCMP_SYS(close), 1, is_number(0, descriptor)),
       "close");
  for (const char* by_copy : {"dup", "dup2", "dup3"})
    refuse_where(context, ::seccomp_syscall_resolve_name(by_copy), is_number(0, descriptor));
  for (const char* over_it : {"dup2", "dup3"})
    refuse_where(context, ::seccomp_syscall_resolve_name(over_it), is_number(1, descriptor));
  for (const int call : {SCMP_SYS(ioctl), SCMP_SYS(shutdown), SCMP_SYS(setsockopt)})
    refuse_where(context, call, is_number(0, descriptor));
  // F_GETFD, F_SETFD and F_GETFL are allowed: they do not change the open file itself.
  static_assert(F_DUPFD == 0 && F_GETFD == 1 && F_SETFD == 2 && F_GETFL == 3);
  must(::seccomp_rule_add(context.get(), SCMP_ACT_ERRNO(EPERM), SCMP_SYS(fcntl), 2, is_number(0, descriptor),
                          is_number(1, F_DUPFD)),
       "fcntl");
  must(::seccomp_rule_add(context.get(), SCMP_ACT_ERRNO(EPERM), SCMP_SYS(fcntl), 2, is_number(0, descriptor),
                          SCMP_A1(SCMP_CMP_GT, F_GETFL)),
       "fcntl");
}

// Refuses close_range for a range that includes these descriptors. (The guest splits the library functions'
// ranges: kit/guest/other_calls.cpp.)
void refuse_ranges_over(const Context& context, int first, int last) {
  const int call = ::seccomp_syscall_resolve_name("close_range");
  if (call == __NR_SCMP_ERROR) return;
  const auto closes = SCMP_A2(SCMP_CMP_MASKED_EQ, CLOSE_RANGE_CLOEXEC, 0);
  for (const auto begins :
       {SCMP_A0(SCMP_CMP_LE, static_cast<scmp_datum_t>(last)), SCMP_A0(SCMP_CMP_GT, low_half)})
    must(::seccomp_rule_add(context.get(), SCMP_ACT_ERRNO(EPERM), call, 3, begins,
                            SCMP_A1(SCMP_CMP_GE, static_cast<scmp_datum_t>(first)), closes),
         "close_range");
}

// Refuses threads without their own thread-local storage. (A vfork has none either, but there the parent
// waits.)
void refuse_bare_threads(const Context& context) {
  constexpr scmp_datum_t looked_at = CLONE_VM | CLONE_SETTLS | CLONE_VFORK;
  refuse_where(context, SCMP_SYS(clone), SCMP_A0(SCMP_CMP_MASKED_EQ, looked_at, CLONE_VM));
}

Context make(Sockets sockets, const Watched& watched) {
  Context context(::seccomp_init(SCMP_ACT_ALLOW));
  if (!context) throw std::system_error(ENOMEM, std::generic_category(), "seccomp");
  // System calls of another architecture would bypass all rules below.
  must(::seccomp_attr_set(context.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(ENOSYS)), "other kinds");
#ifdef SCMP_FLTATR_CTL_OPTIMIZE
  constexpr std::uint32_t binary_tree = 2;
  ::seccomp_attr_set(context.get(), SCMP_FLTATR_CTL_OPTIMIZE, binary_tree);
#endif
  for (const char* name : refused) refuse(context, name);
  must(::seccomp_rule_add(context.get(), SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0), "clone3");
  for (const auto flag : new_namespaces)
    refuse_where(context, SCMP_SYS(clone), SCMP_A0(SCMP_CMP_MASKED_EQ, flag, flag));
  for (const std::uint64_t request : {std::uint64_t{TIOCSTI}, std::uint64_t{TIOCLINUX}})
    refuse_where(context, SCMP_SYS(ioctl), SCMP_A1(SCMP_CMP_MASKED_EQ, low_half, request));
  // The first is an older way to install filters; the second would hide the process from debuggers.
  refuse_where(context, SCMP_SYS(prctl), SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP));
  refuse_where(context, SCMP_SYS(prctl), SCMP_A0(SCMP_CMP_EQ, PR_SET_DUMPABLE));
  // Refuses to change limits of other processes, above all of pid 1; a process uses pid 0 for itself.
  refuse_where(context, SCMP_SYS(prlimit64), SCMP_A0(SCMP_CMP_NE, 0));
  refuse_families(context);
  if (sockets == Sockets::streams) refuse_all_but_streams(context);
  const auto& kept = watched.kept;
  for (const int descriptor : kept) refuse_changes_of(context, descriptor);
  if (!kept.empty()) {
    const auto [first, last] = std::minmax_element(kept.begin(), kept.end());
    refuse_ranges_over(context, *first, *last);
  }
  if (watched.known_threads) refuse_bare_threads(context);
  return context;
}

}  // namespace

spawn::Descriptor filter_program(Sockets sockets, const Watched& watched) {
  const auto context = make(sockets, watched);
  spawn::Descriptor memory(::memfd_create("filter", MFD_CLOEXEC));
  if (!memory.is_open()) throw std::system_error(errno, std::generic_category(), "memory for the filter");
  must(::seccomp_export_bpf(context.get(), memory.get()), "export");
  return memory;
}

}  // namespace manyhands::sandbox
