#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "base/text.hpp"
#include "build/demangle.hpp"
#include "build/diagnostics.hpp"
#include "build/known_libraries.hpp"
#include "build/source_text.hpp"
#include "model/known_code.hpp"

// Parsed by hand in one pass: names may have any length.

namespace manyhands::build {
namespace {

constexpr std::size_t most_link_findings = 3;

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
  });
}

std::string plain_name(std::string name) {
  replace_all(name, "std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >",
              "std::string");
  replace_all(name, "std::__cxx11::", "std::");
  replace_all(name, "[abi:cxx11]", "");
  return shorten(printable_line(name), 200);
}

/// "where: words `name'rest", split at `words`.
struct Told {
  std::string_view where;
  std::string_view name;
  std::string_view rest;
};

std::optional<Told> told(std::string_view line, std::string_view words) {
  const auto at = line.find(words);
  if (at == std::string_view::npos) return std::nullopt;
  auto where = line.substr(0, at);
  while (where.ends_with(' ') || where.ends_with(':')) where.remove_suffix(1);
  auto name = line.substr(at + words.size());
  if (name.starts_with("symbol ")) name.remove_prefix(7);
  if (!name.starts_with('`') && !name.starts_with('\'')) return std::nullopt;
  name.remove_prefix(1);
  // A demangled name may contain a quote. A name at the end of the line ends with the last quote.
  auto end = name.find("'; ");
  if (end == std::string_view::npos) end = name.rfind('\'');
  const auto rest = end == std::string_view::npos ? std::string_view{} : name.substr(end + 1);
  return Told{where, name.substr(0, end), rest};
}

/// The linker's message without our paths: a learner's object is shown as its source, other objects by name.
std::string without_places(std::string text, const LinkContext& context) {
  for (const auto& [object, shown] : context.objects) replace_all(text, object, shown);
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const bool begins = text[at] == '/' &&
                        (at == 0 || std::string_view(" `'(:").find(text[at - 1]) != std::string_view::npos);
    const auto end = std::min(text.find_first_of(" `'():", at), text.size());
    if (!begins || end == at) {
      result += text[at++];
      continue;
    }
    const auto path = std::string_view(text).substr(at, end - at);
    result += path == "/DISCARD/" ? path : path.substr(path.rfind('/') + 1);
    at = end;
  }
  return result;
}

class LinkReader {
 public:
  explicit LinkReader(const LinkContext& context) : context_(context) {}

  std::vector<Finding> read(const std::string& text) {
    for (const auto& line : split_lines(text)) {
      if (line.ends_with(':')) in_function_ = line;  // "ld: a.o: in function `f':"
      if (const auto undefined = told(line, "undefined reference to "))
        missing(undefined->where, std::string(undefined->name.substr(0, undefined->name.find('@'))));
      else if (const auto multiple = told(line, "multiple definition of "))
        twice(multiple->where, std::string(multiple->name), first_of(multiple->rest));
      if (findings_.size() == most_link_findings) break;
    }
    // The linker names symbols of ours that got out of reach, not the large object in between.
    if (findings_.empty() && text.find("relocation truncated to fit") != std::string::npos) {
      findings_.push_back(start({}));
      findings_.back().message =
          "the global and static variables take more than 2 GB; allocate memory when you need it, with "
          "std::vector";
    }
    return std::move(findings_);
  }

