// The sanitizers' output, parsed into findings. The texts were recorded (g++ 12); inner frames of the
// standard library are omitted.
#include "kit/host/detectors/sanitizer_log.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kit/host/base/catch.hpp"

using namespace manyhands;

namespace {

const std::string race_on_global = R"(==================
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

const std::string race_on_heap = R"(==================
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

const std::string race_on_stack = R"(==================
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

const std::string lock_order = R"(==================
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

const std::string wrong_unlock = R"(==================
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

const std::string use_after_free = R"(=================================================================
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

const std::string stack_overflow = R"(=================================================================
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

const std::string segv = R"(AddressSanitizer:DEADLYSIGNAL
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

const std::string overflow =
    R"(starter/demo/ub.cpp:3:49: runtime error: signed integer overflow: 1 + 2147483647 cannot be represented in type 'int'
    #0 0x5555555551c2 in main starter/demo/ub.cpp:3
)";

const std::string null_store =
    R"(starter/demo/segv.cpp:2:70: runtime error: store to null pointer of type 'int'
    #0 0x55555555527f in main starter/demo/segv.cpp:2
)";

constexpr auto prefix = "starter/demo";

host::SanitizerReports read(const std::string& text) {
  return host::parse_sanitizer_log(text, prefix);
}

Finding only(const std::string& text) {
  const auto reports = read(text);
  REQUIRE(reports.findings.size() == 1);
  return reports.findings.front();
}

bool says(const Finding& finding, const std::string& words) {
  return finding.message.find(words) != std::string::npos;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

}  // namespace

TEST_CASE("an exception that two threads held and one gives back is no race") {
  const std::string log = R"(==================
WARNING: ThreadSanitizer: data race (pid=13397)
  Write of size 8 at 0x7b1000002018 by thread T2:
    #0 operator delete(void*) ../../../../src/libsanitizer/tsan/tsan_new_delete.cpp:126 (/usr/lib/x86_64-linux-gnu/libtsan.so.2+0x868bd)
    #1 std::runtime_error::~runtime_error() <null> (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0xbdeb2)
    #2 work() starter/demo/executor.hpp:223 (tsan+0x69f3)

  Previous read of size 8 at 0x7b1000002018 by main thread:
    #0 strlen ../../../../src/libsanitizer/sanitizer_common/sanitizer_common_interceptors.inc:386 (/usr/lib/x86_64-linux-gnu/libtsan.so.2+0x5baee)
    #1 main starter/demo/executor.hpp:10 (tsan+0x8853)

SUMMARY: ThreadSanitizer: data race ../../../../src/libsanitizer/tsan/tsan_new_delete.cpp:126 in operator delete(void*)
==================
)";
  CHECK(host::parse_sanitizer_log(log, "starter/demo").findings.empty());
  auto own = log;
  own.replace(own.find("std::runtime_error::~runtime_error()"), 36, "List::~List()");
  CHECK(host::parse_sanitizer_log(own, "starter/demo").findings.size() == 1);
}

TEST_CASE("a race on a global variable names it, and both places") {
  const auto finding = only(race_on_global);
  CHECK(finding.code == "data-race");
  CHECK(finding.by == "tsan");
  CHECK(finding.file == "starter/demo/global.cpp");
  CHECK(finding.line == 3);
  CHECK(says(finding, "reads it here"));
  CHECK(says(finding, "`counter`"));
  REQUIRE(finding.related.size() == 1);
  CHECK(finding.related[0].message == "another thread writes it here");
  CHECK(finding.related[0].line == 3);
}

TEST_CASE("a race on memory of a container says so, not where the container was made") {
  const auto finding = only(race_on_heap);
  CHECK(finding.code == "data-race");
  CHECK(finding.line == 3);
  CHECK(says(finding, "writes it here"));
  CHECK(says(finding, "inside a container"));
  REQUIRE(finding.related.size() == 2);
  CHECK(finding.related[0].message == "another thread writes it here");
  CHECK(finding.related[1].message == "the memory was allocated here");
}

