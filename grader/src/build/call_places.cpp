#include "build/call_places.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>

#include "base/text.hpp"
#include "build/forbid.hpp"
#include "build/source_text.hpp"
#include "model/known_code.hpp"

namespace manyhands::build {
namespace {

constexpr std::size_t most_output = 64u << 20;
constexpr std::size_t most_places = 64;
// How far to follow callers from a library function.
constexpr int most_steps = 4;

/// The output of a tool, or nothing if it could not read the object. An error only if it could not be
/// started.
Result<std::optional<std::string>> printed_by(const process::Runner& runner, std::vector<std::string> argv) {
  process::CommandOptions options;
  options.output_cap_bytes = most_output;
  auto result = runner(argv, options);
  if (const auto* never = std::get_if<NeverStarted>(&result.end))
    return Error{argv[0] + " could not be started: " + never->error,
                 "it is part of binutils; `grader doctor` shows what is missing"};
  if (!result.succeeded() || result.out_bytes > most_output) return std::optional<std::string>{};
  return std::optional(std::move(result.out));
}

std::string beside_nm(const Toolchain& toolchain, const char* tool) {
  return (toolchain.nm.parent_path() / tool).string();
}

bool holds_no_program(std::string_view section) {
  constexpr std::array others{".debug", ".eh_frame", ".gcc_except_table", ".note", ".stapsdt", ".ARM.ex"};
  return std::any_of(others.begin(), others.end(),
                     [&](const char* begin) { return section.starts_with(begin); });
}

/// "nanosleep" of "nanosleep-0x0000000000000004".
std::string_view symbol_in(std::string_view value) {
  const auto sign = value.find_last_of("+-");
  return sign != std::string_view::npos && value.substr(sign + 1).starts_with("0x") ? value.substr(0, sign)
                                                                                    : value;
}

/// The function, if the section contains only this one; otherwise empty.
std::string function_of(const std::string& section) {
  for (const std::string_view begin : {".text.unlikely.", ".text.startup.", ".text.hot.", ".text."})
    if (section.starts_with(begin)) return section.substr(begin.size());
  return {};
}

class Search {
 public:
  Search(const std::vector<CollectedFile>& files, const ObjectFile& object, const std::set<std::string>& ours,
         const Toolchain& toolchain, const process::Runner& runner)
      : files_(files), object_(object), ours_(ours), toolchain_(toolchain), runner_(runner) {
    names_syscall_ = std::any_of(files.begin(), files.end(), [](const CollectedFile& file) {
      const auto text = joined(file.text);
      return text.find("syscall") != std::string::npos || text.find("##") != std::string::npos ||
             text.find("%:%:") != std::string::npos;
    });
  }

  Result<void> read_names() {
    const auto listing = listing_of(toolchain_, {"-p", "-P"}, object_.path, runner_);
    if (!listing) return listing.error();
    for (const auto& line : split_lines(*listing)) {  // "name type value size"
      const auto end = line.find(' ');
      if (end == std::string::npos || end + 1 >= line.size()) continue;
      auto name = line.substr(0, end);
      if (line[end + 1] == 'U' || line[end + 1] == 'w') imported_.insert(name);
      names_.insert(std::move(name));
    }
    return {};
  }

  /// Findings for one entry, without those whose place is already known.
  Result<std::vector<Finding>> find(const Forbid& forbid) {
    std::set<std::string> targets;
    bool made = false;  // this object contains code instantiated from such a template
    std::vector<const CallFamily*> families;
    for (const auto& name : forbid.calls) {
      families.push_back(&call_family(name));
      const auto& family = *families.back();
      for (const auto& import : family.imports)
        if (imported_.contains(std::string(import)) && (import != "syscall" || names_syscall_))
          targets.emplace(import);
      if (family.parts.empty()) continue;
      for (const auto& symbol : names_)
        if (belongs_to(family, symbol) && !targets.contains(symbol)) {
          targets.insert(symbol);
          made = made || !imported_.contains(symbol);
        }
    }
    std::vector<Finding> findings;
    if (targets.empty()) return findings;
    const bool async = std::any_of(families.begin(), families.end(),
                                   [](const CallFamily* family) { return family->name == "async"; });
    if (async)  // its instantiation often has only local symbols, but it imports those of std::thread
      for (const auto& symbol : imported_)
        if (belongs_to(call_family("threads"), symbol) && symbol.starts_with("_Z")) targets.insert(symbol);
    auto places = places_of(targets, made);
    if (!places) return places.error();
    // Those with a line come first: one without adds nothing to them.
    std::stable_partition(places->begin(), places->end(),
                          [&](const CallPlace& place) { return learners_frame(place) != nullptr; });
    for (const auto& place : *places) {
      if (is_the_librarys_own(place)) continue;
      if (async && !is_async(place)) continue;
      auto finding = finding_at(place, forbid);
      if (!finding) continue;
      if (finding->line == 0 && !findings.empty()) continue;
      if (finding->line == 0) locate(*finding, forbid);
      const auto at = std::pair(finding->file, finding->line);
      if (known_.insert(at).second) findings.push_back(std::move(*finding));
    }
    return findings;
  }

