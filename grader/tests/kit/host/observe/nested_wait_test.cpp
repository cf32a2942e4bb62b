// Stacks of programs that use oneTBB, as they are read (g++ 12, oneTBB 2021.8; template arguments shortened).
#include "kit/host/observe/nested_wait.hpp"

#include "kit/host/base/catch.hpp"
#include "kit/host/observe/leftovers.hpp"
#include "kit/host/observe/stacks.hpp"

namespace nested_wait_test {

using namespace manyhands;

namespace {

const std::string prefix = "starter/demo";

std::string stack_with(const std::string& inner_caller, const std::string& outer_caller) {
  return "T\t580\n"
         "F\t0\t\tlibc.so.6\tsyscall\n"
         "F\t0\t\tlibtbb.so.12\t??\n"
         "F\t0\t\tlibc.so.6\t??\n"
         "F\t0\t\tlibc.so.6\t??\n"
         "T\t576\n"
         "F\t0\t\tlibc.so.6\tpthread_mutex_lock\n"
         "F\t100\t/usr/include/c++/12/bits/std_mutex.h\t\tstd::mutex::lock\n"
         "F\t68\tstarter/demo/a.cpp\t\toperator()\n"
         "F\t113\t/usr/include/oneapi/tbb/parallel_for.h\t\t" +
         inner_caller +
         "\nF\t0\t\tlibtbb.so.12\t??\n"
         "F\t191\t/usr/include/oneapi/tbb/detail/_task.h\t\ttbb::detail::d1::execute_and_wait\n"
         "F\t82\tstarter/demo/a.cpp\t\toperator()\n"
         "F\t113\t/usr/include/oneapi/tbb/parallel_for.h\t\t" +
         outer_caller +
         "\nF\t191\t/usr/include/oneapi/tbb/detail/_task.h\t\ttbb::detail::d1::execute_and_wait\n"
         "F\t58\tstarter/demo/a.cpp\t\tmultiply\n"
         "F\t9\tmain.cpp\t\tmain\n";
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
  for (const std::string first : {"F\t0\t\tlibstdc++.so.6\t??", "F\t3\tstarter/demo/a.cpp\t\twork"}) {
    stacks = host::parse_stacks("T\t9\nF\t0\t\tlibtbb.so.12\t??\n" + first +
                                    "\nF\t442\t./nptl/pthread_create.c\t\tstart_thread\n"
                                    "F\t0\t\tlibc.so.6\t??\n",
                                8);
    REQUIRE(stacks.size() == 1);
    CHECK(host::library_threads(stacks) == 0);
  }
}

}  // namespace nested_wait_test
