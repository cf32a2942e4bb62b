// The sanitizers' output, parsed into findings.
#include "kit/host/detectors/sanitizer_log.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kit/host/base/catch.hpp"
#include "tests/kit/host/detectors/recorded_reports.hpp"

namespace sanitizer_log_test {

using namespace manyhands;
using namespace manyhands::test;

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

}  // namespace sanitizer_log_test
