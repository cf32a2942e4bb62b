// Is a report about the learner's code, about a library or about the grader's own?
#include "kit/host/detectors/whose_report.hpp"

#include "tests/kit/host/detectors/recorded_reports.hpp"

namespace whose_report_test {

using namespace manyhands;
using namespace manyhands::test;

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

TEST_CASE("what an atomic shared_ptr does with its own pointer is no race of the program") {
  const std::string log = R"(==================
WARNING: ThreadSanitizer: data race (pid=9)
  Write of size 8 at 0x7ffc by thread T2 (mutexes: write M0):
    #0 std::_Sp_atomic<std::shared_ptr<int> >::swap(std::shared_ptr<int>&, std::memory_order) /usr/include/c++/12/bits/shared_ptr_atomic.h:485 (/box/tsan+0x10)
    #1 work() starter/demo/a.cpp:19 (/box/tsan+0x11)

  Previous read of size 8 at 0x7ffc by thread T1:
    #0 std::_Sp_atomic<std::shared_ptr<int> >::load(std::memory_order) const /usr/include/c++/12/bits/shared_ptr_atomic.h:430 (/box/tsan+0x12)
    #1 work() starter/demo/a.cpp:15 (/box/tsan+0x13)

SUMMARY: ThreadSanitizer: data race /usr/include/c++/12/bits/shared_ptr_atomic.h:485 in swap
==================
)";
  CHECK(host::parse_sanitizer_log(log, "starter/demo").findings.empty());
  // One access from elsewhere, or a header of the program's own.
  auto own = log;
  own.replace(own.find("/usr/include/c++/12/bits/shared_ptr_atomic.h:430"), 48, "starter/demo/a.cpp:15");
  CHECK(host::parse_sanitizer_log(own, "starter/demo").findings.size() == 1);
  CHECK(host::parse_sanitizer_log(replaced(log, "/usr/include/c++/12/", "/tmp/"), "starter/demo")
            .findings.size() == 1);
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

}  // namespace whose_report_test
