// The debugger's output, parsed. The texts were recorded (gdb 13, g++ 12).
#include "kit/host/observe/stacks.hpp"

#include "kit/host/base/catch.hpp"
#include "model/learner_frame.hpp"

using namespace manyhands;

namespace {

const std::string recorded = R"([New LWP 21350]
[Thread debugging using libthread_db enabled]
Using host libthread_db library "/lib/x86_64-linux-gnu/libthread_db.so.1".
__futex_abstimed_wait_common64 (private=128, cancel=true, abstime=0x0) at ./nptl/futex-internal.c:57

Thread 3 (Thread 0x7f42f091c6c0 (LWP 21351) "hang"):
#0  __GI___libc_read (nbytes=..., buf=..., fd=...) at ../sysdeps/unix/sysv/linux/read.c:26
#1  __GI___libc_read (fd=..., buf=..., nbytes=...) at ../sysdeps/unix/sysv/linux/read.c:24
#2  0x0000558b3a2ca561 in operator() (__closure=...) at starter/demo/hang.cpp:15
#3  std::__invoke_impl<void, main()::<lambda()>::<lambda(int)>&, int> (__f=...) at /usr/include/c++/12/bits/invoke.h:61
#4  std::__invoke_r<void, main()::<lambda()>::<lambda(int)>&, int> (__fn=...) at /usr/include/c++/12/bits/invoke.h:111
#5  std::_Function_handler<void(int), main()::<lambda()>::<lambda(int)> >::_M_invoke (__args#0=..., __functor=...) at /usr/include/c++/12/bits/std_function.h:290
#6  std::function<void (int)>::operator()(int) const (__args#0=..., this=...) at /usr/include/c++/12/bits/std_function.h:591
#7  (anonymous namespace)::Worker::operator() (f=..., this=...) at starter/demo/hang.cpp:12
#8  operator() (__closure=...) at starter/demo/hang.cpp:15
#9  std::thread::_State_impl<std::thread::_Invoker<std::tuple<main()::<lambda()> > > >::_M_run(void) (this=...) at /usr/include/c++/12/bits/std_thread.h:210
#10 0x00007f42f14d44a3 in ?? () from /lib/x86_64-linux-gnu/libstdc++.so.6
#11 0x00007f42f12871f5 in start_thread (arg=...) at ./nptl/pthread_create.c:442
#12 0x00007f42f13078ec in clone3 () at ../sysdeps/unix/sysv/linux/x86_64/clone3.S:81

Thread 2 (Thread 0x7f42f111d6c0 (LWP 21350) "hang"):
#0  __futex_abstimed_wait_common64 (private=..., cancel=..., abstime=..., op=..., expected=..., futex_word=...) at ./nptl/futex-internal.c:57
#1  ___pthread_cond_wait (cond=..., mutex=...) at ./nptl/pthread_cond_wait.c:618
#2  0x0000558b3a2ca5ac in std::condition_variable::wait<wait_for_it()::{lambda()#1}>(std::unique_lock<std::mutex>&, wait_for_it()::{lambda()#1}) (__p=..., __lock=..., this=...) at /usr/include/c++/12/condition_variable:102
#3  wait_for_it () at starter/demo/hang.cpp:11
#4  operator() (__closure=...) at starter/demo/hang.cpp:14
#5  call<main()::<lambda()>::<lambda()> >(struct {...}) (f=...) at starter/demo/hang.cpp:10

Thread 1 (LWP 21346):
#0  0x00007f42f1288ce3 in __pthread_clockjoin_ex (threadid=..., thread_return=...) at ./nptl/pthread_join_common.c:102
#1  0x00007f42f14d4517 in std::thread::join() () from /lib/x86_64-linux-gnu/libstdc++.so.6
#2  0x0000558b3a2ca283 in main () at starter/demo/hang.cpp:17
[Inferior 1 (process 21346) detached]
)";

}  // namespace

TEST_CASE("every thread of the debugger's text becomes a stack, innermost frame first") {
  const auto stacks = host::parse_stacks(recorded, 21346);
  REQUIRE(stacks.size() == 3);
  CHECK(stacks[0].tid == 21351);
  CHECK(stacks[1].tid == 21350);
  CHECK(stacks[2].tid == 21346);
  for (const auto& stack : stacks) CHECK(stack.pid == 21346);
  CHECK(stacks[0].frames.size() == 13);
  CHECK(stacks[1].frames.size() == 6);
  CHECK(stacks[2].frames.size() == 3);
}