TEST_CASE("a race between elements of a vector<bool> says that they share a byte") {
  CHECK(host::parse_sanitizer_log(race_on_heap, prefix).findings.at(0).message.find("vector<bool>") ==
        std::string::npos);
  auto text = race_on_heap;
  const std::string first = "    #0 operator()";
  text.replace(
      text.find(first), first.size(),
      "    #0 std::_Bit_reference::operator=(bool) /usr/include/c++/12/bits/stl_bvector.h:97 (heap+0x1)\n"
      "    #1 operator()");
  const auto found = host::parse_sanitizer_log(text, prefix).findings;
  REQUIRE(found.size() == 1);
  CHECK(found[0].line == 3);
  CHECK(found[0].message.find("vector<bool> packs eight") != std::string::npos);
}

TEST_CASE("a race on a local variable says so, and shows no name that is none") {
  const auto finding = only(race_on_stack);
  CHECK(finding.code == "data-race");
  CHECK(finding.line == 2);
  CHECK(says(finding, "a local variable"));
  CHECK_FALSE(says(finding, "<null>"));
  CHECK_FALSE(says(finding, "global"));
}

TEST_CASE("a variable in an unnamed namespace is called by its own name") {
  const auto finding = only(replaced(race_on_global, "'counter'", "'(anonymous namespace)::counter'"));
  CHECK(says(finding, "counter`"));
  CHECK_FALSE(says(finding, "<null>"));
}

TEST_CASE("locks in two orders are found, with the places in the learner's file") {
  const auto finding = only(lock_order);
  CHECK(finding.code == "lock-order");
  CHECK(finding.file == "starter/demo/order.cpp");
  CHECK(finding.line == 4);
  CHECK(std::any_of(finding.related.begin(), finding.related.end(),
                    [](const Related& r) { return r.line == 5; }));
}

TEST_CASE("a mutex that another thread opens is misuse") {
  const auto finding = only(wrong_unlock);
  CHECK(finding.code == "mutex-misuse");
  CHECK(finding.line == 3);
}

TEST_CASE("use after free is a memory error at the learner's line") {
  const auto finding = only(use_after_free);
  CHECK(finding.code == "memory-error");
  CHECK(finding.by == "asan");
  CHECK(says(finding, "heap-use-after-free"));
  CHECK(finding.file == "starter/demo/uaf.cpp");
  CHECK(finding.line == 3);
  REQUIRE(finding.related.size() == 2);
  CHECK(finding.related[0].message == "the memory was freed here");
}

TEST_CASE("a stack buffer overflow is a memory error at the learner's line") {
  const auto finding = only(stack_overflow);
  CHECK(finding.code == "memory-error");
  CHECK(says(finding, "stack-buffer-overflow"));
  CHECK(finding.line == 2);
}

TEST_CASE("a crash inside the C library is shown at the learner's line that led there") {
  const auto finding = only(segv);
  CHECK(finding.code == "memory-error");
  CHECK(says(finding, "SEGV"));
  CHECK(finding.file == "starter/demo/segv2.cpp");
  CHECK(finding.line == 3);
}

TEST_CASE("undefined behaviour has line and column") {
  const auto finding = only(overflow);
  CHECK(finding.code == "undefined-behaviour");
  CHECK(finding.file == "starter/demo/ub.cpp");
  CHECK(finding.line == 3);
  CHECK(finding.column == 49);
  CHECK(says(finding, "signed integer overflow"));
  CHECK(only(null_store).code == "undefined-behaviour");
}

