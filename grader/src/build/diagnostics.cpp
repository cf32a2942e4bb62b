#include "build/diagnostics.hpp"

#include <algorithm>
#include <optional>
#include <regex>

#include "base/text.hpp"
#include "build/source_text.hpp"

namespace manyhands::build {
namespace {

constexpr std::size_t most_findings = 3;
constexpr std::size_t most_notes = 3;
constexpr std::size_t longest_message = 300;

struct Place {
  std::string file;
  int line = 0;
  int column = 0;
};

struct Note {
  Place place;
  std::string text;
};

/// One error with all that the compiler said about it.
struct Diagnostic {
  Place place;
  std::string text;
  std::vector<Place> required_from;  // outermost last
  std::vector<Place> included_from;  // innermost first
  std::vector<std::string> excerpt;  // the source line and the marks below it, without the gutter
  std::vector<Note> notes;
};

/// A line of g++ taken apart: "file:line:column: kind: text".
struct Headed {
  Place place;
  std::string kind;  // "error", "note", "required", …
  std::string text;
};

std::optional<Headed> take_apart(const std::string& line) {
  static const std::regex form(
      R"(^([^\s:][^:]*):(\d+):(?:(\d+):)? +(fatal error|error|warning|note|internal compiler error|sorry, unimplemented): (.*)$)");
  static const std::regex required(R"(^([^\s:][^:]*):(\d+):(?:(\d+):)? +(recursively )?required (.*)$)");
  std::smatch match;
  const auto number = [&](int group) { return leading_number(match[group].str()); };
  if (std::regex_match(line, match, form))
    return Headed{{match[1], number(2), number(3)}, match[4], match[5]};
  if (std::regex_match(line, match, required))
    return Headed{{match[1], number(2), number(3)}, "required", match[5]};
  return std::nullopt;
}

std::optional<Place> included_from(const std::string& line) {
  static const std::regex form(R"(^(?:In file included|                ) from ([^:]+):(\d+)(?::\d+)?[,:]$)");
  std::smatch match;
  if (!std::regex_match(line, match, form)) return std::nullopt;
  return Place{match[1], leading_number(match[2].str()), 0};
}

/// Gathers lines into errors.
class Reader {
 public:
  std::vector<Diagnostic> read(const std::string& text) {
    for (auto line : split_lines(text)) {
      if (line.size() > 4000)
        line.resize(4000);  // the names of a deep template; keeps the patterns' work small
      take(line);
    }
    return std::move(errors_);
  }

 private:
  void take(const std::string& line) {
    if (const auto place = included_from(line)) {
      if (line.compare(0, 3, "In ") == 0) included_.clear();
      included_.push_back(*place);
      collecting_ = false;
      return;
    }
    if (const auto bar = line.find('|'); bar != std::string::npos && line.compare(0, 1, " ") == 0 &&
                                         line.find_first_not_of(" 0123456789+") == bar) {
      if (collecting_ && errors_.back().notes.empty() && line.find('+') > bar &&
          errors_.back().excerpt.size() < 2)
        errors_.back().excerpt.push_back(line.substr(std::min(bar + 2, line.size())));
      return;
    }
    const auto headed = take_apart(line);
    if (!headed) {
      // "In function …", "In instantiation of …": a new story begins. Further errors of the same one come
      // without it.
      if (line.find(": In ") != std::string::npos || line.find(": At ") != std::string::npos)
        required_.clear();
      return;
    }
    if (headed->kind == "required") {
      required_.push_back(headed->place);
    } else if (headed->kind == "note") {
      if (collecting_ && errors_.back().notes.size() < 50)
        errors_.back().notes.push_back({headed->place, headed->text});
    } else if (headed->kind == "warning") {
      collecting_ = false;
    } else {
      errors_.push_back({headed->place, headed->text, required_, included_, {}, {}});
      collecting_ = true;
    }
  }

  std::vector<Diagnostic> errors_;
  std::vector<Place> included_, required_;
  bool collecting_ = false;
};

bool inside(const std::string& file, const std::string& folder) {
  return file.size() > folder.size() + 1 && file.compare(0, folder.size(), folder) == 0 &&
         file[folder.size()] == '/';
}

/// Names that nobody wrote as names that they did write.
std::string plain_words(std::string text, const DiagnosticsContext& context) {
  replace_all(text, "\u2018", "'");
  replace_all(text, "\u2019", "'");
  replace_all(text, context.source.real, context.source.shown);
  for (const auto& folder : context.others) replace_all(text, folder.real, folder.shown);
  replace_all(text, "std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >",
              "std::string");
  replace_all(text, "std::__cxx11::basic_string<char>", "std::string");
  replace_all(text, "std::__cxx11::", "std::");
  if (const auto with = text.find(" [with "); with != std::string::npos && text.size() > 120) {
    const auto end = text.find(']', with);
    if (end != std::string::npos) text.erase(with, end + 1 - with);
  }
  return shorten(printable_line(text), longest_message);
}

class Attribution {
 public:
  explicit Attribution(const DiagnosticsContext& context) : context_(context) {}

  [[nodiscard]] bool is_learners(const Place& place) const {
    return inside(place.file, context_.source.real);
  }

  /// A file as the learner knows it; empty for the library's.
  [[nodiscard]] std::string shown(const std::string& file) const {
    if (inside(file, context_.source.real))
      return context_.source.shown + file.substr(context_.source.real.size());
    for (const auto& folder : context_.others)
      if (inside(file, folder.real)) return folder.shown + file.substr(folder.real.size());
    return {};
  }

