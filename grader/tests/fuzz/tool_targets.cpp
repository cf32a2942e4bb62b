// What the compiler, the linker, the sanitizers, gdb and addr2line print about a learner's program: much of
// it are words that the learner chose.
#include <string>

#include "base/text.hpp"
#include "build/diagnostics.hpp"
#include "kit/host/detectors/sanitizer_log.hpp"
#include "kit/host/observe/code_lines.hpp"
#include "kit/host/observe/stacks.hpp"
#include "model/stack_reading.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace manyhands;

constexpr const char* prefix = "starter/an-exercise";

build::Collected collected() {
  build::Collected files;
  files.shown_dir = prefix;
  files.files.push_back({"crawl.cpp", "starter/an-exercise/crawl.cpp", "int one;\n  int two = three;\n"});
  return files;
}

build::DiagnosticsContext places(const build::Collected& files) {
  return {{"/place/src", prefix}, {{"/place/kit", "grader/kit/include"}}, &files};
}

void compiler(std::string_view bytes) {
  const auto files = collected();
  for (const auto& finding : build::compiler_findings(std::string(bytes), places(files))) {
    fuzz::must(is_text(finding.message), "a finding can be shown");
    fuzz::must(finding.line >= 0 && finding.column >= 0, "a place is a place");
  }
}

void linker(std::string_view bytes) {
  const auto files = collected();
  build::LinkContext context{
      places(files), {{"crawl(int)", "starter/an-exercise/crawl.cpp"}}, {{"crawl.hpp", "void crawl(long);"}}};
  for (const auto& finding : build::linker_findings(std::string(bytes), context))
    fuzz::must(is_text(finding.message), "a finding can be shown");
}

void sanitizers(std::string_view bytes) {
  static_cast<void>(host::parse_sanitizer_log(std::string(bytes), prefix));
}

void stacks(std::string_view bytes) {
  for (const auto& stack : host::parse_stacks(std::string(bytes), 17)) {
    fuzz::must(stack.tid >= 0, "a thread has a number of a thread");
    static_cast<void>(reading_of(stack, prefix));
  }
}

void addr2line(std::string_view bytes) {
  static_cast<void>(host::chains_in(std::string(bytes), prefix));
}

const fuzz::RegisterTarget targets[] = {{"compiler", compiler},
                                        {"linker", linker},
                                        {"sanitizers", sanitizers},
                                        {"stacks", stacks},
                                        {"addr2line", addr2line}};

}  // namespace