TEST_CASE("undefined behaviour inside a library is placed at the learner's line that called it") {
  const std::string head =
      R"(/usr/include/c++/12/bits/stl_deque.h:182:16: runtime error: reference binding to misaligned address 0xbe
0xbe: note: pointer points here
<memory cannot be printed>
    #0 0x5581 in std::_Deque_iterator<int, int&, int*>::operator*() const /usr/include/c++/12/bits/stl_deque.h:182
)";
  const std::string inside = head + R"(    #1 0x5582 in Queue::pop() starter/demo/queue.hpp:33
    #2 0x5583 in main starter/demo/a.cpp:7
)";
  const auto finding = only(inside);
  CHECK(finding.file == "starter/demo/queue.hpp");
  CHECK(finding.line == 33);
  // A stack without the learner's files, or text after the end of the stack, gives no place.
  CHECK(only(replaced(inside, "starter/demo/", "/usr/src/libother/")).line == 182);
  CHECK(only(head + "\n    #1 0x1 in f starter/demo/a.cpp:9\n").line == 182);
}

TEST_CASE("a report that touches libraries only accuses nobody") {
  for (const auto& [text, program] :
       {std::pair(race_on_global, "(global+"), {race_on_heap, "(heap+"}, {lock_order, "(order+"}})
    CHECK(read(replaced(text, program, "(/usr/lib/x86_64-linux-gnu/libother.so+")).findings.empty());
}

TEST_CASE("whose code it is, is told by the file that was loaded, whatever names say") {
  // As with #line 1 "/usr/include/…": no frame has a name of the learner's file.
  for (const auto& text : {race_on_global, race_on_heap, lock_order, wrong_unlock})
    CHECK(read(replaced(text, "starter/demo/", "/usr/include/c++/12/")).findings.size() == 1);
  // A library that the program brings along counts as its own code.
  CHECK(read(replaced(race_on_global, "(global+", "(/tmp/libown.so+")).findings.size() == 1);
  // If a name that contains a newline has cut a frame in two, unknown code counts as the program's.
  const auto cut =
      replaced(race_on_global, "add() starter/demo/global.cpp:3 (global", "add() a\nb:3 (global");
  CHECK(read(cut).findings.size() == 1);
  // A stack that could not be restored does not prove that the program is innocent.
  CHECK(read("WARNING: ThreadSanitizer: data race (pid=1)\n  Write of size 4 at 0x1 by thread T2:\n"
             "    [failed to restore the stack]\n")
            .findings.size() == 1);
}

TEST_CASE("a race between calls of the library is placed where their thread was started") {
  const std::string log = R"(==================
WARNING: ThreadSanitizer: data race (pid=7)
  Write of size 4 at 0x5555 by thread T2:
    #0 void std::__fill_a1<int*, int>(int*, int*, int const&) /usr/include/c++/12/bits/stl_algobase.h:924 (/box/tsan+0x1)
    #1 void std::fill<int*, int>(int*, int*, int const&) /usr/include/c++/12/bits/stl_algobase.h:977 (/box/tsan+0x1)
    #2 void std::__invoke_impl<void, void (*)(int*, int*, int const&), int*, int*, int>() /usr/include/c++/12/bits/invoke.h:61 (/box/tsan+0x2)
    #3 <null> <null> (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0xd44a2)

  Previous write of size 4 at 0x5555 by thread T1:
    [failed to restore the stack]

  Thread T2 (tid=3, running) created by main thread at:
    #0 pthread_create <null> (/usr/lib/x86_64-linux-gnu/libtsan.so.2+0x5e686)
    #1 std::thread::_M_start_thread(std::unique_ptr<std::thread::_State>, void (*)()) <null> (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0xd4578)
    #2 histogram() starter/demo/histogram.cpp:27 (/box/tsan+0x3)
)";
  const auto finding = only(log);
  CHECK(finding.code == "data-race");
  CHECK(finding.file == "starter/demo/histogram.cpp");
  CHECK(finding.line == 27);
  CHECK(says(finding, "std::fill<int*, int>"));
  CHECK(says(finding, "started here"));
  // A thread that consists only of a library function.
  const auto memset = log.substr(0, log.find("    #0 void")) +
                      "    #0 memset <null> (/usr/lib/x86_64-linux-gnu/libtsan.so.2+0x1)\n" +
                      log.substr(log.find("\n  Previous write"));
  CHECK(only(memset).line == 27);
  CHECK(read(replaced(memset, "#2 histogram() starter/demo/histogram.cpp:27 (/box/tsan",
                      "#2 tbb::start() <null> (/usr/lib/x86_64-linux-gnu/libtbb.so.12"))
            .findings.empty());
}