  /// Where the learner should look: at their own line, however deep in a library the error was found.
  [[nodiscard]] Place where(const Diagnostic& error) const {
    if (is_learners(error.place)) return error.place;
    for (auto it = error.required_from.rbegin(); it != error.required_from.rend(); ++it)
      if (is_learners(*it)) return *it;
    for (const auto& note : error.notes)
      if (is_learners(note.place)) return note.place;
    for (const auto& place : error.included_from)
      if (is_learners(place)) return place;
    return error.place;
  }

  Finding finding(const Diagnostic& error) const {
    const auto place = where(error);
    const bool moved = place.line != error.place.line || place.file != error.place.file;
    Finding result;
    result.code = "does-not-build";
    result.by = "compiler";
    result.file = shown(place.file);
    result.line = place.line;
    result.column = place.column;
    result.message = is_foreign(error.place.file)
                         ? "`" + shorten(printable_line(error.place.file), 120) +
                               "` is none of the files that programs are made of here; it cannot be compiled"
                         : plain_words(error.text, context_);
    // A line that begins with blanks is shown as code.
    if (moved) {
      const auto source = source_line(place);
      if (!source.empty()) result.message += "\n  " + source;
    } else {
      result.message += excerpt(error.excerpt);
    }
    for (const auto& note : error.notes) {
      const auto file = shown(note.place.file);
      if (file.empty() || result.related.size() == most_notes || is_foreign(error.place.file)) continue;
      if (moved && note.place.line == place.line && note.place.file == place.file) continue;
      result.related.push_back({plain_words(note.text, context_), file, note.place.line});
    }
    return result;
  }

  /// Neither the learner's, nor the exercise's, nor a library's: a message about such a file would quote it.
  [[nodiscard]] bool is_foreign(const std::string& file) const {
    return file.starts_with("/") && shown(file).empty() && !file.starts_with("/usr/") &&
           !file.starts_with("/opt/");
  }

 private:
  [[nodiscard]] std::string source_line(const Place& place) const {
    if (context_.collected == nullptr || !is_learners(place)) return {};
    const auto path = place.file.substr(context_.source.real.size() + 1);
    for (const auto& file : context_.collected->files)
      if (file.path == path) {
        auto line = printable_line(line_of(file.text, place.line));
        line.erase(0, std::min(line.find_first_not_of(' '), line.size()));
        return shorten(line, 120);
      }
    return {};
  }

  /// Source line and marks, moved to the left together.
  static std::string excerpt(const std::vector<std::string>& lines) {
    if (lines.empty()) return {};
    const auto indent = std::min(lines[0].find_first_not_of(" \t"), lines[0].size());
    std::string result;
    for (const auto& line : lines) {
      auto text = printable(line.substr(std::min(indent, line.size())));
      if (text.find_first_not_of(' ') == std::string::npos || display_width(text) > 160) break;
      result += "\n  " + text;
    }
    return result;
  }

  const DiagnosticsContext& context_;
};

// "/tmp/cc1.s:17: Error: file not found: x". It counts lines of its own; in C++ there is only asm("…") to
// blame. What it says of a file that asm(".include …") brought in quotes that file.
std::optional<Finding> assembler_finding(const std::string& text, const DiagnosticsContext& context) {
  static const std::regex form(R"(^([^\s:][^:]*):(?:\d+:)? +(?:Fatal error|Error): (.*)$)");
  for (auto line : split_lines(text)) {
    if (line.size() > 4000) line.resize(4000);
    std::smatch match;
    if (!std::regex_match(line, match, form)) continue;
    Finding finding;
    finding.code = "does-not-build";
    finding.by = "compiler";
    const bool own =
        match[1].str().ends_with(".s") || match[1].str().ends_with(".o") || match[1] == "{standard input}";
    finding.message = "the assembler refuses what an asm(…) gives it" +
                      (own ? ": " + plain_words(match[2], context) : std::string());
    if (context.collected == nullptr) return finding;
    static const std::regex use(R"(\b(asm|__asm__|__asm)\b)");
    for (const auto& file : context.collected->files) {
      if (is_data(file.path)) continue;
      const auto lines = split_lines(without_comments_and_literals(file.text));
      const auto at = std::find_if(lines.begin(), lines.end(), [](const std::string& code) {
        return code.size() < 4000 && std::regex_search(code, use);
      });
      if (at == lines.end()) continue;
      finding.file = file.shown;
      finding.line = static_cast<int>(at - lines.begin()) + 1;
      return finding;
    }
    return std::nullopt;  // none of the learner's doing
  }
  return std::nullopt;
}

}  // namespace

std::vector<Finding> compiler_findings(const std::string& text, const DiagnosticsContext& context) {
  const Attribution attribution(context);
  std::vector<Finding> findings;
  if (auto refused = assembler_finding(text, context)) return {std::move(*refused)};
  for (const auto& error : Reader().read(text)) {
    auto finding = attribution.finding(error);
    const bool again = std::any_of(findings.begin(), findings.end(), [&](const Finding& other) {
      return other.file == finding.file && other.line == finding.line;
    });
    if (!again) findings.push_back(std::move(finding));
    if (findings.size() == most_findings) break;
  }
  return findings;
}

}  // namespace manyhands::build
