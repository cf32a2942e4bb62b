# A profile is a way to build a guest. The flags stand here alone; configuring writes them to toolchain.json for
# the grader, which compiles submissions with the very flags that the kit was compiled with.
set(MANYHANDS_PROFILES release asan tsan)
# gdwarf-4: addr2line and the sanitizers' symboliser gave wrong lines on DWARF 5.
set(MANYHANDS_FLAGS_common -std=c++20 -g -gdwarf-4 -fno-omit-frame-pointer -pthread -U_FORTIFY_SOURCE)
# Asio then declares what is no template, and kit/guest/asio.cpp defines it: a file that includes it compiles in two thirds
# of the time. Here, so that it holds for all that is linked together.
list(APPEND MANYHANDS_FLAGS_common -DBOOST_ASIO_SEPARATE_COMPILATION)
# Some distributions' compilers fortify by default: read() would become another function, and hide from --wrap.
# (kit/guest/faults.cpp, other_calls.cpp and notes.cpp take these calls.)
set(MANYHANDS_LINK_common -pthread -Wl,--wrap=read,--wrap=recv,--wrap=write,--wrap=fork,--wrap=wait,--wrap=waitpid,--wrap=waitid)
list(APPEND MANYHANDS_LINK_common -Wl,--wrap=readv,--wrap=preadv2,--wrap=recvfrom,--wrap=recvmsg,--wrap=splice,--wrap=writev,--wrap=send
  -Wl,--wrap=sendto,--wrap=sendmsg,--wrap=wait3,--wrap=wait4,--wrap=vfork,--wrap=clone,--wrap=syscall
  -Wl,--wrap=close_range,--wrap=closefrom)
# std::condition_variable's wait(lock), notify_one() and notify_all() (kit/guest/wake_ups.cpp).
set(cv _ZNSt18condition_variable)
list(APPEND MANYHANDS_LINK_common
  -Wl,--wrap=${cv}4waitERSt11unique_lockISt5mutexE,--wrap=${cv}10notify_oneEv,--wrap=${cv}10notify_allEv)
# std::set_terminate (kit/guest/terminate.cpp), and what starts a std::thread (thread_starts.cpp).
list(APPEND MANYHANDS_LINK_common -Wl,--wrap=_ZSt13set_terminatePFvvE
  -Wl,--wrap=_ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE)
# Where exceptions are caught and threads detached (kit/guest/told_calls.cpp).
list(APPEND MANYHANDS_LINK_common -Wl,--wrap=__cxa_begin_catch,--wrap=_ZNSt6thread6detachEv)
# Nothing that is installed says where it was built. (Not a learner's flag: the grader maps their names, compile.cpp.)
set(MANYHANDS_SHORT_NAMES -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
set(MANYHANDS_FLAGS_release -O2)
# Where a variable lies at each instruction: a sixth of the compiler's time, and nobody asks. Stacks and lines need it not.
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  list(APPEND MANYHANDS_FLAGS_release -fno-var-tracking)
endif()
# g1: a report needs lines and functions, no more, and a fifth of the compiler's time goes into the rest (measured with
# Asio; the object is a third as large). Not for release: its stacks are told apart by the whole names of functions.
# Of undefined behaviour not what ASan sees as well (it ends a program at address 0, and at what is none of its memory),
# and not what is out of alignment, which these processors allow: with these checks the compiler takes twice as long
# (Asio's coroutines: 6.1 s and 2.9 s). vptr also takes for a mistake what
# TBB's flow graph does at the end of each node's task: it casts what a base class's destructor left to the derived one.
set(MANYHANDS_FLAGS_asan -g1 -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined
  -fno-sanitize=null,alignment,object-size,pointer-overflow,vptr)
set(MANYHANDS_FLAGS_tsan -g1 -O1 -fsanitize=thread)
set(MANYHANDS_LINK_release)
set(MANYHANDS_LINK_asan -fsanitize=address,undefined)
set(MANYHANDS_LINK_tsan -fsanitize=thread)
# Steps on atomic variables (kit/guest/atomic_stops.cpp).
foreach(bits 8 32 64)
  list(APPEND MANYHANDS_LINK_tsan -Wl,--wrap=__tsan_atomic${bits}_load,--wrap=__tsan_atomic${bits}_store)
endforeach()
# What a learner's own file is warned about; warnings are hints, never a fail.
set(MANYHANDS_LEARNER_WARNINGS -Wall -Wextra)
