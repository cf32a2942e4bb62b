// A learner's files as text, and whatever is shown on a terminal.
#include <string>

#include "base/text.hpp"
#include "build/forbid.hpp"
#include "build/line_directives.hpp"
#include "build/source_text.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace manyhands;

void source(std::string_view bytes) {
  const auto code = build::without_comments_and_literals(bytes);
  fuzz::must(code.size() == bytes.size(), "code without comments is as long as with them");
  for (std::size_t i = 0; i < code.size(); ++i)
    fuzz::must(code[i] == bytes[i] || code[i] == ' ', "code without comments has nothing new in it");
  const auto bad = build::first_bad_text(bytes);
  if (bad) {
    fuzz::must(bad->line > 0, "bad text has a line");
    return;
  }
  Exercise exercise;
  exercise.id = "an-exercise";
  exercise.forbid = {{{}, R"(std::async)", "use threads"},
                     {{}, R"(\bsystem\s*\()", "start no other program"}};
  std::vector<build::CollectedFile> files{{"crawl.cpp", "starter/an-exercise/crawl.cpp", std::string(bytes)}};
  const build::Sources sources{&files, "/box", "/box/src", {}, {"/usr"}};
  for (const auto& finding :
       build::forbidden_patterns(exercise, "# 1 \"/box/src/crawl.cpp\"\n" + files[0].text, sources))
    fuzz::must(finding.line > 0, "what is forbidden has a line");
  const auto directives = build::possible_line_directives(bytes);
  for (const auto& directive : directives)
    fuzz::must(directive.begin <= directive.end && directive.end <= bytes.size() && directive.line > 0,
               "what may be a #line stands in the text");
  (void)build::with_errors(bytes, directives, "word");
}

void terminal(std::string_view bytes) {
  const auto shown = printable(bytes);
  fuzz::must(is_text(shown) && shown.find('\t') == std::string::npos && shown.find('\r') == std::string::npos,
             "a terminal shows it, and does nothing else");
  const auto line = printable_line(bytes);
  fuzz::must(line.find('\n') == std::string::npos, "one line is one line");
  fuzz::must(display_width(shorten(line, 20)) <= 20, "what is cut is short");
  for (const auto& wrapped : wrap(shown, 40)) fuzz::must(is_text(wrapped), "what is wrapped is still text");
  for (const char c : to_ascii(shown)) fuzz::must(static_cast<unsigned char>(c) < 128, "ASCII is ASCII");
}

const fuzz::RegisterTarget targets[] = {{"source", source}, {"terminal", terminal}};

}  // namespace
