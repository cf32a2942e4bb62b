#include "kit/host/detectors/sanitizer_log.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "kit/host/detectors/leak_report.hpp"
#include "kit/host/detectors/sanitizer_report.hpp"
#include "kit/host/detectors/whose_report.hpp"
#include "kit/host/observe/stacks.hpp"
#include "model/known_code.hpp"
#include "profile/profile.hpp"
#include "spawn/spawn.hpp"

namespace manyhands::host {
namespace {

std::string access_of(const std::string& heading) {
  return contains(heading, "rite") || contains(heading, "WRITE") ? "writes" : "reads";
}

std::string variable_of(const std::string& location) {
  constexpr std::string_view global = "global '";
  if (const auto at = location.find(global); at != std::string::npos) {
    const auto begin = at + global.size();
    auto name = location.substr(begin, location.find('\'', begin) - begin);
    if (const auto odd = name.find("<null>"); odd == std::string::npos && !name.empty())
      return " (the global variable `" + name + "`)";
  }
  if (contains(location, "stack of main thread")) return " (a local variable of your function)";
  if (contains(location, "heap block")) return " (memory allocated with new, or inside a container)";
  return {};
}

std::string code_of(const SanitizerReport& report) {
  if (report.tool == memory_profile.tool) return KnownCode("memory-error").str();
  if (report.kind.find("race") != std::string::npos) return KnownCode("data-race").str();
  if (report.kind.find("lock-order") != std::string::npos) return KnownCode("lock-order").str();
  if (report.kind.find("mutex") != std::string::npos) return KnownCode("mutex-misuse").str();
  // The race detector reports some of these, too: the program may crash under either.
  for (const char* kind : {"use-after-free", "stack-overflow", "SEGV"})
    if (contains(report.kind, kind)) return KnownCode("memory-error").str();
  return {};  // thread leaks and the like: the kernel shows what is left running
}

// Elements of a std::vector<bool> share bytes.
bool packs_bits(const SanitizerReport& report) {
  for (const auto& section : report.sections)
    for (const auto& frame : section.frames)
      if (frame.function.find("std::_Bit_") != std::string::npos) return true;
  return false;
}

// The description of an access in a race: "writes it here", or, if no line of the learner's is on the stack,
// the function and its caller.
std::string deed_in(const Section& section, bool has_line, bool has_start) {
  const auto access = access_of(section.heading);
  if (has_line) return access + " it here";
  const auto function = shorten(printable_line(function_of_program(section)), 120);
  const auto where = function.empty() ? " it" : " it in `" + function + "`";
  return access + where + (has_start ? ", in a thread started here" : ", outside your code");
}

std::string message_of(const SanitizerReport& report, const std::string& code, const std::string& deed) {
  if (code == KnownCode("data-race"))
    return "two threads use the same memory at once, without synchronisation: one of them " + deed +
           variable_of(report.location) +
           ". Guard every use with the same lock, or let only one thread use it." +
           (packs_bits(report)
                ? " A std::vector<bool> packs eight elements into a byte, so different elements share "
                  "memory, unlike in other vectors."
                : "");
  if (code == KnownCode("lock-order"))
    return "mutexes are locked in different orders in different places, so two threads can deadlock. Lock "
           "them in the same order everywhere, or together with std::scoped_lock.";
  if (code == KnownCode("mutex-misuse")) return "a mutex is used incorrectly: " + report.kind + ".";
  if (report.kind == "stack-overflow")
    return "stack overflow: a thread's stack (usually 8 MB) was full here. Does a function call itself "
           "endlessly, or is a local variable very large? Put large objects into a std::vector.";
  return "your program uses memory incorrectly: " + report.kind + ".";
}

// Removes ":17" at the end; 0 if there is no such number.
int number_behind(std::string_view& place) {
  const auto colon = place.rfind(':');
  const auto digits = colon == std::string_view::npos ? std::string_view() : place.substr(colon + 1);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return 0;
  place = place.substr(0, colon);
  return leading_number(digits);
}

// "a.cpp:3:49: runtime error: …", then the stack. If it happened inside a library, the learner's line is the
// one that called it.
void add_undefined(const std::string& text, const std::string& prefix, std::vector<Finding>& findings) {
  constexpr std::string_view sign = ": runtime error: ";
  // The last finding's place is inside a library: its stack follows, after a few lines of notes.
  constexpr int most_notes = 4;
  bool in_library_code = false;
  bool in_stack = false;
  int notes = 0;
  for_each_line(text, [&](std::string_view line) {
    const auto at = line.find(sign);
    if (at == std::string_view::npos) {
      if (!in_library_code) return;
      const bool of_stack = contains(line, "    #");
      in_library_code = of_stack || (!in_stack && ++notes <= most_notes);
      in_stack = of_stack;
      const auto frame = of_stack ? report_frame_in(line, prefix) : std::nullopt;
      if (!frame || !is_learners(*frame, prefix)) return;
      findings.back().file = frame->file;
      findings.back().line = frame->line;
      findings.back().column = 0;
      in_library_code = false;
      return;
    }
    in_library_code = false;
    if (findings.size() >= most_reports) return;
    constexpr std::size_t longest_place = 1024;
    if (at > longest_place) return;
    auto place = line.substr(0, at);
    const auto column = number_behind(place);
    const auto row = number_behind(place);
    if (row == 0 || place.empty()) return;
    Finding finding;
    finding.code = KnownCode("undefined-behaviour").str();
    finding.by = memory_profile.name;
    finding.message = "undefined behaviour: " + std::string(line.substr(at + sign.size(), 400)) + ".";
    finding.file = learner_path(std::string(place), prefix);
    finding.line = row;
    finding.column = column;
    in_library_code = !finding.file.starts_with(prefix);
    in_stack = false;
    notes = 0;
    findings.push_back(std::move(finding));
  });
}

// What a further place of a report means for the learner; empty: nothing helpful.
std::string role_of(const std::string& heading, const std::string& code) {
  if (code == KnownCode("data-race") && is_access(heading))
    return "another thread " + access_of(heading) + " it here";
  if (contains(heading, "freed by")) return "the memory was freed here";
  if (contains(heading, "allocated by")) return "the memory was allocated here";
  if (contains(heading, "in frame")) return "the variable belongs to this function";
  if (contains(heading, "while holding")) return "a second mutex is locked here while the first is held";
  if (contains(heading, "previously acquired")) return "the first mutex was locked here";
  return {};
}

// Sets the finding's place and related places, and returns a description of the access. The access comes
// first, then where its thread was started, then where the memory was allocated.
std::string place(Finding& finding, const SanitizerReport& report, const std::string& prefix) {
  std::string deed = "uses it";
  const auto set = [&finding](const ReportFrame& frame) {
    finding.file = frame.file;
    finding.line = frame.line;
  };
  const Section* unplaced = nullptr;  // an access in none of the learner's lines
  const ReportFrame* primary = nullptr;
  for (const auto& section : report.sections) {
    const auto* frame = learner_frame_in(section, prefix);
    if (frame == nullptr && unplaced == nullptr && is_access(section.heading)) unplaced = &section;
    if (frame == nullptr || tells_origin(section) || finding.line > 0) continue;
    set(*frame);
    primary = frame;
    deed = deed_in(section, true, false);
  }
  for (const auto& section : report.sections) {
    if (finding.line > 0 || !is_access(section.heading)) continue;
    const auto* start = start_of_thread(report, section, prefix);
    if (start == nullptr) continue;
    set(*start);
    deed = deed_in(section, false, true);
  }
  if (finding.line == 0 && unplaced != nullptr) deed = deed_in(*unplaced, false, false);
  for (const auto& section : report.sections) {
    const auto* frame = learner_frame_in(section, prefix);
    if (frame == nullptr || frame == primary || tells_creation(section)) continue;
    if (finding.line == 0 && finding.by == memory_profile.name) set(*frame);
    auto role = role_of(section.heading, finding.code);
    if (!role.empty() && finding.related.size() < 3)
      finding.related.push_back({std::move(role), frame->file, frame->line});
  }
  return deed;
}

}  // namespace

namespace {

constexpr std::size_t most_of_one = std::size_t{1} << 20;
constexpr std::size_t most_of_log = std::size_t{8} << 20;

// The program can write to that folder: the file may be a link to one of our files, or a pipe.
std::string beginning_of(const std::filesystem::path& path) {
  const spawn::Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat about {};
  if (!file.is_open() || ::fstat(file.get(), &about) != 0 || !S_ISREG(about.st_mode)) return {};
  std::string text(most_of_one, '\0');
  std::size_t size = 0;
  for (ssize_t n = 0; (n = ::read(file.get(), text.data() + size, text.size() - size)) > 0;)
    size += static_cast<std::size_t>(n);
  text.resize(size);
  return text;
}

bool done_in_learners_lines(const SanitizerReport& report, const std::string& prefix) {
  return std::any_of(report.sections.begin(), report.sections.end(), [&](const Section& section) {
    return !tells_origin(section) && learner_frame_in(section, prefix) != nullptr;
  });
}

}  // namespace

SanitizerReports parse_sanitizer_log(const std::string& text, const std::string& prefix,
                                     const std::function<const ProgramSymbols&()>& symbols) {
  SanitizerReports result;
  const auto reports = reports_in(text, prefix);
  result.cut = reports.size() == most_reports;
  for (const auto& report : reports) {
    if (is_planted(report)) {
      result.planted_race_seen = true;
      continue;
    }
    if (report.tool == "LeakSanitizer") {
      for (auto& leak : leaks_in(report, prefix)) result.findings.push_back(std::move(leak));
      continue;
    }
    Finding finding;
    finding.code = code_of(report);
    finding.by = profile_of_tool(report.tool).name;
    if (finding.code.empty()) continue;
    if (finding.by == races_profile.name && is_inside_libraries(report)) continue;
    if (finding.code == KnownCode("data-race") &&
        (is_end_of_exception(report) || is_inside_atomic_shared_ptr(report)))
      continue;
    const auto deed = place(finding, report, prefix);
    if (finding.by == races_profile.name && symbols && !done_in_learners_lines(report, prefix)) {
      const auto& known = symbols();
      if (!known.known()) {
        result.untold = true;
        continue;
      }
      if (is_inside_grader(report, known, prefix)) continue;
    }
    finding.message = message_of(report, finding.code, deed);
    const auto same = [&](const Finding& f) { return f.code == finding.code && f.line == finding.line; };
    if (std::none_of(result.findings.begin(), result.findings.end(), same))
      result.findings.push_back(finding);
  }
  add_undefined(text, prefix, result.findings);
  return result;
}

std::string take_sanitizer_logs(const std::filesystem::path& folder) {
  std::string text;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
    if (!entry.path().filename().string().starts_with("san.") || text.size() > most_of_log) continue;
    text += beginning_of(entry.path());
    std::filesystem::remove(entry.path(), none);
  }
  return text;
}

}  // namespace manyhands::host
