// What the sanitizers print, recorded (g++ 12); inner frames of the standard library are omitted.
#pragma once
#include <string>

#include "kit/host/base/catch.hpp"
#include "kit/host/detectors/sanitizer_log.hpp"

namespace manyhands::test {

inline const std::string race_on_global = R"(==================
WARNING: ThreadSanitizer: data race (pid=23826)
  Read of size 4 at 0x555555558094 by thread T2:
    #0 add() starter/demo/global.cpp:3 (global+0x1237)
    #4 std::thread::_Invoker<std::tuple<void (*)()> >::operator()() /usr/include/c++/12/bits/std_thread.h:259 (global+0x1344)
    #5 std::thread::_State_impl<std::thread::_Invoker<std::tuple<void (*)()> > >::_M_run() /usr/include/c++/12/bits/std_thread.h:210 (global+0x1344)
    #6 <null> <null> (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0xd44a2)

  Previous write of size 4 at 0x555555558094 by thread T1:
    #0 add() starter/demo/global.cpp:3 (global+0x1248)
    #4 std::thread::_Invoker<std::tuple<void (*)()> >::operator()() /usr/include/c++/12/bits/std_thread.h:259 (global+0x1344)
    #5 std::thread::_State_impl<std::thread::_Invoker<std::tuple<void (*)()> > >::_M_run() /usr/include/c++/12/bits/std_thread.h:210 (global+0x1344)
    #6 <null> <null> (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0xd44a2)

  Location is global 'counter' of size 4 at 0x555555558094 (global+0x4094)

  Thread T2 (tid=23829, running) created by main thread at:
    #0 pthread_create ../../../../src/libsanitizer/tsan/tsan_interceptors_posix.cpp:1001 (/usr/lib/x86_64-linux-gnu/libtsan.so.2+0x5e686)
    #1 std::thread::_M_start_thread(std::unique_ptr<std::thread::_State, std::default_delete<std::thread::_State> >, void (*)()) <null> (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0xd4578)
    #2 main starter/demo/global.cpp:4 (global+0x128a)

SUMMARY: ThreadSanitizer: data race starter/demo/global.cpp:3 in add()
==================
ThreadSanitizer: reported 1 warnings
)";

inline const std::string race_on_heap = R"(==================
WARNING: ThreadSanitizer: data race (pid=23830)
  Write of size 4 at 0x7b0400000004 by thread T2:
    #0 operator() starter/demo/heap.cpp:3 (heap+0x123f)
    #4 operator() /usr/include/c++/12/bits/std_thread.h:259 (heap+0x123f)
    #5 _M_run /usr/include/c++/12/bits/std_thread.h:210 (heap+0x123f)
    #6 <null> <null> (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0xd44a2)

  Previous write of size 4 at 0x7b0400000004 by thread T1:
    #0 operator() starter/demo/heap.cpp:3 (heap+0x123f)
    #4 operator() /usr/include/c++/12/bits/std_thread.h:259 (heap+0x123f)
    #5 _M_run /usr/include/c++/12/bits/std_thread.h:210 (heap+0x123f)
    #6 <null> <null> (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0xd44a2)

  Location is heap block of size 16 at 0x7b0400000000 allocated by main thread:
    #0 operator new(unsigned long) ../../../../src/libsanitizer/tsan/tsan_new_delete.cpp:64 (/usr/lib/x86_64-linux-gnu/libtsan.so.2+0x87323)
    #8 main starter/demo/heap.cpp:3 (heap+0x13e5)

  Thread T2 (tid=23833, running) created by main thread at:
    #0 pthread_create ../../../../src/libsanitizer/tsan/tsan_interceptors_posix.cpp:1001 (/usr/lib/x86_64-linux-gnu/libtsan.so.2+0x5e686)
    #1 std::thread::_M_start_thread(std::unique_ptr<std::thread::_State, std::default_delete<std::thread::_State> >, void (*)()) <null> (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0xd4578)
    #2 main starter/demo/heap.cpp:4 (heap+0x145e)

SUMMARY: ThreadSanitizer: data race starter/demo/heap.cpp:3 in operator()
==================
ThreadSanitizer: reported 1 warnings
)";

