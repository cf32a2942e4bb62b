#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "base/text.hpp"
#include "build/diagnostics.hpp"
#include "build/source_text.hpp"

namespace manyhands::build {
namespace {

constexpr std::size_t most_findings = 3;

/// "crawl" of "shop::crawl(std::string const&, int)".
std::string bare_name(const std::string& demangled) {
  auto name = demangled.substr(0, demangled.find('('));
  const auto colons = name.rfind("::");
  return colons == std::string::npos ? name : name.substr(colons + 2);
}

std::string plain_name(std::string name) {
  replace_all(name, "std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >",
              "std::string");
  replace_all(name, "std::__cxx11::", "std::");
  replace_all(name, "[abi:cxx11]", "");
  return shorten(printable_line(name), 200);
}

class LinkReader {
 public:
  explicit LinkReader(const LinkContext& context) : context_(context) {}

  std::vector<Finding> read(const std::string& text) {
    static const std::regex undefined(R"(^(.*?):? undefined reference to [`'](.*)'$)");
    static const std::regex multiple(
        R"(^(.*?):? multiple definition of [`'](.*?)'(?:; (.*): first defined here)?$)");
    for (auto line : split_lines(text)) {
      if (line.size() > 4000) line.resize(4000);
      std::smatch match;
      if (std::regex_match(line, match, undefined))
        missing(match[1], match[2]);
      else if (std::regex_match(line, match, multiple))
        twice(match[1], match[2], match[3]);
      if (findings_.size() == most_findings) break;
    }
    // The linker names places of ours that got out of reach, not what lies between.
    if (findings_.empty() && text.find("relocation truncated to fit") != std::string::npos) {
      findings_.push_back(start({}));
      findings_.back().message =
          "the variables that live as long as the program take more than 2 GB; take memory when it is "
          "needed, with "
          "std::vector";
    }
    return std::move(findings_);
  }

 private:
  /// Sets file and line where "file:line" at the end of ld's words is the learner's.
  void place(Finding& finding, const std::string& where) const {
    static const std::regex form(R"(^(?:.*: *)?([^: ][^:]*):(\d+)(?::\([^)]*\))?$)");
    std::smatch match;
    if (!std::regex_match(where, match, form)) return;
    const auto file = learners(match[1]);
    if (file.empty()) return;
    finding.file = file;
    finding.line = leading_number(match[2].str());
  }

  [[nodiscard]] std::string learners(const std::string& file) const {
    const auto& source = context_.places.source;
    for (const auto& [real, shown] :
         {std::pair{source.real, source.shown}, std::pair{source.shown, source.shown}})
      if (file.compare(0, real.size() + 1, real + "/") == 0) return shown + file.substr(real.size());
    return {};
  }

  Finding start(const std::string& where) const {
    Finding finding;
    finding.code = "does-not-link";
    finding.by = "compiler";
    place(finding, where);
    return finding;
  }

  void missing(const std::string& where, const std::string& mangled_free) {
    const auto name = plain_name(mangled_free);
    if (name.rfind("manyhands::", 0) == 0 || !seen_.insert(name).second) return;
    auto finding = start(where);
    const bool used_by_learner = !finding.file.empty();
    if (name.rfind("vtable for ", 0) == 0) {
      finding.message = "a virtual function of `" + name.substr(11) + "` is declared, but defined nowhere";
    } else if (used_by_learner) {
      finding.message = "`" + name + "` is used here, but defined nowhere";
    } else {
      const auto header = header_of(bare_name(name));
      finding.message = "your files do not define `" + name + "`; the interface" +
                        (header.empty() ? "" : " in " + header) + " asks for it";
    }
    for (const auto& defined : context_.defined)
      if (finding.related.size() < 2 && bare_name(defined.demangled) == bare_name(name) &&
          plain_name(defined.demangled) != name)
        finding.related.push_back(
            {"defined here instead: `" + plain_name(defined.demangled) + "`", defined.shown, 0});
    findings_.push_back(std::move(finding));
  }

  void twice(const std::string& where, const std::string& full_name, const std::string& first) {
    const auto name = plain_name(full_name);
    if (!seen_.insert(name).second) return;
    auto finding = start(where);
    if (name == "main") {
      finding.message = "this exercise has a `main` already; take yours out";
    } else {
      finding.message = "`" + name + "` is defined twice";
      Finding other;
      place(other, first);
      if (!other.file.empty()) finding.related.push_back({"it is defined here too", other.file, other.line});
      if (finding.file.empty() && !other.file.empty()) {
        finding.file = other.file;
        finding.line = other.line;
        finding.related.clear();
      }
    }
    findings_.push_back(std::move(finding));
  }

  [[nodiscard]] std::string header_of(const std::string& name) const {
    const std::regex call("\\b" + std::regex_replace(name, std::regex(R"([^\w])"), "\\$&") + R"(\s*\()");
    for (const auto& [header, text] : context_.headers)
      if (std::regex_search(without_comments_and_literals(text), call)) return header;
    return {};
  }

  const LinkContext& context_;
  std::set<std::string> seen_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> linker_findings(const std::string& text, const LinkContext& context) {
  return LinkReader(context).read(text);
}

}  // namespace manyhands::build
