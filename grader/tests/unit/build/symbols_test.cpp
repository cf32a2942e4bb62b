#include "build/symbols.hpp"

#include <filesystem>

#include "build/demangle.hpp"
#include "build/out_of_sight.hpp"
#include "tests/unit/build/workshop.hpp"

namespace symbols_test {

namespace fs = std::filesystem;
using namespace manyhands;
using namespace manyhands::build;
using namespace manyhands::test;

TEST_CASE("names that belong to others are forbidden-symbol, at their line") {
  Workshop shop;
  const auto only = [&](const std::string& extra) {
    INFO(extra);
    const auto findings = shop.findings_of(good + extra);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].code == "forbidden-symbol");
    CHECK(findings[0].file == "starter/sum/sum.cpp");
    CHECK(findings[0].line == 3);
    return findings[0].message;
  };
  CHECK(only("int index = 3;\n") ==
        "your file defines `index`, which is also a name of the C library; put it into a namespace or make "
        "it static");
  CHECK(contains(only("extern \"C\" const char* __tsan_default_options() { return \"report_bugs=0\"; }\n"),
                 "__tsan_default_options"));
  CHECK(contains(
      only("extern \"C\" __attribute__((weak)) const char* __asan_default_options() { return \"\"; }\n"),
      "tools that check"));
  CHECK(contains(only("extern \"C\" __attribute__((weak)) int pthread_mutex_lock(void*) { return 0; }\n"),
                 "C library"));
  CHECK(contains(only("int main() { return 0; }\n"), "this exercise already has one"));
  CHECK(
      contains(only("namespace manyhands { int mine() { return 0; } }\n"), "name of the course's own code"));
  CHECK(contains(only("namespace manyhands::net { __attribute__((weak)) int get() { return 42; } }\n"),
                 "name of the course's own code"));
  CHECK(contains(only("void operator delete(void*) noexcept {}\n"), "replaces `operator delete(void*)`"));
}

TEST_CASE("a short name that stands for a gigabyte of text is refused, and nobody has to write it out") {
  Workshop shop;
  // Each part is a pair of two previous parts, so the length doubles.
  std::string name = "_Z1fSt4pairI";
  for (int i = 0; i < 24; ++i) name += "S_I";
  name += "ii";
  for (int i = 0; i < 24; ++i)
    name += std::string("ES") + static_cast<char>(i < 10 ? '0' + i : 'A' + i - 10) + "_";
  name += "E";
  const auto findings = shop.findings_of(good + "extern \"C\" void " + name + "() {}\n");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == "forbidden-symbol");
  CHECK(contains(findings[0].message, "so long when written out"));
  CHECK(findings[0].message.size() < 400);
  CHECK(findings[0].line == 3);
}

TEST_CASE("the last part of a name is found without writing it out") {
  CHECK(last_name("_ZN4shop5crawlEi") == "crawl");
  CHECK(last_name("_ZNK4shop3BoxILi3EE5valueEv") == "Box");
  CHECK(last_name("_Z5crawli") == "crawl");
  CHECK(last_name("shop::crawl(std::string const&, int)") == "crawl");
  CHECK(last_name("crawl") == "crawl");
  CHECK(last_name("_Z") == "");
  CHECK(last_name("_Z99999999999999999999a") == "");
}

TEST_CASE("what steps out of the detectors' sight is not accepted, in however many pieces it is written") {
  Workshop shop;
  const auto only = [&](const std::string& extra) {
    INFO(extra);
    const auto findings = shop.findings_of(good + extra);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].file == "starter/sum/sum.cpp");
    return findings[0];
  };
  const std::string attribute = "__attribute__((no_sanitize(\"thread\"))) void race() {}\n";
  CHECK(only(attribute).code == "forbidden-pattern");
  CHECK(only(attribute).line == 3);
  CHECK(contains(only("asm(\"nop\");\n").message, "`asm`"));
  CHECK(contains(only("#ifdef __SANITIZE_THREAD__\n#endif\n").message, "with and without the tools"));
  CHECK(only("__attribute__((no_sani\\\ntize_thread)) void race() {}\n").code == "forbidden-pattern");
  const auto glued = only("#define GLUE(a, b) a##b\nGLUE(a, sm)(\"nop\");\n");
  CHECK(glued.code == "forbidden-pattern");
  CHECK(glued.line == 4);
  const std::string ignore = "extern \"C\" void __tsan_ignore_thread_begin() __attribute__((weak));\n";
  CHECK(only(ignore + "void look_away() { if (__tsan_ignore_thread_begin) __tsan_ignore_thread_begin(); }\n")
            .code == "forbidden-symbol");
  CHECK(contains(only("#include <dlfcn.h>\nvoid* any(const char* n) { return dlsym(nullptr, n); }\n").message,
                 "dlsym"));
}

TEST_CASE("words that only look like such are accused of nothing") {
  const auto found_in = [](const std::string& text) {
    return out_of_sight({{"sum.cpp", "starter/sum/sum.cpp", text}}).size();
  };
  CHECK(found_in("// asm would be faster\nint plasma = 0;  /* no_sanitize */\n") == 0);
  CHECK(found_in("const char* text = \"asm __SANITIZE_THREAD__\";\n") == 0);
  CHECK(found_in("int asm_lines = 0;\n") == 0);
  CHECK(found_in("int a; asm(\"\");\n") == 1);
  CHECK(found_in("int bits = _mm_movemask_ps(_mm_add_ps(a, _mm_loadu_ps(p)));\n_mm_storeu_ps(p, a);\n") == 0);
  CHECK(found_in("_mm_stream_si32(&count, 1);\n") == 1);
  CHECK(found_in("_mm_maskmoveu_si128(a, b, p);\n") == 1);
  CHECK(found_in("__builtin_ia32_movnti(&count, 1);\n") == 1);
}

