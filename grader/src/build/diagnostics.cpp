#include "build/diagnostics.hpp"

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "build/source_text.hpp"
#include "build/warnings.hpp"
#include "model/known_code.hpp"

namespace manyhands::build {
namespace {

constexpr std::size_t most_errors_told = 3;
constexpr std::size_t most_notes = 3;
constexpr std::size_t longest_message = 300;
constexpr std::size_t longest_line = 4000;
// Per compile. The compiler itself stops after a few errors, but one mistake may be reported many times at
// the same line.
constexpr std::size_t most_errors = 50;
constexpr std::size_t most_places_told = 1000;

struct Place {
  std::string file;
  int line = 0;
  int column = 0;
};

struct Note {
  Place place;
  std::string text;
};

/// One error with everything that the compiler said about it.
struct Diagnostic {
  Place place;
  std::string text;
  std::vector<Place> required_from;  // outermost last
  std::vector<Place> included_from;  // innermost first
  std::vector<std::string> excerpt;  // the source line and the marks below it, without the margin
  std::vector<Note> notes;
};

/// A parsed line of g++: "file:line:column: kind: text".
struct Headed {
  Place place;
  std::string kind;  // "error", "note", "required", …
  std::string text;
};

// Parsed by hand, from left to right in one pass: a learner controls most of the text, and must not be able
// to make it slow.

/// Removes a number followed by ':' from the front; 0 if there is none.
int take_number(std::string_view& text) {
  const auto end = text.find_first_not_of("0123456789");
  if (end == 0 || end == std::string_view::npos || text[end] != ':') return 0;
  const int number = leading_number(text);
  text.remove_prefix(end + 1);
  return number;
}

/// Removes "file:line:column: " from the front, with or without line and column.
std::optional<Place> take_place(std::string_view& text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || text[0] == ' ' || text[0] == '\t') return std::nullopt;
  Place place{std::string(text.substr(0, colon)), 0, 0};
  auto rest = text.substr(colon + 1);
  place.line = take_number(rest);
  if (place.line > 0) place.column = take_number(rest);
  if (!rest.starts_with(' ')) return std::nullopt;
  text = rest.substr(std::min(rest.find_first_not_of(' '), rest.size()));
  return place;
}

std::optional<Headed> take_apart(std::string_view line) {
  auto place = take_place(line);
  if (!place || place->line == 0) return std::nullopt;
  for (const std::string_view kind :
       {"fatal error", "error", "warning", "note", "internal compiler error", "sorry, unimplemented"})
    if (line.starts_with(kind) && line.substr(kind.size()).starts_with(": "))
      return Headed{std::move(*place), std::string(kind), std::string(line.substr(kind.size() + 2))};
  for (const std::string_view required : {"required ", "recursively required "})
    if (line.starts_with(required))
      return Headed{std::move(*place), "required", std::string(line.substr(required.size()))};
  return std::nullopt;
}

// "In file included from a.hpp:3:10," or ":", and the lines that continue it.
std::optional<Place> including_place(std::string_view line) {
  constexpr std::string_view first = "In file included from ";
  constexpr std::string_view next = "                 from ";
  if (!line.starts_with(first) && !line.starts_with(next)) return std::nullopt;
  line.remove_prefix(first.size());
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !(line.ends_with(',') || line.ends_with(':'))) return std::nullopt;
  const int number = leading_number(line.substr(colon + 1));
  if (number == 0) return std::nullopt;
  return Place{std::string(line.substr(0, colon)), number, 0};
}

/// Groups lines into errors.
class DiagnosticReader {
 public:
  std::vector<Diagnostic> read(const std::string& text) {
    for (auto line : split_lines(text)) {
      if (line.size() > longest_line) line.resize(longest_line);  // names in a deep template
      take(line);
      if (errors_.size() == most_errors) break;
    }
    return std::move(errors_);
  }