 private:
  Result<std::vector<CallPlace>> places_of(const std::set<std::string>& targets, bool made) {
    if (!listing_) {
      auto listing = printed_by(runner_, {beside_nm(toolchain_, "objdump"), "-r", object_.path.string()});
      if (!listing) return listing.error();
      listing_ = *listing ? std::move(**listing) : std::string();
    }
    std::vector<CallPlace> places;
    if (listing_->empty()) {  // it imports them, but the calls cannot be located
      for (const auto& symbol : targets) places.push_back({symbol, {}, {}});
      return places;
    }
    auto relocations = relocations_in(*listing_, targets);
    std::set<std::string> asked = targets;
    for (int step = 0; step < most_steps && !relocations.empty(); ++step) {
      auto found = frames_of(relocations);
      if (!found) return found.error();
      std::set<std::string> callers;
      for (auto& place : *found) {
        const auto function = function_of(place.section);
        const bool pass_on = learners_frame(place) == nullptr && !is_the_librarys_own(place) &&
                             !function.empty() && !asked.contains(function);
        if (!pass_on) {
          places.push_back(std::move(place));
          continue;
        }
        passed_on_.emplace(function, place);
        callers.insert(function);
      }
      asked.insert(callers.begin(), callers.end());
      relocations = relocations_in(*listing_, callers);
      std::set<std::string> called;
      for (const auto& relocation : relocations) called.insert(relocation.symbol);
      for (const auto& caller : callers)  // for example, a function in a vtable
        if (!called.contains(caller)) places.push_back(passed_on_.at(caller));
    }
    for (auto& place : places) name_by_origin(place);
    if (made)
      for (const auto& symbol : targets)
        if (!imported_.contains(symbol)) {
          places.push_back({symbol, {}, {}});
          break;
        }
    return places;
  }

  /// If the place leads to a library function that calls something: name what that calls.
  void name_by_origin(CallPlace& place) const {
    for (int step = 0; step < most_steps; ++step) {
      const auto origin = passed_on_.find(place.symbol);
      if (origin == passed_on_.end()) return;
      place.symbol = origin->second.symbol;
      place.frames.insert(place.frames.begin(), origin->second.frames.begin(), origin->second.frames.end());
    }
  }

  Result<std::vector<CallPlace>> frames_of(const std::vector<Relocation>& relocations) const {
    std::vector<CallPlace> places;
    std::map<std::string, std::vector<std::size_t>> by_section;
    for (const auto& relocation : relocations) {
      if (places.size() == most_places) break;
      by_section[relocation.section].push_back(places.size());
      places.push_back({relocation.symbol, relocation.section, {}});
    }
    for (const auto& [section, indices] : by_section) {
      if (!section.starts_with(".text")) continue;  // data has no lines
      std::vector<std::string> argv{
          beside_nm(toolchain_, "addr2line"), "-a", "-i", "-f", "-e", object_.path.string(), "-j", section};
      for (const auto index : indices) argv.push_back("0x" + relocations[index].offset);
      auto listing = printed_by(runner_, std::move(argv));
      if (!listing) return listing.error();
      if (!*listing) continue;
      auto frames = frames_in(**listing);
      for (std::size_t i = 0; i < std::min(indices.size(), frames.size()); ++i)
        places[indices[i]].frames = std::move(frames[i]);
    }
    return places;
  }

  [[nodiscard]] const CallFrame* learners_frame(const CallPlace& place) const {
    for (const auto& frame : place.frames)
      if (std::find(object_.shown.begin(), object_.shown.end(), frame.file) != object_.shown.end())
        return &frame;
    return nullptr;
  }

  std::optional<Finding> finding_at(const CallPlace& place, const Forbid& forbid) const {
    const auto* frame = learners_frame(place);
    if (frame == nullptr && ours_.contains(place.symbol)) return std::nullopt;
    Finding finding;
    finding.code = KnownCode("forbidden-pattern").str();
    finding.by = "compiler";
    finding.message = "`" + shorten(printable_line(shown_call(place)), 80) + "`: " + forbid.hint;
    finding.file = frame == nullptr ? object_.shown.front() : frame->file;
    finding.line = frame == nullptr ? 0 : frame->line;
    return finding;
  }