  Finding refusal(const std::string& text) const {
    const auto lines = split_lines(text);
    const auto telling = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
      return !line.empty() && !line.starts_with("collect2:") && !line.ends_with(':') &&
             line.find("warning:") == std::string::npos;
    });
    std::string line = telling == lines.end() ? "" : *telling;
    if (const auto by = line.find("ld: "); by != std::string::npos && line.find(' ') > by)
      line.erase(0, by + 4);
    auto finding = start({});
    if (const auto discarded = told(line, "defined in discarded section "))
      explain_discarded(finding, line, *discarded);
    else if (!explain_thread_local(finding, line))
      finding.message = line.empty() ? "the linker rejects it without an error message"
                                     : "the linker rejects it: " +
                                           shorten(printable_line(without_places(line, context_)), 300);
    if (finding.file.empty() && !context_.objects.empty()) finding.file = context_.objects.front().second;
    return finding;
  }

 private:
  static std::string_view first_of(std::string_view rest) {  // "; a.o:/src/a.cpp:3: first defined here"
    if (rest.starts_with("; ")) rest.remove_prefix(2);
    return rest.substr(0, rest.find(": first defined here"));
  }

  /// Sets file and line if ld's message ends with "file:line" of a learner's file.
  void place(Finding& finding, std::string_view where) const {
    if (const auto offset = where.rfind(":("); offset != std::string_view::npos && where.ends_with(')'))
      where = where.substr(0, offset);
    const auto colon = where.rfind(':');
    if (colon == std::string_view::npos || !is_number(where.substr(colon + 1))) return;
    auto path = where.substr(0, colon);
    if (const auto before = path.rfind(':'); before != std::string_view::npos) path.remove_prefix(before + 1);
    while (path.starts_with(' ')) path.remove_prefix(1);
    const auto file = learners(std::string(path));
    if (file.empty()) return;
    finding.file = file;
    finding.line = leading_number(where.substr(colon + 1));
  }

  [[nodiscard]] std::string learners(const std::string& file) const {
    const auto& source = context_.places.source;
    for (const auto& [real, shown] :
         {std::pair{source.real, source.shown}, std::pair{source.shown, source.shown}})
      if (file.compare(0, real.size() + 1, real + "/") == 0) return shown + file.substr(real.size());
    return {};
  }

  /// The learner's file whose object is named in `text`.
  [[nodiscard]] std::string source_in(std::string_view text) const {
    for (const auto& [object, shown] : context_.objects)
      if (text.find(object) != std::string_view::npos) return shown;
    return {};
  }

  /// The line of `file` that contains this name.
  void place_of_name(Finding& finding, const std::string& file, const std::string& name) const {
    finding.file = file;
    if (context_.places.collected == nullptr) return;
    for (const auto& collected : context_.places.collected->files)
      if (collected.shown == file) finding.line = line_of_word(collected.text, last_name(name));
  }

  [[nodiscard]] std::string plain(const std::string& name) const {
    return plain_name(context_.demangle && is_mangled(name) ? context_.demangle(name) : name);
  }

  Finding start(std::string_view where) const {
    Finding finding;
    finding.code = KnownCode("does-not-link").str();
    finding.by = "compiler";
    place(finding, where);
    return finding;
  }

  void missing(std::string_view where, const std::string& symbol) {
    if (symbol.starts_with("_ZN9manyhands") || symbol.starts_with("_ZNK9manyhands") ||
        symbol.starts_with("manyhands::") || !seen_.insert(symbol).second)
      return;
    if (const auto* library = library_of(symbol)) return missing_library(where, symbol, *library);
    const auto name = plain(symbol);
    const auto last = last_name(symbol);
    auto finding = start(where);
    const bool used_by_learner = !finding.file.empty();
    const auto header = used_by_learner ? std::string() : header_of(last);
    auto asker = source_in(where);
    if (asker.empty()) asker = source_in(in_function_);
    if (name.rfind("vtable for ", 0) == 0 || name.rfind("typeinfo for ", 0) == 0) {
      finding.message =
          "a virtual function of `" + name.substr(name.find(" for ") + 5) + "` is declared, but not defined";
    } else if (used_by_learner) {
      finding.message = "`" + name + "` is used here, but not defined" + not_taken();
    } else if (!header.empty()) {
      finding.message = "your files do not define `" + name + "`, which is declared in " + header;
    } else if (!asker.empty()) {
      finding.message = "your file uses `" + name + "`, but nothing defines it" + not_taken();
      place_of_name(finding, asker, symbol);
    } else {
      finding.message = "your files do not define `" + name + "`; this exercise requires it";
    }
    for (const auto& defined : context_.defined) {
      if (finding.related.size() == 2 || last.empty()) break;
      if (defined.name == symbol || last_name(defined.name) != last) continue;
      if (const auto other = plain(defined.name); other != name)
        finding.related.push_back({"defined here instead: `" + other + "`", defined.shown, 0});
    }
    findings_.push_back(std::move(finding));
  }

  void missing_library(std::string_view where, const std::string& symbol, const KnownLibrary& library) {
    if (!seen_.insert(std::string(library.name)).second) return;
    auto finding = start(where);
    finding.message = "nothing here defines `" + plain(symbol) + "`: " + std::string(library.advice);
    if (finding.file.empty() && context_.places.collected != nullptr)
      for (const auto& file : context_.places.collected->files)
        for (const auto word : library.words)
          if (finding.line == 0 && (finding.line = line_of_word(file.text, word)) > 0)
            finding.file = file.shown;
    findings_.push_back(std::move(finding));
  }

  /// Other files in the learner's folder that may define what is missing.
  [[nodiscard]] std::string not_taken() const {
    if (context_.places.collected == nullptr) return {};
    std::vector<std::string> sources;
    for (const auto& path : context_.places.collected->beside)
      if (path.ends_with(".cpp") || path.ends_with(".cc") || path.ends_with(".cxx") || path.ends_with(".c"))
        sources.push_back("`" + shorten(printable_line(path), 60) + "`");
    if (sources.empty()) return {};
    if (sources.size() > 3) sources.resize(3);
    return "; " + join_words(sources) + (sources.size() == 1 ? " is" : " are") +
           " in your folder, but only the files that this exercise lists are used";
  }

  void twice(std::string_view where, const std::string& symbol, std::string_view first) {
    if (!seen_.insert(symbol).second) return;
    const auto name = plain(symbol);
    auto finding = start(where);
    if (name == "main") {
      finding.message = "this exercise already has a `main`; remove yours";
    } else {
      finding.message = "`" + name + "` is defined twice";
      Finding other;
      place(other, first);
      if (!other.file.empty()) finding.related.push_back({"it is also defined here", other.file, other.line});
      if (finding.file.empty() && !other.file.empty()) {
        finding.file = other.file;
        finding.line = other.line;
        finding.related.clear();
      }
    }
    findings_.push_back(std::move(finding));
  }

  // "`x' referenced in section `.text' of a.o: defined in discarded section `/DISCARD/' of a.o"
  void explain_discarded(Finding& finding, const std::string& line, const Told& discarded) const {
    const auto begin = line.find('`');
    const auto end = line.find('\'', begin);
    const auto name = begin < end && end != std::string::npos ? line.substr(begin + 1, end - begin - 1) : "";
    finding.message = "`" + plain(name) + "` is in the section `" +
                      shorten(printable_line(discarded.name), 80) +
                      "`, which the linker discards; remove what puts it there";
    place_of_name(finding, source_in(line), name);
  }

  // "environ: TLS reference in a.o mismatches non-TLS definition in libc.so.6 section .bss", or vice versa.
  bool explain_thread_local(Finding& finding, const std::string& line) const {
    const auto colon = line.find(": ");
    const auto middle = line.find(" mismatches ");
    if (colon == std::string::npos || middle == std::string::npos || line.find("TLS ") == std::string::npos)
      return false;
    const auto name = line.substr(0, colon);
    auto one = line.substr(colon + 2, middle - colon - 2);
    auto other = line.substr(middle + 12);
    if (source_in(one).empty()) std::swap(one, other);
    const bool theirs_is_local = one.starts_with("TLS ");
    finding.message = "`" + plain(name) + "` is declared " +
                      (theirs_is_local ? "thread_local in your file, but elsewhere without it"
                                       : "without thread_local in your file, but elsewhere with it");
    auto in = other.find(" in ");
    if (in != std::string::npos && source_in(other).empty()) {
      const auto library = without_places(other.substr(in + 4), context_);
      finding.message += " (in " + shorten(printable_line(library.substr(0, library.find(' '))), 60) + ")";
    }
    finding.message += "; choose another name, or declare it in the same way";
    place_of_name(finding, source_in(one), name);
    return true;
  }

  [[nodiscard]] std::string header_of(const std::string& name) const {
    for (const auto& [header, text] : context_.headers)
      if (line_of_word(text, name) != 0) return header;
    return {};
  }

  const LinkContext& context_;
  std::set<std::string> seen_;
  std::string in_function_;  // the last line that named a function and its object
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> linker_findings(const std::string& text, const LinkContext& context) {
  return LinkReader(context).read(text);
}

Finding linker_refusal(const std::string& text, const LinkContext& context) {
  return LinkReader(context).refusal(text);
}

}  // namespace manyhands::build
