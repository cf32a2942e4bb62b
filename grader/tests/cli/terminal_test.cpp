// What people see: colours and live progress on a terminal only, and lines that fit its width.
#include "base/text.hpp"
#include "kit/host/base/catch.hpp"
#include "tests/cli/cli_harness.hpp"

namespace terminal_test {

using namespace manyhands::cli_test;

namespace {

// The same failing submission for all tests: it builds and has one wrong answer.
const Submission& wrong() {
  static const Submission submission(source_of("return {};"));
  return submission;
}

Outcome show(bool terminal, int columns = 80, std::vector<std::string> env = {},
             std::vector<std::string> more = {}) {
  Invocation invocation;
  invocation.args = {"--course",     small_course().string(),   "run",    exercise,
                     "--submission", wrong().folder().string(), "--seed", "1"};
  invocation.args.insert(invocation.args.end(), more.begin(), more.end());
  invocation.terminal = terminal;
  invocation.columns = columns;
  invocation.env = std::move(env);
  return grader(invocation);
}

bool has_colour(const std::string& text) {
  return text.find("\x1b[31m") != std::string::npos;
}

// Without colours, and without the lines of the live progress, which erase themselves.
std::string plain(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\x1b') {
      at = text.find_first_of("mK", at);
      if (text[at] == 'K') out.erase(out.rfind('\n') == std::string::npos ? 0 : out.rfind('\n') + 1);
    } else if (text[at] != '\r') {
      out += text[at];
    }
  }
  return out;
}

std::string without_case(const std::string& text) {
  std::string out;
  for (const auto& line : lines_of(text))
    if (line.rfind("case ", 0) != 0) out += line + '\n';
  return out;
}

std::size_t widest(const std::string& text) {
  std::size_t most = 0;
  for (const auto& line : lines_of(text)) most = std::max(most, manyhands::display_width(line));
  return most;
}

}  // namespace

TEST_CASE("A pipe gets plain text, a terminal gets colours and progress", "[terminal]") {
  const auto piped = show(false);
  INFO(piped.all());
  CHECK(piped.status == 1);
  CHECK(piped.err.empty());
  CHECK(piped.out.find('\x1b') == std::string::npos);
  CHECK(piped.out.find('\r') == std::string::npos);

  const auto seen = show(true);
  CHECK(seen.status == 1);
  CHECK(has_colour(seen.out));
  CHECK(seen.out.find("mandelbrot-threads: building") != std::string::npos);
  CHECK(seen.out.find("\r\x1b[K") != std::string::npos);
  // What stays on the terminal is the same as on a pipe; only the case number differs.
  CHECK(without_case(plain(seen.out)) == without_case(piped.out));
  CHECK(without_case(piped.out) != piped.out);

  const auto quiet = show(true, 80, {}, {"-q"});
  CHECK(quiet.out.empty());
}

TEST_CASE("NO_COLOR, --no-color and a dumb terminal mean no colour", "[terminal]") {
  for (const auto& env : {std::vector<std::string>{"NO_COLOR=1"}, std::vector<std::string>{"TERM=dumb"}}) {
    const auto outcome = show(true, 80, env);
    INFO(env.front());
    CHECK(outcome.out.find("\x1b[3") == std::string::npos);
    CHECK(outcome.out.find("\x1b[1m") == std::string::npos);
  }
  CHECK(!has_colour(show(true, 80, {}, {"--no-color"}).out));
  CHECK(has_colour(show(false, 80, {"FORCE_COLOR=1"}).out));
}

TEST_CASE("Lines fit the terminal, and its alphabet", "[terminal]") {
  for (const int columns : {50, 80, 200}) {
    const auto outcome = show(true, columns);
    INFO(outcome.out);
    CHECK(widest(plain(outcome.out)) <= static_cast<std::size_t>(columns));
  }
  const auto ascii = show(false, 80, {"LC_ALL=C"});
  INFO(ascii.out);
  CHECK(std::all_of(ascii.out.begin(), ascii.out.end(),
                    [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
}

TEST_CASE("The program alone and --help list the commands", "[terminal]") {
  const auto alone = grader(std::vector<std::string>{});
  const auto help = grader({"--help"});
  CHECK(help.status == 0);
  CHECK(alone.status == 2);
  for (const auto* command : {"run", "try", "list", "hint", "reset", "explain", "replay", "play", "watch",
                              "doctor", "check", "export", "site"}) {
    INFO(command);
    CHECK(help.says(std::string("  ") + command));
    CHECK(alone.says(std::string("  ") + command));
    const auto own = grader({command, "--help"});
    CHECK(own.status == 0);
    CHECK(own.says("Usage"));
  }
  const auto version = grader({"--version"});
  CHECK(version.status == 0);
  CHECK(version.out == MANYHANDS_VERSION "\n");
}

}  // namespace terminal_test
