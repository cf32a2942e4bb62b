# A profile is a way to build a guest. This file alone defines the flags; configuring writes them to
# toolchain.json, so that the grader compiles submissions with the same flags as the kit. All else about a
# profile, such as its detector and how it runs, is in core/profile/profile.hpp, under the same name.
set(MANYHANDS_PROFILES release asan tsan)
# And one that has its own kit (kit/schedules/) in place of kit/guest/.
set(MANYHANDS_ALL_PROFILES ${MANYHANDS_PROFILES} controlled)
# gdwarf-4: with DWARF 5, addr2line and the sanitizers' symbolizer report wrong lines.
set(MANYHANDS_FLAGS_common -std=c++20 -g -gdwarf-4 -fno-omit-frame-pointer -pthread -U_FORTIFY_SOURCE)
# With this, Asio only declares its non-template code, and kit/guest/asio.cpp defines it: files that include
# it compile in two thirds of the time. Set here, because everything that is linked together must agree on it.
list(APPEND MANYHANDS_FLAGS_common -DBOOST_ASIO_SEPARATE_COMPILATION)
# Some distributions' compilers fortify by default: read() would become another function, which --wrap does
# not catch. (kit/guest/faults.cpp, late_exit.cpp, other_calls.cpp and notes.cpp wrap these
# calls.)
set(MANYHANDS_LINK_common -pthread -Wl,--wrap=read,--wrap=recv,--wrap=write,--wrap=fork,--wrap=wait,--wrap=waitpid,--wrap=waitid)
list(APPEND MANYHANDS_LINK_common -Wl,--wrap=readv,--wrap=preadv2,--wrap=recvfrom,--wrap=recvmsg,--wrap=splice,--wrap=writev,--wrap=send
  -Wl,--wrap=sendto,--wrap=sendmsg,--wrap=wait3,--wrap=wait4,--wrap=vfork,--wrap=clone,--wrap=syscall
  -Wl,--wrap=close_range,--wrap=closefrom,--wrap=_exit,--wrap=_Exit,--wrap=exit)
# std::condition_variable's wait(lock), notify_one() and notify_all() (kit/guest/wake_ups.cpp).
set(cv _ZNSt18condition_variable)
list(APPEND MANYHANDS_LINK_common
  -Wl,--wrap=${cv}4waitERSt11unique_lockISt5mutexE,--wrap=${cv}10notify_oneEv,--wrap=${cv}10notify_allEv)
# std::set_terminate (kit/guest/terminate.cpp), and the function that starts a std::thread
# (thread_starts.cpp).
list(APPEND MANYHANDS_LINK_common -Wl,--wrap=_ZSt13set_terminatePFvvE
  -Wl,--wrap=_ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE)
# The functions that catch exceptions and detach threads (kit/guest/told_calls.cpp).
list(APPEND MANYHANDS_LINK_common -Wl,--wrap=__cxa_begin_catch,--wrap=_ZNSt6thread6detachEv)
# manyhands::work::points_inside (kit/guest/own_work.cpp).
list(APPEND MANYHANDS_LINK_common -Wl,--wrap=_ZN9manyhands4work13points_insideEmjj)
# Nothing that is installed says where it was built. (Not a learner's flag: the grader maps their names, compile.cpp.)
set(MANYHANDS_SHORT_NAMES -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
set(MANYHANDS_FLAGS_release -O2)
# The location of each variable at each instruction takes a sixth of the compile time, and nothing uses it:
# backtraces need only line tables.
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  list(APPEND MANYHANDS_FLAGS_release -fno-var-tracking)
endif()
# g1: a report needs only lines and functions, and the rest takes a fifth of the compile time (measured with
# Asio; the object is a third as large). Not for release, where stacks are told apart by the full names of
# functions.
# Of undefined behaviour, it does not check what ASan detects as well (an access to address 0 or to memory
# that the program does not own), nor alignment, which these processors do not require: these checks double
# the compile time (Asio's coroutines: 6.1 s instead of 2.9 s). vptr reports a false error in TBB's flow
# graph, which at the end of each node's task casts the remains of a base class to the derived class.
set(MANYHANDS_FLAGS_asan -g1 -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined
  -fno-sanitize=null,alignment,object-size,pointer-overflow,vptr)
set(MANYHANDS_FLAGS_tsan -g1 -O1 -fsanitize=thread)
# The instrumentation of the race detector, without its library: kit/schedules/ defines the functions that it calls.
set(MANYHANDS_FLAGS_controlled -g1 -O1 -fsanitize=thread)
set(MANYHANDS_CONTROLLED_KIT ${PROJECT_BINARY_DIR}/lib/controlled.a)
set(MANYHANDS_LINK_release)
set(MANYHANDS_LINK_asan -fsanitize=address,undefined)
set(MANYHANDS_LINK_tsan -fsanitize=thread)
# Operations on atomic variables (kit/guest/atomic_stops.cpp).
foreach(bits 8 32 64)
  list(APPEND MANYHANDS_LINK_tsan -Wl,--wrap=__tsan_atomic${bits}_load,--wrap=__tsan_atomic${bits}_store)
endforeach()
# Warnings for a learner's own files. Warnings are hints, never a fail.
set(MANYHANDS_LEARNER_WARNINGS -Wall -Wextra)