TEST_CASE("an exception's end is known by library and whole name") {
  const std::string log = R"(==================
WARNING: ThreadSanitizer: data race (pid=13397)
  Write of size 8 at 0x7b1000002018 by thread T2:
    #0 operator delete(void*) <null> (/usr/lib/x86_64-linux-gnu/libtsan.so.2+0x868bd)
    #1 __cxa_free_exception <null> (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0xbdeb2)
    #2 work() starter/demo/executor.hpp:223 (/box/tsan+0x69f3)
)";
  CHECK(read(log).findings.empty());
  CHECK(read(replaced(log, "__cxa_free_exception", "__cxa_free_list")).findings.size() == 1);
  CHECK(read(replaced(log, "operator delete(void*)", "free_all()")).findings.size() == 1);
  CHECK(read(replaced(log, "/usr/lib/x86_64-linux-gnu/libstdc++.so.6", "/box/tsan")).findings.size() == 1);
  CHECK(read(replaced(log, "/usr/lib/x86_64-linux-gnu/libtsan.so.2", "/box/tsan")).findings.size() == 1);
}

TEST_CASE("the planted race proves that the detector was awake, and is no finding") {
  const auto planted = replaced(replaced(race_on_global, "add()", "manyhands_planted_race"),
                                "starter/demo/global.cpp", "/x/grader/kit/guest/planted.cpp");
  CHECK(read(planted).planted_race_seen);
  CHECK(read(planted).findings.empty());
  const auto both = read(race_on_stack + planted);
  CHECK(both.planted_race_seen);
  CHECK(both.findings.size() == 1);
  CHECK_FALSE(read(race_on_stack).planted_race_seen);
  // Functions that merely have a similar name.
  for (const auto* name :
       {"manyhands_planted_race", "manyhands_planted_race()", "my_manyhands_planted_race"}) {
    const auto own = read(replaced(race_on_global, "add()", name));
    CHECK_FALSE(own.planted_race_seen);
    CHECK(own.findings.size() == 1);
  }
}

TEST_CASE("of more reports than are read the last one is still seen") {
  std::string many;
  for (int i = 0; i < 600; ++i) many += replaced(race_on_global, "(global+", "(/usr/lib/libother.so+");
  CHECK_FALSE(read(race_on_stack).cut);
  const auto reports = read(many + replaced(replaced(race_on_global, "add()", "manyhands_planted_race"),
                                            "starter/demo/global.cpp", "kit/guest/planted.cpp"));
  CHECK(reports.cut);
  CHECK(reports.planted_race_seen);
}

TEST_CASE("one race reported many times is one finding, and two races are two") {
  CHECK(read(race_on_global + race_on_global + race_on_global).findings.size() == 1);
  CHECK(read(race_on_global + race_on_stack).findings.size() == 2);
}