TEST_CASE("variables of more than 2 GB are the source's fault") {
  const auto findings = linker_findings(
      "guest.cpp:10:(.text+0x11): relocation truncated to fit: R_X86_64_PC32 against `.bss'\n", {});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == "does-not-link");
  CHECK(contains(findings[0].message, "2 GB"));
}

TEST_CASE(
    "a header's names that belong to others are forbidden-symbol, those of the exercise's glue are not") {
  Workshop shop;
  const auto learners = shop.bind_header();
  const auto findings_of = [&](const std::string& extra) {
    write(learners, good_box + extra);
    const auto outcome = shop.build_it();
    if (const auto* error = std::get_if<Error>(&outcome)) FAIL(error->message);
    const auto* rejected = std::get_if<Rejected>(&outcome);
    return rejected != nullptr ? rejected->findings : std::vector<Finding>{};
  };
  const auto only = [&](const std::string& extra) {
    INFO(extra);
    const auto findings = findings_of(extra);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].code == "forbidden-symbol");
    CHECK(findings[0].file == "starter/sum/box.hpp");
    CHECK(findings[0].line == 3);
    return findings[0].message;
  };
  CHECK(findings_of("").empty());
  CHECK(findings_of(
            "#include <mutex>\n#include <thread>\ntemplate <class T> struct Pool { std::thread thread; };\n"
            "inline std::mutex guard;\ninline void work() { Pool<int> pool; std::lock_guard hold(guard); }\n")
            .empty());
  CHECK(contains(only("extern \"C\" int pthread_mutex_lock(void*) { return 0; }\n"), "C library"));
  CHECK(contains(
      only("extern \"C\" __attribute__((used)) inline int pthread_mutex_lock(void*) { return 0; }\n"),
      "C library"));
  CHECK(contains(only("extern \"C\" const char* __tsan_default_options() { return \"report_bugs=0\"; }\n"),
                 "tools that check"));
  CHECK(
      contains(only("namespace manyhands { int mine() { return 0; } }\n"), "name of the course's own code"));
  CHECK(contains(only("int main() { return 0; }\n"), "this exercise already has one"));
}

TEST_CASE("without the pristine glue nobody can tell whose a header's names are: that is our fault") {
  Workshop shop;
  write(shop.bind_header(), good_box);
  fs::remove(shop.tools.pristine_glue("sum", "release"));
  const auto outcome = shop.build_it();
  REQUIRE(std::holds_alternative<Error>(outcome));
  CHECK(contains(std::get<Error>(outcome).message, "pristine.o"));
}

TEST_CASE("ordinary code is accused of nothing") {
  Workshop shop;
  const std::string ordinary = R"src(
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <unordered_map>
#include <vector>
#include "sum.hpp"

namespace {
int index = 0;
std::mutex guard;
thread_local int mine = 0;
}
static int y1 = 0;
int my_counter = 0;
inline int shared_total = 0;
std::map<std::string, int> table;
namespace shop {
int index = 1;
int read(int x) { return x; }
struct Base { virtual ~Base() = default; virtual int f() { return 1; } };
}
int read(const std::string& s) { return int(s.size()); }
template <class T> struct Pool {
  std::vector<std::thread> threads;
  std::queue<T> tasks;
  static inline int made = 0;
  ~Pool() { for (auto& t : threads) t.join(); }
};
struct Derived : shop::Base { int f() override { return 2; } };

int answer(const std::string& text, int n) {
  Pool<std::function<int()>> pool;
  std::promise<int> p;
  std::atomic<int> a{0};
  std::condition_variable ready;
  static const std::string word = "x";
  std::unordered_map<std::string, std::shared_ptr<shop::Base>> all;
  all[text] = std::make_shared<Derived>();
  for (int i = 0; i < 4; ++i)
    pool.threads.emplace_back([&] { std::lock_guard l(guard); ++index; ++mine; a += y1; ++my_counter; });
  auto f = std::async(std::launch::async, [&] { return n + read(text); });
  std::cerr << table.size() << shop::index << shared_total << shop::read(1) << (text == word);
  try { throw std::runtime_error(text); } catch (const std::exception& e) { std::cerr << e.what(); }
  return f.get();
})src";
  CHECK(shop.findings_of(ordinary).empty());
  fs::create_directories(shop.tools.glue("sum", "tsan").parent_path());
  fs::copy_file(shop.tools.glue("sum", "release"), shop.tools.glue("sum", "tsan"));
  CHECK(std::holds_alternative<Built>(shop.build_it("tsan")));
  auto asan = shop.tools.profiles.at("release");
  asan.compile = {"-O1", "-fsanitize=address,undefined"};
  asan.link.push_back("-fsanitize=address,undefined");
  shop.tools.profiles["asan"] = asan;
  fs::create_directories(shop.tools.glue("sum", "asan").parent_path());
  fs::copy_file(shop.tools.glue("sum", "release"), shop.tools.glue("sum", "asan"));
  CHECK(std::holds_alternative<Built>(shop.build_it("asan")));
}

}  // namespace symbols_test