inline const std::string race_on_stack = R"(==================
WARNING: ThreadSanitizer: data race (pid=23834)
  Read of size 4 at 0x7fffffffe29c by thread T2:
    #0 operator() starter/demo/stack.cpp:2 (stack+0x1241)
    #4 operator() /usr/include/c++/12/bits/std_thread.h:259 (stack+0x1241)
    #5 _M_run /usr/include/c++/12/bits/std_thread.h:210 (stack+0x1241)
    #6 <null> <null> (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0xd44a2)

  Previous write of size 4 at 0x7fffffffe29c by thread T1:
    #0 operator() starter/demo/stack.cpp:2 (stack+0x124f)
    #4 operator() /usr/include/c++/12/bits/std_thread.h:259 (stack+0x124f)
    #5 _M_run /usr/include/c++/12/bits/std_thread.h:210 (stack+0x124f)
    #6 <null> <null> (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0xd44a2)

  Location is stack of main thread.

  Location is global '<null>' at 0x000000000000 ([stack]+0x2029c)

  Thread T2 (tid=23837, running) created by main thread at:
    #0 pthread_create ../../../../src/libsanitizer/tsan/tsan_interceptors_posix.cpp:1001 (/usr/lib/x86_64-linux-gnu/libtsan.so.2+0x5e686)
    #1 std::thread::_M_start_thread(std::unique_ptr<std::thread::_State, std::default_delete<std::thread::_State> >, void (*)()) <null> (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0xd4578)
    #2 main starter/demo/stack.cpp:3 (stack+0x13e3)

SUMMARY: ThreadSanitizer: data race starter/demo/stack.cpp:2 in operator()
==================
ThreadSanitizer: reported 1 warnings
)";

inline const std::string lock_order = R"(==================
WARNING: ThreadSanitizer: lock-order-inversion (potential deadlock) (pid=23853)
  Cycle in lock order graph: M9 (0x555555558100) => M10 (0x5555555580c0) => M9

  Mutex M10 acquired here while holding mutex M9 in thread T1:
    #0 pthread_mutex_lock ../../../../src/libsanitizer/sanitizer_common/sanitizer_common_interceptors.inc:4324 (/usr/lib/x86_64-linux-gnu/libtsan.so.2+0x558e1)
    #1 __gthread_mutex_lock /usr/include/x86_64-linux-gnu/c++/12/bits/gthr-default.h:749 (order+0x1256)
    #2 std::mutex::lock() /usr/include/c++/12/bits/std_mutex.h:100 (order+0x1256)
    #3 std::scoped_lock<std::mutex>::scoped_lock(std::mutex&) /usr/include/c++/12/mutex:731 (order+0x1256)
    #4 ab() starter/demo/order.cpp:4 (order+0x1256)
    #8 std::thread::_Invoker<std::tuple<void (*)()> >::operator()() /usr/include/c++/12/bits/std_thread.h:259 (order+0x141c)
    #9 std::thread::_State_impl<std::thread::_Invoker<std::tuple<void (*)()> > >::_M_run() /usr/include/c++/12/bits/std_thread.h:210 (order+0x141c)
    #10 <null> <null> (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0xd44a2)

  Mutex M9 previously acquired by the same thread here:
    #0 pthread_mutex_lock ../../../../src/libsanitizer/sanitizer_common/sanitizer_common_interceptors.inc:4324 (/usr/lib/x86_64-linux-gnu/libtsan.so.2+0x558e1)
    #1 __gthread_mutex_lock /usr/include/x86_64-linux-gnu/c++/12/bits/gthr-default.h:749 (order+0x1246)
    #2 std::mutex::lock() /usr/include/c++/12/bits/std_mutex.h:100 (order+0x1246)
    #3 std::scoped_lock<std::mutex>::scoped_lock(std::mutex&) /usr/include/c++/12/mutex:731 (order+0x1246)
    #4 ab() starter/demo/order.cpp:4 (order+0x1246)
    #8 std::thread::_Invoker<std::tuple<void (*)()> >::operator()() /usr/include/c++/12/bits/std_thread.h:259 (order+0x141c)
    #9 std::thread::_State_impl<std::thread::_Invoker<std::tuple<void (*)()> > >::_M_run() /usr/include/c++/12/bits/std_thread.h:210 (order+0x141c)
    #10 <null> <null> (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0xd44a2)

  Mutex M9 acquired here while holding mutex M10 in thread T2:
    #0 pthread_mutex_lock ../../../../src/libsanitizer/sanitizer_common/sanitizer_common_interceptors.inc:4324 (/usr/lib/x86_64-linux-gnu/libtsan.so.2+0x558e1)
    #1 __gthread_mutex_lock /usr/include/x86_64-linux-gnu/c++/12/bits/gthr-default.h:749 (order+0x12da)
    #2 std::mutex::lock() /usr/include/c++/12/bits/std_mutex.h:100 (order+0x12da)
    #3 std::scoped_lock<std::mutex>::scoped_lock(std::mutex&) /usr/include/c++/12/mutex:731 (order+0x12da)
    #4 ba() starter/demo/order.cpp:5 (order+0x12da)
    #8 std::thread::_Invoker<std::tuple<void (*)()> >::operator()() /usr/include/c++/12/bits/std_thread.h:259 (order+0x141c)
    #9 std::thread::_State_impl<std::thread::_Invoker<std::tuple<void (*)()> > >::_M_run() /usr/include/c++/12/bits/std_thread.h:210 (order+0x141c)
    #10 <null> <null> (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0xd44a2)

  Mutex M10 previously acquired by the same thread here:
    #0 pthread_mutex_lock ../../../../src/libsanitizer/sanitizer_common/sanitizer_common_interceptors.inc:4324 (/usr/lib/x86_64-linux-gnu/libtsan.so.2+0x558e1)
    #1 __gthread_mutex_lock /usr/include/x86_64-linux-gnu/c++/12/bits/gthr-default.h:749 (order+0x12ca)
    #2 std::mutex::lock() /usr/include/c++/12/bits/std_mutex.h:100 (order+0x12ca)
    #3 std::scoped_lock<std::mutex>::scoped_lock(std::mutex&) /usr/include/c++/12/mutex:731 (order+0x12ca)
    #4 ba() starter/demo/order.cpp:5 (order+0x12ca)
    #8 std::thread::_Invoker<std::tuple<void (*)()> >::operator()() /usr/include/c++/12/bits/std_thread.h:259 (order+0x141c)
    #9 std::thread::_State_impl<std::thread::_Invoker<std::tuple<void (*)()> > >::_M_run() /usr/include/c++/12/bits/std_thread.h:210 (order+0x141c)
    #10 <null> <null> (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0xd44a2)

  Thread T1 (tid=23855, finished) created by main thread at:
    #0 pthread_create ../../../../src/libsanitizer/tsan/tsan_interceptors_posix.cpp:1001 (/usr/lib/x86_64-linux-gnu/libtsan.so.2+0x5e686)
    #1 std::thread::_M_start_thread(std::unique_ptr<std::thread::_State, std::default_delete<std::thread::_State> >, void (*)()) <null> (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0xd4578)
    #2 main starter/demo/order.cpp:6 (order+0x1352)

