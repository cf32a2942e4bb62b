// Stacks of programs that use oneTBB, as the debugger prints them (gdb 13, g++ 12, oneTBB 2021.8; template
// arguments shortened).
#include "kit/host/observe/nested_wait.hpp"

#include "kit/host/base/catch.hpp"
#include "kit/host/observe/leftovers.hpp"
#include "kit/host/observe/stacks.hpp"

using namespace manyhands;

namespace {

const std::string prefix = "starter/demo";

std::string stack_with(const std::string& inner_caller, const std::string& outer_caller) {
  return R"(Thread 2 (Thread 0x7f6998f4e6c0 (LWP 580) "demo"):
#0  syscall () at ../sysdeps/unix/sysv/linux/x86_64/syscall.S:38
#1  0x00007f699a44a4cb in ?? () from /lib/x86_64-linux-gnu/libtbb.so.12
#2  0x00007f6999fa71f5 in start_thread (arg=...) at ./nptl/pthread_create.c:442
#3  0x00007f699a0278ec in clone3 () at ../sysdeps/unix/sysv/linux/x86_64/clone3.S:81

Thread 1 (Thread 0x7f699a423740 (LWP 576) "demo"):
#0  futex_wait (private=..., expected=..., futex_word=...) at ../sysdeps/nptl/futex-internal.h:146
#1  __GI___lll_lock_wait (futex=..., private=...) at ./nptl/lowlevellock.c:49
#2  ___pthread_mutex_lock (mutex=...) at ./nptl/pthread_mutex_lock.c:93
#3  0x000055f3ef25ae12 in std::mutex::lock (this=...) at /usr/include/c++/12/bits/std_mutex.h:100
#4  operator() (__closure=..., rows=...) at starter/demo/a.cpp:68
#5  0x000055f3ef25bbeb in )" +
         inner_caller + R"( (this=...) at /usr/include/oneapi/tbb/parallel_for.h:113
#6  0x00007f699a44fc33 in ?? () from /lib/x86_64-linux-gnu/libtbb.so.12
#7  0x000055f3ef25b186 in tbb::detail::d1::execute_and_wait (t=...) at /usr/include/oneapi/tbb/detail/_task.h:191
#8  operator() (__closure=..., rows=...) at starter/demo/a.cpp:82
#9  0x000055f3ef25bbeb in )" +
         outer_caller + R"( (this=...) at /usr/include/oneapi/tbb/parallel_for.h:113
#10 0x000055f3ef25b360 in tbb::detail::d1::execute_and_wait (t=...) at /usr/include/oneapi/tbb/detail/_task.h:191
#11 multiply (workers=...) at starter/demo/a.cpp:58
#12 0x000055f3ef25892a in main () at main.cpp:9
)";
}

Run hung_with(const std::string& text) {
  Run run;
  run.outcome = Outcome::hung;
  run.stacks = host::parse_stacks(text, 576);
  return run;
}

}  // namespace

TEST_CASE("a lock held across a nested wait is found where the same task lies twice on one stack") {
  const std::string task = "tbb::detail::d1::start_for<outer>::run_body";
  const auto found = host::lock_across_nested_wait(hung_with(stack_with(task, task)), prefix);
  REQUIRE(found);
  CHECK(found->code == "lock-across-nested-wait");
  CHECK(found->line == 68);
  REQUIRE(found->related.size() == 1);
  CHECK(found->related[0].line == 82);
}

TEST_CASE("a lock that is waited for in an inner loop is none held across it") {
  const auto text = stack_with("tbb::detail::d1::start_for<inner>::run_body",
                               "tbb::detail::d1::start_for<outer>::run_body");
  CHECK_FALSE(host::lock_across_nested_wait(hung_with(text), prefix));
  CHECK_FALSE(host::lock_across_nested_wait(Run{}, prefix));
}

TEST_CASE("a thread that a library started is told from one that the program started") {
  auto stacks = hung_with(stack_with("f", "f")).stacks;
  CHECK(host::library_threads(stacks) == 1);
  // A thread of the program itself that happens to be in the library, whichever frames of the C++ library it
  // starts with.
  for (const std::string first : {"0x00007f699a2d44a3 in ?? () from /lib/x86_64-linux-gnu/libstdc++.so.6",
                                  "work (arg=...) at starter/demo/a.cpp:3"}) {
    stacks = host::parse_stacks(
        "Thread 2 (LWP 9):\n#0  0x1 in ?? () from /lib/x86_64-linux-gnu/libtbb.so.12\n#1  " + first +
            "\n#2  0x2 in start_thread (arg=...) at ./nptl/pthread_create.c:442\n"
            "#3  0x3 in ?? () from /lib/x86_64-linux-gnu/libc.so.6\n",
        8);
    REQUIRE(stacks.size() == 1);
    CHECK(host::library_threads(stacks) == 0);
  }
}