TEST_CASE("inlined frames, which have no address, keep their place") {
  const auto stacks = host::parse_stacks(recorded, 1);
  REQUIRE(stacks.size() == 3);
  const auto& inlined = stacks[1].frames.at(3);
  CHECK(inlined.function == "wait_for_it");
  CHECK(inlined.file == "starter/demo/hang.cpp");
  CHECK(inlined.line == 11);
}

TEST_CASE("frames inside a library without debug information have a name at most") {
  const auto stacks = host::parse_stacks(recorded, 1);
  REQUIRE(stacks.size() == 3);
  const auto& unknown = stacks[0].frames.at(10);
  CHECK(unknown.function == "??");
  CHECK(unknown.file.empty());
  CHECK(unknown.line == 0);
  const auto& join = stacks[2].frames.at(1);
  CHECK(join.function == "std::thread::join()");
  CHECK(join.file.empty());
}

TEST_CASE("parentheses in names do not end the name") {
  const auto stacks = host::parse_stacks(recorded, 1);
  REQUIRE(stacks.size() == 3);
  CHECK(stacks[0].frames.at(6).function == "std::function<void (int)>::operator()(int) const");
  CHECK(stacks[0].frames.at(7).function == "(anonymous namespace)::Worker::operator()");
  CHECK(stacks[0].frames.at(7).line == 12);
  CHECK(stacks[1].frames.at(5).function == "call<main()::<lambda()>::<lambda()> >(struct {...})");
  CHECK(stacks[1].frames.at(2).function ==
        "std::condition_variable::wait<wait_for_it()::{lambda()#1}>(std::unique_lock<std::mutex>&, "
        "wait_for_it()::{lambda()#1})");
  CHECK(stacks[1].frames.at(2).line == 102);
}

TEST_CASE("the learner's frame is the innermost one that lies in their files") {
  const auto stacks = host::parse_stacks(recorded, 1);
  REQUIRE(stacks.size() == 3);
  REQUIRE(learner_frame(stacks[0], "starter/demo") != nullptr);
  CHECK(learner_frame(stacks[0], "starter/demo")->line == 15);
  CHECK(learner_frame(stacks[1], "starter/demo")->line == 11);
  CHECK(learner_frame(stacks[2], "starter/demo")->line == 17);
  CHECK(learner_frame(stacks[0], "starter/other") == nullptr);
}

TEST_CASE("text that is no stack gives no stacks") {
  CHECK(host::parse_stacks("", 1).empty());
  CHECK(host::parse_stacks("ptrace: Operation not permitted.\n", 1).empty());
  CHECK(host::parse_stacks("#0  main () at a.cpp:1\n", 1).empty());  // without a thread
  const auto odd = host::parse_stacks("Thread 1 (LWP 5):\n#0  \n#1\n#2  (\n#3 )\n#4  f ()\n", 1);
  REQUIRE(odd.size() == 1);
  REQUIRE_FALSE(odd[0].frames.empty());
  CHECK(odd[0].frames.back().function == "f");
}

TEST_CASE("a path is the learner's where their folder is part of it as a whole") {
  CHECK(host::learner_path("/tmp/x/starter/demo/a.cpp", "starter/demo") == "starter/demo/a.cpp");
  CHECK(host::learner_path("starter/demo/a.cpp", "starter/demo") == "starter/demo/a.cpp");
  CHECK(host::learner_path("/tmp/my-starter/demo/a.cpp", "starter/demo") == "/tmp/my-starter/demo/a.cpp");
  CHECK(host::learner_path("/tmp/starter/demo-two/a.cpp", "starter/demo") == "/tmp/starter/demo-two/a.cpp");
  CHECK(host::learner_path("/home/me/work/demo/a.cpp", "/home/me/work/demo") == "/home/me/work/demo/a.cpp");
}

TEST_CASE("places where requests wait on an event loop are stacks of no thread") {
  const auto stacks = host::parse_stacks(
      "Thread 1 (LWP 7):\n#0  epoll_wait () from /lib/libc.so.6\n"
      "0x55e0 <manyhands_waiting_places>:\t\"1 at /a b/crawl.cpp:31\\n12 at /a b/other.cpp:4\\n\"\n",
      7);
  REQUIRE(stacks.size() == 3);
  CHECK(stacks[0].tid == 7);
  CHECK(stacks[1].tid == 0);
  REQUIRE(stacks[2].frames.size() == 1);
  CHECK(stacks[1].frames[0].file == "/a b/crawl.cpp");
  CHECK(stacks[1].frames[0].line == 31);
  CHECK(stacks[2].frames[0].line == 4);
  CHECK(host::parse_stacks("Thread 1 (LWP 7):\n0x55e0 <manyhands_waiting_places>:\t\"\"\n", 7).size() == 1);
}