SUMMARY: ThreadSanitizer: lock-order-inversion (potential deadlock) /usr/include/x86_64-linux-gnu/c++/12/bits/gthr-default.h:749 in __gthread_mutex_lock
==================
ThreadSanitizer: reported 1 warnings
)";

inline const std::string wrong_unlock = R"(==================
WARNING: ThreadSanitizer: unlock of an unlocked mutex (or by a wrong thread) (pid=23857)
    #0 pthread_mutex_unlock ../../../../src/libsanitizer/sanitizer_common/sanitizer_common_interceptors.inc:4338 (/usr/lib/x86_64-linux-gnu/libtsan.so.2+0x439f1)
    #1 __gthread_mutex_unlock /usr/include/x86_64-linux-gnu/c++/12/bits/gthr-default.h:779 (unlock+0x12e3)
    #2 std::mutex::unlock() /usr/include/c++/12/bits/std_mutex.h:118 (unlock+0x12e3)
    #3 operator() starter/demo/unlock.cpp:3 (unlock+0x12e3)
    #7 operator() /usr/include/c++/12/bits/std_thread.h:259 (unlock+0x12e3)
    #8 _M_run /usr/include/c++/12/bits/std_thread.h:210 (unlock+0x12e3)
    #9 <null> <null> (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0xd44a2)

  Location is heap block of size 40 at 0x7b0c00000000 allocated by main thread:
    #0 operator new(unsigned long) ../../../../src/libsanitizer/tsan/tsan_new_delete.cpp:64 (/usr/lib/x86_64-linux-gnu/libtsan.so.2+0x87323)
    #1 main starter/demo/unlock.cpp:3 (unlock+0x134a)

  Mutex M9 (0x7b0c00000000) created at:
    #0 pthread_mutex_lock ../../../../src/libsanitizer/sanitizer_common/sanitizer_common_interceptors.inc:4324 (/usr/lib/x86_64-linux-gnu/libtsan.so.2+0x558e1)
    #1 __gthread_mutex_lock /usr/include/x86_64-linux-gnu/c++/12/bits/gthr-default.h:749 (unlock+0x1375)
    #2 std::mutex::lock() /usr/include/c++/12/bits/std_mutex.h:100 (unlock+0x1375)
    #3 main starter/demo/unlock.cpp:3 (unlock+0x1375)

