#include "build/out_of_sight.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "base/pattern.hpp"
#include "base/text.hpp"
#include "build/demangle.hpp"
#include "build/source_text.hpp"
#include "model/known_code.hpp"

namespace manyhands::build {
namespace {

struct Words {
  const char* pattern;
  const char* hint;
};
const std::array words{
    Words{R"(\b(asm|__asm|__asm__)\b)",
          "the tools that check your program cannot see what assembly code does; use std::atomic instead"},
    Words{R"(\w*no_sanitize\w*|\bno_address_safety_analysis\b|\bdisable_sanitizer_instrumentation\b)",
          "it hides a function from the tools that check your program; remove it"},
    // Stores that are not assignments for the compiler, so it does not instrument them.
    Words{R"(\b_mm\d*_(stream|mask|i\d+scatter)\w*|\b__builtin_(ia32|nontemporal)_\w*)",
          "the tools that check your program do not see what this stores; use a plain assignment"},
    Words{R"(\b__SANITIZE_\w*)",
          "your program must be the same with and without the tools that check it; "
          "remove it"},
};

// The parts that the first two of them consist of.
constexpr std::array parts{"asm", "no_sanitize", "no_address_safety", "disable_sanitizer"};

struct Found {
  std::string word;
  const char* hint;
};

std::optional<Found> found_in(std::string_view line) {
  static const auto patterns = [] {
    std::vector<Pattern> all;
    for (const auto& each : words) all.emplace_back(each.pattern);
    return all;
  }();
  for (std::size_t i = 0; i < words.size(); ++i)
    if (const auto match = patterns[i].find(line)) return Found{std::string(match->text), words[i].hint};
  return std::nullopt;
}

Finding finding_of(const Found& found, const std::string& shown, int line) {
  Finding finding;
  finding.code = KnownCode("forbidden-pattern").str();
  finding.by = "source";
  finding.message = "`" + shorten(printable_line(found.word), 80) + "`: " + found.hint;
  finding.file = shown;
  finding.line = line;
  return finding;
}

// The compiler itself inserts calls of these into instrumented objects. Calls of the detectors' other
// functions are written by hand.
constexpr std::array silencing{"__tsan_ignore",
                               "__tsan_acquire",
                               "__tsan_release",
                               "__tsan_create_fiber",
                               "__tsan_switch",
                               "__tsan_on_",
                               "__tsan_flush",
                               "__asan_poison_memory",
                               "__asan_unpoison_memory",
                               "__asan_set_",
                               "__sanitizer_",
                               "__lsan_",
                               "Annotate"};
constexpr std::array detectors{"__tsan_", "__asan_", "__ubsan_", "__lsan_", "__sanitizer_", "Annotate"};
// Functions that look up others by name, including the ones above.
constexpr std::array finders{"dlsym", "dlvsym", "dlopen", "dlmopen"};

bool silences(const std::string& name, bool instrumented) {
  const auto begins = [&name](const char* prefix) { return name.rfind(prefix, 0) == 0; };
  const auto is = [&name](const char* whole) { return name == whole; };
  if (std::any_of(finders.begin(), finders.end(), is)) return true;
  return instrumented ? std::any_of(silencing.begin(), silencing.end(), begins)
                      : std::any_of(detectors.begin(), detectors.end(), begins);
}

}  // namespace

std::vector<Finding> out_of_sight(const std::vector<CollectedFile>& files) {
  std::vector<Finding> findings;
  for (const auto& file : files) {
    if (is_data(file.path)) continue;
    const auto code = without_comments_and_literals(file.text);
    int number = 0;
    for (const auto& line : split_lines(code)) {
      ++number;
      const auto found = found_in(line);
      if (!found) continue;
      findings.push_back(finding_of(*found, file.shown, number));
      break;
    }
  }
  return findings;
}

bool may_be_disguised(const std::vector<CollectedFile>& files) {
  // Names are joined by ## in all its spellings.
  constexpr std::array signs{"##", "%:%:", "#%:", "%:#"};
  return std::any_of(files.begin(), files.end(), [&](const CollectedFile& file) {
    if (is_data(file.path)) return false;
    const auto text = joined(file.text);
    const auto has = [&](const char* part) { return text.find(part) != std::string::npos; };
    return std::any_of(signs.begin(), signs.end(), has) || std::any_of(parts.begin(), parts.end(), has);
  });
}

std::vector<Finding> out_of_sight_in_preprocessed(const std::string& preprocessed, const Sources& sources) {
  std::vector<Finding> findings;
  for_each_line(preprocessed, [&](const PreprocessedLine& line) {
    const auto* file = sources.learners(line.file);
    if (!findings.empty()) {  // in a header: the position in the learner's file after the #include
      if (file == nullptr) return true;
      findings.front().file = file->shown;
      findings.front().line = std::max(line.line - 1, 1);
      return false;
    }
    // In system headers only what they never contain: it comes from a macro of the learner.
    if (file == nullptr && line.code.find("no_sanitize") == std::string_view::npos) return true;
    if (const auto found = found_in(line.code))
      findings.push_back(finding_of(*found, file == nullptr ? "" : file->shown, line.line));
    return findings.empty() || file == nullptr;
  });
  if (!findings.empty() && findings.front().file.empty())
    findings.front().file = sources.collected->front().shown;
  return findings;
}

std::vector<Finding> other_code_when_watched(const std::string& watched, const std::string& unwatched,
                                             const Sources& sources) {
  const auto one = learners_lines(watched, sources);
  const auto other = learners_lines(unwatched, sources);
  const auto same = [](const CodeLine& a, const CodeLine& b) { return a.code == b.code; };
  const auto [first, second] = std::mismatch(one.begin(), one.end(), other.begin(), other.end(), same);
  if (first == one.end() && second == other.end()) return {};
  const auto& line = first != one.end() ? *first : *second;
  return {finding_of({line.code,
                      "it is compiled only with, or only without, the tools that check your program; your "
                      "program must be the same in both cases"},
                     line.file->shown, line.line)};
}

std::string words_out_of_sight() {
  std::string all;
  for (const auto& each : words) all += std::string(each.pattern) + '\n';
  all += "text for the assembler\nother code for the detectors\n";
  return all;
}

Result<std::vector<Finding>> silencing_names(const ObjectFile& object, bool instrumented,
                                             const Toolchain& toolchain, const process::Runner& runner) {
  const auto listing = listing_of(toolchain, {"-u", "-p", "-P"}, object.path, runner);
  if (!listing) return listing.error();
  std::vector<Finding> findings;
  std::vector<std::string> names;
  Demangler demangle(toolchain, runner);
  for (const auto& line : split_lines(*listing)) {
    const auto name = line.substr(0, line.find(' '));
    if (!silences(name, instrumented)) continue;
    Finding finding;
    finding.code = KnownCode("forbidden-symbol").str();
    finding.by = "compiler";
    finding.message = "your file calls `" + shorten(printable_line(demangle(name)), 120) +
                      "`, which belongs to the tools that check your program, or detects them; remove it";
    finding.file = object.shown.front();
    findings.push_back(std::move(finding));
    names.push_back(name);
    if (names.size() == most_names_told) break;
  }
  if (!names.empty()) add_places(findings, names, "-u", object, toolchain, runner);
  return findings;
}

}  // namespace manyhands::build
