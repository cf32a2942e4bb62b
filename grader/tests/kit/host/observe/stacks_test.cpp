// What core/stacks prints, parsed.
#include "kit/host/observe/stacks.hpp"

#include "kit/host/base/catch.hpp"
#include "model/learner_frame.hpp"

namespace stacks_test {

using namespace manyhands;

namespace {

const std::string recorded =
    "T\t21351\n"
    "F\t0\t\tlibc.so.6\tread\n"
    "F\t15\tstarter/demo/hang.cpp\t\toperator()\n"
    "F\t61\t/usr/include/c++/12/bits/invoke.h\t\tstd::__invoke_impl<void, main()::<lambda()> >\n"
    "F\t0\t\tlibstdc++.so.6\t??\n"
    "T\t21350\n"
    "F\t0\t\tlibc.so.6\tpthread_cond_wait\n"
    "F\t102\t/usr/include/c++/12/condition_variable\t\tstd::condition_variable::wait<f()::<lambda()> >\n"
    "F\t11\tstarter/demo/hang.cpp\t\twait_for_it\n"
    "F\t14\tstarter/demo/hang.cpp\t\toperator()\n"
    "T\t21346\n"
    "F\t0\t\tlibstdc++.so.6\tstd::thread::join()\n"
    "F\t17\tstarter/demo/hang.cpp\t\tmain\n";

}  // namespace

TEST_CASE("every thread of the text becomes a stack, innermost frame first") {
  const auto stacks = host::parse_stacks(recorded, 21346);
  REQUIRE(stacks.size() == 3);
  CHECK(stacks[0].tid == 21351);
  CHECK(stacks[1].tid == 21350);
  CHECK(stacks[2].tid == 21346);
  for (const auto& stack : stacks) CHECK(stack.pid == 21346);
  CHECK(stacks[0].frames.size() == 4);
  CHECK(stacks[1].frames.size() == 4);
  CHECK(stacks[2].frames.size() == 2);
  const auto& waits = stacks[1].frames[2];
  CHECK(waits.function == "wait_for_it");
  CHECK(waits.file == "starter/demo/hang.cpp");
  CHECK(waits.line == 11);
  CHECK(waits.library.empty());
}

TEST_CASE("frames inside a library without debug information have a name at most") {
  const auto stacks = host::parse_stacks(recorded, 1);
  REQUIRE(stacks.size() == 3);
  const auto& unknown = stacks[0].frames.at(3);
  CHECK(unknown.function == "??");
  CHECK(unknown.file.empty());
  CHECK(unknown.line == 0);
  CHECK(unknown.library == "libstdc++.so.6");
  CHECK(stacks[2].frames.at(0).function == "std::thread::join()");
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
  CHECK(host::parse_stacks("no such process\n", 1).empty());
  CHECK(host::parse_stacks("F\t1\ta.cpp\t\tmain\n", 1).empty());  // without a thread
  CHECK(host::parse_stacks("T\tx\nT\t\nT\n", 1).empty());
  const auto odd = host::parse_stacks("T\t5\nF\nF\t\nF\t1\t2\nF\tx\t\t\t\nF\t\t\t\tf\tg", 1);
  REQUIRE(odd.size() == 1);
  REQUIRE(odd[0].frames.size() == 2);
  CHECK(odd[0].frames.back().function == "f\tg");
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
      "T\t7\nF\t0\t\tlibc.so.6\tepoll_wait\nW\t1 at /a b/crawl.cpp:31\nW\t12 at /a b/other.cpp:4\n", 7);
  REQUIRE(stacks.size() == 3);
  CHECK(stacks[0].tid == 7);
  CHECK(stacks[1].tid == 0);
  REQUIRE(stacks[2].frames.size() == 1);
  CHECK(stacks[1].frames[0].file == "/a b/crawl.cpp");
  CHECK(stacks[1].frames[0].line == 31);
  CHECK(stacks[2].frames[0].line == 4);
  CHECK(host::parse_stacks("T\t7\nW\t\nW\t at :3\nW\t1 at x\n", 7).size() == 1);
}

}  // namespace stacks_test
