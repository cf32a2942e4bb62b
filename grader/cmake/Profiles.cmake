# A profile is a way to build a guest. The flags stand here alone; configuring writes them to toolchain.json for
# the grader, which compiles submissions with the very flags that the kit was compiled with.
set(MANYHANDS_PROFILES release asan tsan)
# gdwarf-4: addr2line and the sanitizers' symboliser gave wrong lines on DWARF 5.
set(MANYHANDS_FLAGS_common -std=c++20 -g -gdwarf-4 -fno-omit-frame-pointer -pthread -U_FORTIFY_SOURCE)
# Some distributions' compilers fortify by default: read() would become another function, and hide from --wrap.
# (kit/guest/faults.cpp and notes.cpp take these calls.)
set(MANYHANDS_LINK_common -pthread -Wl,--wrap=read,--wrap=recv,--wrap=write,--wrap=fork)
# std::condition_variable's wait(lock), notify_one() and notify_all() (kit/guest/wake_ups.cpp).
set(cv _ZNSt18condition_variable)
list(APPEND MANYHANDS_LINK_common
  -Wl,--wrap=${cv}4waitERSt11unique_lockISt5mutexE,--wrap=${cv}10notify_oneEv,--wrap=${cv}10notify_allEv)
set(MANYHANDS_FLAGS_release -O2)
# g1: a report needs lines and functions, no more, and a fifth of the compiler's time goes into the rest (measured with
# Asio; the object is a third as large). Not for release: its stacks are told apart by the whole names of functions.
set(MANYHANDS_FLAGS_asan -g1 -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined)
set(MANYHANDS_FLAGS_tsan -g1 -O1 -fsanitize=thread)
set(MANYHANDS_LINK_release)
set(MANYHANDS_LINK_asan -fsanitize=address,undefined)
set(MANYHANDS_LINK_tsan -fsanitize=thread)
# What a learner's own file is warned about; warnings are hints, never a fail.
set(MANYHANDS_LEARNER_WARNINGS -Wall -Wextra)