TEST_CASE("text that is no report, or half of one, gives no findings") {
  CHECK(read("").findings.empty());
  CHECK(read("hello\n    #0 main a.cpp:3\n").findings.empty());
  // Lines that are meant to be slow to parse.
  for (const auto* piece : {"(/", "#1 ", " in 0x", ":1:2", " (BuildId: ", "::operator() "}) {
    std::string line = "    #1 ";
    while (line.size() < 4060) line += piece;
    std::string text = "WARNING: ThreadSanitizer: data race\n";
    while (text.size() < (1U << 20)) text += line + " tsan+0x\n";
    CHECK(read(text).findings.size() <= 1);
  }
  for (const char c : {'#', 'x', ':', '1', ' '}) CHECK(read(std::string(1'000'000, c)).findings.empty());
  CHECK(read(fmt::format("{:x>100000}:1:2: runtime error: y", "")).findings.empty());
  for (std::size_t length = 0; length < race_on_stack.size(); length += 7)
    CHECK(read(race_on_stack.substr(0, length)).findings.size() <= 1);
}

TEST_CASE("whose code it is inside the program is told by the symbols of the objects") {
  const std::string program =
      "0000000000001000 0000000000000100 t _ZL4racev\n"
      "0000000000001200 0000000000000010 W _ZSt4fillv\n"
      "0000000000002000 0000000000000100 T _ZN5grade6ScriptD1Ev\n"
      "0000000000003000 A __bss_start\n"
      "nonsense\n";
  const std::string objects =
      "0000000000000000 t _ZL4racev\n0000000000000000 W _ZSt4fillv\n0000000000000000 B _ZL5raced\n";
  const host::ProgramSymbols symbols(program, objects);
  REQUIRE(symbols.known());
  CHECK(symbols.origin_of(0x1000) == host::Origin::learner);
  CHECK(symbols.origin_of(0x10ff) == host::Origin::learner);
  CHECK(symbols.origin_of(0x1205) == host::Origin::shared);
  CHECK(symbols.origin_of(0x2010) == host::Origin::grader);
  CHECK(symbols.origin_of(0x2200) == host::Origin::learner);  // code without a symbol
  CHECK(symbols.origin_of(0x10) == host::Origin::learner);
  CHECK_FALSE(host::ProgramSymbols("", objects).known());

  const auto stack = [](const std::string& frames) {
    return "WARNING: ThreadSanitizer: data race (pid=1)\n  Write of size 4 at 0x1 by thread T2:\n" + frames;
  };
  const auto count = [&](const std::string& frames) {
    return host::parse_sanitizer_log(stack(frames), prefix,
                                     [&]() -> const host::ProgramSymbols& { return symbols; })
        .findings.size();
  };
  const std::string script = "    #0 ~Script exercises/q/programs.cpp:3 (/box/tsan+0x2010)\n";
  const std::string fill = "    #0 std::fill() /usr/include/c++/12/algo.h:3 (/box/tsan+0x1203)\n";
  const std::string race = "    #0 race() exercises/q/programs.cpp:3 (/box/tsan+0x1003)\n";
  CHECK(count(script) == 0);
  CHECK(count(fill + script) == 0);
  const std::string longest =
      "    #0 f<" + std::string(10'000, 'x') + ">() exercises/q/programs.cpp:3 (/box/tsan+0x2010)\n";
  CHECK(count(longest) == 0);
  CHECK(count(fill) == 1);
  CHECK(count(race) == 1);
  CHECK(count(script + race) == 1);
}

TEST_CASE("a stack overflow is told as one by the race detector, too") {
  const auto finding = only(R"(ThreadSanitizer:DEADLYSIGNAL
==27719==ERROR: ThreadSanitizer: stack-overflow on address 0x7fffff7feec8 (pc 0x5555555551a1 bp 0x4bd4 sp 0x7fffff7feed0 T27719)
    #0 deep(int volatile*, int) starter/demo/so2.cpp:2 (so+0x11a1)
    #1 deep(int volatile*, int) starter/demo/so2.cpp:2 (so+0x11bd)

SUMMARY: ThreadSanitizer: stack-overflow starter/demo/so2.cpp:2 in deep(int volatile*, int)
==27719==ABORTING
)");
  CHECK(finding.code == "memory-error");
  CHECK(finding.by == "tsan");
  CHECK(finding.line == 2);
  CHECK(says(finding, "stack overflow"));
}
