// Exercises forbid what is called, not what is written.
#include "build/calls.hpp"
#include "build/call_places.hpp"
#include "tests/unit/build/workshop.hpp"

namespace calls_test {

using namespace manyhands;
using namespace manyhands::build;
using namespace manyhands::test;

namespace {

struct Forbidding : Workshop {
  explicit Forbidding(std::vector<std::string> calls, std::string pattern = {}) {
    exercise.forbid = {{std::move(calls), std::move(pattern), "do something else"}};
  }
  /// Line and name of the only finding.
  std::string only(const std::string& code) {
    INFO(code);
    const auto findings = findings_of(good + head + code);
    REQUIRE(findings.size() == 1);
    INFO(findings[0].message);
    CHECK(findings[0].code == "forbidden-pattern");
    CHECK(findings[0].file == "starter/sum/sum.cpp");
    const auto end = findings[0].message.find(": do something else");
    REQUIRE(end != std::string::npos);
    return std::to_string(findings[0].line - lines_before) + " " + findings[0].message.substr(0, end);
  }
  bool none(const std::string& code) {
    INFO(code);
    const auto findings = findings_of(good + head + code);
    if (!findings.empty()) UNSCOPED_INFO(findings[0].message);
    return findings.empty();
  }

  static constexpr int lines_before = 15;
  inline static const std::string head =
      "#include <functional>\n#include <future>\n#include <memory>\n#include <optional>\n#include "
      "<semaphore>\n"
      "#include <string>\n#include <thread>\n#include <vector>\n#include <pthread.h>\n#include "
      "<sys/syscall.h>\n"
      "#include <time.h>\n#include <unistd.h>\nnamespace s = std;\n";
};

}  // namespace

TEST_CASE("all calls that a manifest may forbid are known") {
  for (const auto name : known_calls) CHECK(call_family(name).name == name);
}

TEST_CASE("who sleeps is found at the line, under whatever name") {
  Forbidding shop({"sleep"}, R"(\bnap\b)");
  CHECK(shop.only("void f() { std::this_thread::sleep_for(std::chrono::seconds(1)); }\n") ==
        "1 `std::this_thread::sleep_for`");
  CHECK(shop.only("using namespace s::this_thread;\nvoid f(s::chrono::steady_clock::time_point t) {\n"
                  "  sleep_until(t);\n}\n") == "3 `std::this_thread::sleep_until`");
  CHECK(shop.only("#define NAP(n) us##leep(n)\nvoid f() { NAP(10); }\n") == "2 `usleep`");
  CHECK(shop.only("template <auto F> struct Call { static auto go(int n) { return F(n); } };\n"
                  "auto f() { return Call<::sleep>::go(3); }\n") == "1 `sleep`");
  // syscall is also how a program gets what the C library has no function for.
  CHECK(shop.none("long f(pid_t child) { return syscall(SYS_pidfd_open, child, 0); }\n"));
  // A pointer initialiser has no line of its own, so the pattern helps.
  CHECK(shop.only("\nauto nap = &::nanosleep;\n") == "2 `nanosleep`");
}

TEST_CASE("who only has a function of that name, or waits by a semaphore, does not sleep") {
  Forbidding shop({"sleep", "processes"}, R"(\bsleep\b)");
  CHECK(
      shop.none("struct Waiter { void sleep() { ++n; } void usleep(int) {} void fork() {} int n = 0; };\n"
                "namespace mine { void sleep(int) {} void nanosleep() {} int system(int n) { return n; } }\n"
                "static void nanosleep(int) {}\n"
                "void f(Waiter& w) { w.sleep(); w.usleep(3); w.fork(); mine::sleep(3); mine::nanosleep();\n"
                "  const int sleep = mine::system(3); ::nanosleep(sleep); /* usleep(1); */ }\n"));
  CHECK(
      shop.none("bool f(std::counting_semaphore<>& c) {\n"
                "  c.acquire(); return c.try_acquire_for(std::chrono::milliseconds(5));\n}\n"
                "void g(std::vector<std::jthread>& t, std::atomic<int>& a) {\n"
                "  t.emplace_back([&](std::stop_token) { a.wait(1); a.notify_all(); }); }\n"));
}

TEST_CASE("who starts threads is found, however the library is asked for them") {
  Forbidding shop({"threads"}, R"(\bthread\b)");
  CHECK(shop.only("void f(void (*g)()) { s::thread t(g); t.join(); }\n") == "1 `std::thread`");
  CHECK(shop.only("void f(void (*g)(), int n) {\n  s::vector<s::jthread> v;\n"
                  "  for (int i = 0; i < n; ++i) v.emplace_back(g);\n}\n") == "3 `std::jthread`");
  CHECK(shop.only("auto f(void (*g)()) {\n  return s::make_unique<s::jthread>(g);\n}\n") ==
        "2 `std::jthread`");
  CHECK(shop.only("void f(void* (*g)(void*)) { pthread_t t; pthread_create(&t, nullptr, g, nullptr); }\n") ==
        "1 `pthread_create`");
  CHECK(shop.only("auto f(int n) { return s::async(s::launch::async, [n] { return n; }).get(); }\n") ==
        "1 `std::async`");
  CHECK(
      shop.none("std::thread::id f(std::thread& t) { std::jthread none; return t.get_id(); }\n"
                "struct thread { thread(int) {} };\nthread g(3);\n"));
}

TEST_CASE("std::async is found even where it starts no thread, and other futures are not") {
  Forbidding shop({"async"}, R"(\blaunch::deferred\b)");
  CHECK(shop.only("int f(int n) { return s::async([n] { return n; }).get(); }\n") == "1 `std::async`");
  CHECK(shop.only("int f(int n) {\n  return s::async(s::launch::deferred, [n] { return n; }).get();\n}\n") ==
        "2 `std::async`");
  CHECK(
      shop.none("int async(int n) { std::promise<int> p; p.set_value(n); return p.get_future().get(); }\n"
                "int f() { std::packaged_task<int()> t([] { return 3; }); t(); return async(3); }\n"));
}

TEST_CASE("what objdump and addr2line print is read") {
  const std::string listing =
      "x.o:     file format elf64-x86-64\n\nRELOCATION RECORDS FOR [.text]:\n"
      "OFFSET           TYPE              VALUE\n"
      "0000000000000314 R_X86_64_PLT32    nanosleep-0x0000000000000004\n"
      "0000000000000000 R_X86_64_PLT32    fork\n\nRELOCATION RECORDS FOR [.debug_info]:\n"
      "0000000000000314 R_X86_64_64       nanosleep\n";
  const auto found = relocations_in(listing, {"nanosleep", "fork"});
  REQUIRE(found.size() == 2);
  CHECK(found[0].offset == "314");
  CHECK(found[0].section == ".text");
  CHECK(found[1].offset == "0");
  CHECK(found[1].symbol == "fork");
  const auto frames =
      frames_in("0x0000000000000314\nf\na.cpp:3 (discriminator 2)\ng\n??:?\n0x0000000000000320\n");
  REQUIRE(frames.size() == 2);
  REQUIRE(frames[0].size() == 2);
  CHECK(frames[0][0].line == 3);
  CHECK(frames[0][0].file == "a.cpp");
  CHECK(frames[1].empty());
}

}  // namespace calls_test