 private:
  void take(const std::string& line) {
    if (const auto place = including_place(line)) {
      if (line.compare(0, 3, "In ") == 0) included_.clear();
      if (included_.size() < most_places_told) included_.push_back(*place);
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
      // "In function …", "In instantiation of …": a new context. Further errors in the same one do not repeat
      // it.
      if (line.find(": In ") != std::string::npos || line.find(": At ") != std::string::npos)
        required_.clear();
      return;
    }
    if (headed->kind == "required") {
      if (required_.size() < most_places_told) required_.push_back(headed->place);
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

/// Replaces internal names by those that the author wrote.
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

  /// The path as the learner knows it; empty for library files.
  [[nodiscard]] std::string shown(const std::string& file) const {
    if (inside(file, context_.source.real))
      return context_.source.shown + file.substr(context_.source.real.size());
    for (const auto& folder : context_.others)
      if (inside(file, folder.real)) return folder.shown + file.substr(folder.real.size());
    return {};
  }

  /// The place to show: the learner's own line, however deep in a library the error was found.
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
    result.code = KnownCode("does-not-build").str();
    result.by = "compiler";
    result.file = shown(place.file);
    result.line = place.line;
    result.column = place.column;
    result.message = is_foreign(error.place.file)
                         ? "`" + shorten(printable_line(error.place.file), 120) +
                               "` is not a source or header file; it cannot be compiled"
                         : plain_words(error.text, context_) + not_taken(error.text);
    // A line that begins with spaces is shown as code.
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

  /// Not a file of the learner, the exercise or a library: a message about such a file could quote its
  /// contents.
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

  // "mine.hpp: No such file or directory", although the file exists, because it is not listed.
  [[nodiscard]] std::string not_taken(const std::string& text) const {
    const auto end = text.find(": No such file or directory");
    if (end == std::string::npos || context_.collected == nullptr) return {};
    const auto name = std::filesystem::path(text.substr(0, end)).filename();
    for (const auto& path : context_.collected->beside)
      if (std::filesystem::path(path).filename() == name)
        return "; it is in your folder, but only the files that this exercise lists are used: move its code "
               "into one of them";
    return {};
  }

  /// Source line and marks, unindented by the same amount.
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

/// Sets file and line of the finding to the first of these words in the learner's code.
bool place_at_word(Finding& finding, const Collected& collected, std::initializer_list<const char*> words) {
  for (const auto& source : collected.files) {
    if (is_data(source.path)) continue;
    for (const char* word : words) {
      const int number = line_of_word(source.text, word);
      if (number == 0 || (finding.line > 0 && finding.line < number)) continue;
      finding.file = source.shown;
      finding.line = number;
    }
    if (finding.line > 0) return true;
  }
  return false;
}

// "/tmp/cc1.s:17: Error: file not found: x". The line is one of the assembler file. In C++ only asm("…") or
// an attribute with a name in it can cause it. An error about a file that asm(".include …") read may quote
// that file, so it is not shown.
std::optional<Finding> assembler_finding(const std::string& text, const DiagnosticsContext& context) {
  for (const auto& each : split_lines(text)) {
    auto line = std::string_view(each).substr(0, longest_line);
    const auto place = take_place(line);
    if (!place) continue;
    const std::string_view kind = line.starts_with("Error: ") ? "Error: " : "Fatal error: ";
    if (!line.starts_with(kind)) continue;
    line.remove_prefix(kind.size());
    Finding finding;
    finding.code = KnownCode("does-not-build").str();
    finding.by = "compiler";
    std::string giver = "an asm(…)";
    if (context.collected != nullptr &&
        !place_at_word(finding, *context.collected, {"asm", "__asm__", "__asm"})) {
      giver = "an attribute";
      if (!place_at_word(finding, *context.collected, {"section", "__attribute__", "gnu"}))
        return std::nullopt;  // not the learner's fault
    }
    const auto& file = place->file;
    const bool own = file.ends_with(".s") || file.ends_with(".o") || file == "{standard input}";
    finding.message = "the assembler rejects what " + giver + " gives it" +
                      (own ? ": " + plain_words(std::string(line), context) : std::string());
    return finding;
  }
  return std::nullopt;
}

}  // namespace

std::vector<Finding> compiler_findings(const std::string& text, const DiagnosticsContext& context) {
  const Attribution attribution(context);
  std::vector<Finding> findings;
  if (auto refused = assembler_finding(text, context)) return {std::move(*refused)};
  for (const auto& error : DiagnosticReader().read(text)) {
    auto finding = attribution.finding(error);
    const bool again = std::any_of(findings.begin(), findings.end(), [&](const Finding& other) {
      return other.file == finding.file && other.line == finding.line;
    });
    if (!again) findings.push_back(std::move(finding));
    if (findings.size() == most_errors_told) break;
  }
  return findings;
}

// "src/a.cpp:3: warning: ignoring '#pragma omp parallel' [-Wunknown-pragmas]"
std::vector<CompilerWarning> warnings_in(const std::string& text, const DiagnosticsContext& context) {
  const Attribution attribution(context);
  std::vector<CompilerWarning> warnings;
  for (const auto& line : split_lines(text)) {
    const auto headed = take_apart(std::string_view(line).substr(0, longest_line));
    if (!headed || headed->kind != "warning" || !attribution.is_learners(headed->place)) continue;
    const auto option = headed->text.rfind(" [-W");
    if (option == std::string::npos || !headed->text.ends_with(']')) continue;
    warnings.push_back({headed->text.substr(option + 4, headed->text.size() - option - 5),
                        plain_words(headed->text.substr(0, option), context),
                        attribution.shown(headed->place.file), headed->place.line});
  }
  return warnings;
}

}  // namespace manyhands::build