  /// Without debug information: the first line that looks like the call.
  void locate(Finding& finding, const Forbid& forbid) const {
    if (forbid.pattern.empty()) return;
    for (const auto& file : files_) {
      if (std::find(object_.shown.begin(), object_.shown.end(), file.shown) == object_.shown.end()) continue;
      if (const auto place = first_match(file.text, forbid.pattern)) {
        finding.file = file.shown;
        finding.line = place->line;
        finding.column = place->column;
        return;
      }
    }
  }

  const std::vector<CollectedFile>& files_;
  const ObjectFile& object_;
  const std::set<std::string>& ours_;
  const Toolchain& toolchain_;
  const process::Runner& runner_;
  bool names_syscall_ = false;
  std::set<std::string> names_, imported_;
  std::optional<std::string> listing_;          // from objdump
  std::map<std::string, CallPlace> passed_on_;  // library functions, and what they call
  std::set<std::pair<std::string, int>> known_;
};

}  // namespace

std::vector<Relocation> relocations_in(const std::string& listing, const std::set<std::string>& symbols) {
  std::vector<Relocation> found;
  std::string section;
  for (const auto& line : split_lines(listing)) {
    constexpr std::string_view head = "RELOCATION RECORDS FOR [";
    if (line.starts_with(head)) {
      const auto end = line.rfind(']');
      section = line.substr(head.size(), end == std::string::npos ? end : end - head.size());
      continue;
    }
    if (section.empty() || holds_no_program(section)) continue;
    const auto value = line.find_last_of(' ');
    if (value == std::string::npos) continue;
    const auto symbol = std::string(symbol_in(std::string_view(line).substr(value + 1)));
    if (!symbols.contains(symbol)) continue;
    auto offset = line.substr(0, line.find(' '));
    offset.erase(0, std::min(offset.find_first_not_of('0'), offset.size() - 1));
    found.push_back({section, offset, symbol});
  }
  return found;
}

std::vector<std::vector<CallFrame>> frames_in(const std::string& listing) {
  std::vector<std::vector<CallFrame>> found;
  const auto lines = split_lines(listing);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].starts_with("0x")) {
      found.emplace_back();
      continue;
    }
    if (found.empty() || i + 1 == lines.size()) break;
    CallFrame frame{lines[i], lines[i + 1], 0};  // function, then "file:line (discriminator 2)"
    if (const auto colon = frame.file.rfind(':'); colon != std::string::npos) {
      frame.line = leading_number(std::string_view(frame.file).substr(colon + 1));
      frame.file.resize(colon);
    }
    found.back().push_back(std::move(frame));
    ++i;
  }
  return found;
}

Result<std::vector<Finding>> forbidden_calls(const Exercise& exercise,
                                             const std::vector<CollectedFile>& files,
                                             const ObjectFile& object, const std::set<std::string>& ours,
                                             const Toolchain& toolchain, const process::Runner& runner) {
  std::vector<Finding> findings;
  const auto names_calls = [](const Forbid& forbid) { return !forbid.calls.empty(); };
  if (std::none_of(exercise.forbid.begin(), exercise.forbid.end(), names_calls)) return findings;
  Search search(files, object, ours, toolchain, runner);
  if (auto read = search.read_names(); !read) return read.error();
  for (const auto& forbid : exercise.forbid) {
    if (!names_calls(forbid)) continue;
    auto found = search.find(forbid);
    if (!found) return found.error();
    findings.insert(findings.end(), found->begin(), found->end());
  }
  return findings;
}

std::vector<Finding> data_as_code(const std::string& listing, const std::string& shown) {
  std::vector<Finding> findings;
  for (const auto& line : split_lines(listing)) {
    // name | value | class | type | size | line | section
    std::vector<std::string> parts;
    for (std::size_t begin = 0; parts.size() < 7 && begin <= line.size();) {
      const auto end = std::min(line.find('|', begin), line.size());
      auto part = line.substr(begin, end - begin);
      std::erase(part, ' ');
      parts.push_back(std::move(part));
      begin = end + 1;
    }
    if (parts.size() < 7 || parts[3] != "OBJECT") continue;
    const bool code = parts[2] == "T" || parts[2] == "t";
    if (!code && !parts[6].starts_with(".text") && !parts[6].starts_with(".init") &&
        !parts[6].starts_with(".fini") && !parts[6].starts_with(".plt"))
      continue;
    if (parts[6].starts_with(".init_array") || parts[6].starts_with(".fini_array")) continue;
    Finding finding;
    finding.code = KnownCode("forbidden-symbol").str();
    finding.by = "compiler";
    finding.message = "your file places the variable `" + shorten(printable_line(parts[0]), 120) +
                      "` among the program's code; the tools that check your program cannot see code made of "
                      "data. Remove its section attribute";
    finding.file = shown;
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace manyhands::build