SUMMARY: ThreadSanitizer: unlock of an unlocked mutex (or by a wrong thread) /usr/include/x86_64-linux-gnu/c++/12/bits/gthr-default.h:779 in __gthread_mutex_unlock
==================
ThreadSanitizer: reported 1 warnings
)";

inline const std::string use_after_free = R"(=================================================================
==23860==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010 at pc 0x555555557839 bp 0x7fffffffe1c0 sp 0x7fffffffe1b8
WRITE of size 4 at 0x602000000010 thread T0
    #0 0x555555557838 in main starter/demo/uaf.cpp:3

0x602000000010 is located 0 bytes inside of 16-byte region [0x602000000010,0x602000000020)
freed by thread T0 here:
    #0 0x7ffff78ba3c8 in operator delete(void*, unsigned long) ../../../../src/libsanitizer/asan/asan_new_delete.cpp:164
    #7 0x555555557819 in main starter/demo/uaf.cpp:3

previously allocated by thread T0 here:
    #0 0x7ffff78b94c8 in operator new(unsigned long) ../../../../src/libsanitizer/asan/asan_new_delete.cpp:95
    #8 0x55555555743b in main starter/demo/uaf.cpp:3

SUMMARY: AddressSanitizer: heap-use-after-free starter/demo/uaf.cpp:3 in main
)";

inline const std::string stack_overflow = R"(=================================================================
==23861==ERROR: AddressSanitizer: stack-buffer-overflow on address 0x7ffff4b00030 at pc 0x555555555278 bp 0x7fffffffe240 sp 0x7fffffffe238
READ of size 4 at 0x7ffff4b00030 thread T0
    #0 0x555555555277 in sum(int const*, int) starter/demo/sbo.cpp:2
    #1 0x5555555553bb in main starter/demo/sbo.cpp:3

Address 0x7ffff4b00030 is located in stack of thread T0 at offset 48 in frame
    #0 0x5555555552ba in main starter/demo/sbo.cpp:3

  This frame has 1 object(s):
    [32, 48) 'a' (line 3) <== Memory access at offset 48 overflows this variable
HINT: this may be a false positive if your program uses some custom stack unwind mechanism, swapcontext or vfork
      (longjmp and C++ exceptions *are* supported)
SUMMARY: AddressSanitizer: stack-buffer-overflow starter/demo/sbo.cpp:2 in sum(int const*, int)
)";

inline const std::string segv = R"(AddressSanitizer:DEADLYSIGNAL
=================================================================
==23911==ERROR: AddressSanitizer: SEGV on unknown address 0x000000000040 (pc 0x7ffff778b8aa bp 0x7fffffffe2b0 sp 0x7fffffffe248 T0)
==23911==The signal is caused by a WRITE memory access.
==23911==Hint: address points to the zero page.
    #0 0x7ffff778b8aa in __memmove_avx512_unaligned_erms ../sysdeps/x86_64/multiarch/memmove-vec-unaligned-erms.S:374
    #1 0x555555555223 in main starter/demo/segv2.cpp:3

AddressSanitizer can not provide additional info.
SUMMARY: AddressSanitizer: SEGV ../sysdeps/x86_64/multiarch/memmove-vec-unaligned-erms.S:374 in __memmove_avx512_unaligned_erms
==23911==ABORTING
)";

inline const std::string overflow =
    R"(starter/demo/ub.cpp:3:49: runtime error: signed integer overflow: 1 + 2147483647 cannot be represented in type 'int'
    #0 0x5555555551c2 in main starter/demo/ub.cpp:3
)";

inline const std::string null_store =
    R"(starter/demo/segv.cpp:2:70: runtime error: store to null pointer of type 'int'
    #0 0x55555555527f in main starter/demo/segv.cpp:2
)";

inline constexpr auto prefix = "starter/demo";

inline host::SanitizerReports read(const std::string& text) {
  return host::parse_sanitizer_log(text, prefix);
}

inline Finding only(const std::string& text) {
  const auto reports = read(text);
  REQUIRE(reports.findings.size() == 1);
  return reports.findings.front();
}

inline bool says(const Finding& finding, const std::string& words) {
  return finding.message.find(words) != std::string::npos;
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

}  // namespace manyhands::test
