// LeakSanitizer's output, parsed into findings. The texts are based on real output (g++ 12).
#include "kit/host/base/catch.hpp"
#include "kit/host/detectors/sanitizer_log.hpp"

namespace leak_report_test {

using namespace manyhands;

namespace {

const std::string heading =
    "=================================================================\n"
    "==30771==ERROR: LeakSanitizer: detected memory leaks\n\n";

std::string leak(const std::string& kind, int bytes, int objects, const std::string& frames) {
  return kind + " leak of " + std::to_string(bytes) + " byte(s) in " + std::to_string(objects) +
         " object(s) allocated from:\n"
         "    #0 0x7ffff78b94c8 in operator new(unsigned long) "
         "../../../../src/libsanitizer/asan/asan_new_delete.cpp:95\n" +
         frames + "\n";
}

const std::string in_template =
    "    #1 0x55 in std::__new_allocator<int>::allocate(unsigned long) "
    "/usr/include/c++/12/bits/new_allocator.h:137\n";

std::vector<Finding> read(const std::string& text) {
  return host::parse_sanitizer_log(heading + text, "starter/demo").findings;
}

}  // namespace

TEST_CASE("lost memory is found where the learner's line took it") {
  const auto findings =
      read(leak("Direct", 40, 2, in_template + "    #2 0x56 in make() starter/demo/a.cpp:7\n") +
           leak("Indirect", 400, 1, in_template + "    #2 0x57 in fill() starter/demo/a.cpp:9\n"));
  REQUIRE(findings.size() == 1);  // an indirect leak follows from the direct one
  CHECK(findings.front().code == "memory-error");
  CHECK(findings.front().by == "asan");
  CHECK(findings.front().line == 7);
  CHECK(findings.front().message.find("40 bytes in 2 blocks") != std::string::npos);
}

TEST_CASE("memory that points to itself in a circle is lost as well, and that is said") {
  const auto findings =
      read(leak("Indirect", 88, 1, in_template + "    #2 0x56 in a() starter/demo/a.cpp:7\n") +
           leak("Indirect", 16, 1, "    #1 0x56 in b() starter/demo/a.cpp:8\n") +
           leak("Indirect", 24, 1, "    #1 0x56 in a() starter/demo/a.cpp:7\n"));
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].line == 7);
  CHECK(findings[0].message.find("112 bytes in 2 blocks") != std::string::npos);
  CHECK(findings[0].message.find("in a cycle") != std::string::npos);
  CHECK(findings[1].line == 8);
}

TEST_CASE("what a library keeps for itself, or the grader's code lost, is nobody's leak") {
  const std::string learner = "    #2 0x56 in run() starter/demo/a.cpp:7\n";
  CHECK(
      read(leak("Direct", 8, 1, "    #1 0x7f in r1 (/usr/lib/x86_64-linux-gnu/libtbb.so.12+0x1)\n" + learner))
          .empty());
  CHECK(read(leak("Direct", 8, 1, "    #1 0x55 in answer grader/kit/guest/guest.cpp:40\n")).empty());
  // The standard library allocates on behalf of its caller.
  CHECK(read(leak("Direct", 8, 1,
                  "    #1 0x7f in std::string::_M_create (/usr/lib/x86_64-linux-gnu/libstdc++.so.6+0x1)\n" +
                      learner))
            .size() == 1);
  CHECK(read("nothing of the kind\n").empty());
}

}  // namespace leak_report_test
