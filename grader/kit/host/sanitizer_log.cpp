#include "kit/host/sanitizer_log.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <regex>
#include <sstream>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "kit/host/context.hpp"
#include "kit/host/expect.hpp"
#include "kit/host/sanitizer_places.hpp"
#include "kit/host/stacks.hpp"
#include "kit/spawn/spawn.hpp"

namespace manyhands::host {
namespace {

// A report is a heading, then sections: a line of words, then the frames of one stack.
struct Section {
  std::string heading;
  std::vector<Frame> frames;
};

struct SanitizerReport {
  std::string tool;  // "ThreadSanitizer"
  std::string kind;  // "data race"
  std::vector<Section> sections;
  std::string location;  // "global 'x' of size 4", or empty
};

// One line of a stack: "    #1 0x5581 in Work::run(int) starter/demo/a.cpp:17:3 (asan+0x1234)".
std::optional<Frame> frame_in(const std::string& line, const std::string& prefix) {
  static const std::regex frame(R"(^\s+#\d+ (?:0x[0-9a-f]+ in )?(.+?) (\S+?):(\d+)(?::\d+)?(?: \(.*)?$)");
  std::smatch match;
  if (!std::regex_match(line, match, frame)) return std::nullopt;
  return Frame{match[1], learner_path(match[2], prefix), leading_number(match[3].str())};
}

std::vector<SanitizerReport> split(const std::string& text, const std::string& prefix) {
  static const std::regex heading(
      R"((?:WARNING|ERROR): (ThreadSanitizer|AddressSanitizer): ([^(\n]+?)(?: \(|$| on | 0x|: ).*)");
  static const std::regex placeless(R"(^\s+#\d+ (?:0x[0-9a-f]+ in )?(.+?) <null>(?: \(.*)?$)");
  std::vector<SanitizerReport> reports;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.size() > 4096) line.resize(4096);
    std::smatch match;
    if (std::regex_search(line, match, heading)) {
      reports.push_back({match[1], match[2], {}, {}});
    } else if (reports.empty()) {
      continue;
    } else if (auto frame = frame_in(line, prefix)) {
      auto& sections = reports.back().sections;
      if (sections.empty()) sections.push_back({});
      sections.back().frames.push_back(std::move(*frame));
    } else if (std::regex_match(line, match, placeless)) {
      if (!reports.back().sections.empty())
        reports.back().sections.back().frames.push_back({match[1], {}, 0});
    } else if (line.find("Location is ") != std::string::npos) {
      // A second one, for what the detector cannot name ("global '<null>'"), says less than the first.
      auto& location = reports.back().location;
      if (location.empty()) location = line.substr(line.find("Location is ") + 12);
      reports.back().sections.push_back({line, {}});
    } else if (!line.empty() && line.find("SUMMARY:") == std::string::npos &&
               line.find_first_not_of(" =") != std::string::npos && line.find("    #") == std::string::npos) {
      reports.back().sections.push_back({line, {}});
    }
  }
  return reports;
}

const Frame* place_in(const Section& section, const std::string& prefix) {
  for (const auto& frame : section.frames)
    if (frame.file.starts_with(prefix)) return &frame;
  return nullptr;
}

std::string access_of(const std::string& heading) {
  return heading.find("rite") != std::string::npos || heading.find("WRITE") != std::string::npos ? "writes"
                                                                                                 : "reads";
}

std::string variable_of(const std::string& location) {
  std::smatch match;
  static const std::regex global(R"(global '([^'<]+)')");
  if (std::regex_search(location, match, global)) return " (the global variable `" + match[1].str() + "`)";
  if (location.find("stack of main thread") != std::string::npos)
    return " (a local variable of your function)";
  if (location.find("heap block") != std::string::npos)
    return " (memory taken with new, or inside a container)";
  return {};
}

std::string code_of(const SanitizerReport& report) {
  if (report.tool == "AddressSanitizer") return "memory-error";
  if (report.kind.find("race") != std::string::npos) return "data-race";
  if (report.kind.find("lock-order") != std::string::npos) return "lock-order";
  if (report.kind.find("mutex") != std::string::npos) return "mutex-misuse";
  if (report.kind.find("use-after-free") != std::string::npos) return "memory-error";
  return {};  // thread leaks and the like: what is left running is the kernel's to say
}

std::string message_of(const SanitizerReport& report, const std::string& code, const std::string& first) {
  if (code == "data-race")
    return "two threads use the same memory at once, and nothing orders them: one of them " + first +
           " it here" + variable_of(report.location) +
           ". Guard every use with one and the same lock, or let one thread own it.";
  if (code == "lock-order")
    return "locks are taken in different orders in different places; two threads that meet there wait for "
           "each "
           "other for ever. Take them in one order everywhere, or together with std::scoped_lock.";
  if (code == "mutex-misuse") return "a mutex is used in a way that has no meaning: " + report.kind + ".";
  return "your program uses memory in a wrong way: " + report.kind + ".";
}

bool is_planted(const SanitizerReport& report) {
  for (const auto& section : report.sections)
    for (const auto& frame : section.frames)
      if (frame.function.find("manyhands_planted_race") != std::string::npos) return true;
  return false;
}

// Who catches an exception that came through a std::exception_ptr shares it with whoever threw it. The count
// of those who hold it is kept inside the standard library, where the race detector does not look; so it
// takes the last one's giving back for a race with everything that was read of the exception before.
bool is_end_of_exception(const SanitizerReport& report) {
  for (const auto& section : report.sections) {
    if (section.frames.size() < 2 || section.heading.find("created") != std::string::npos) continue;
    const auto& inner = section.frames[0].function;
    const auto& outer = section.frames[1].function;
    const bool given_back = inner.rfind("operator delete", 0) == 0 || inner.rfind("free", 0) == 0;
    const bool exceptions = outer.rfind("std::", 0) == 0 && (outer.find("_error::~") != std::string::npos ||
                                                             outer.find("exception::~") != std::string::npos);
    const bool released = outer.rfind("__cxa_free", 0) == 0 || outer.rfind("std::__exception_ptr", 0) == 0;
    if (given_back && (exceptions || released)) return true;
  }
  return false;
}

// "a.cpp:3:49: runtime error: …", then the stack. Where it happened inside a library, the learner's line is
// the one that called it. Line by line and cut: a regular expression over a long text may need more stack
// than there is.
void add_undefined(const std::string& text, const std::string& prefix, std::vector<Finding>& findings) {
  static const std::regex place(R"(^(\S+?):(\d+):(\d+)$)");
  constexpr std::string_view sign = ": runtime error: ";
  std::istringstream lines(text);
  // The last finding's place is inside a library: its stack follows, after a few lines of notes.
  constexpr int most_notes = 4;
  bool in_library = false;
  bool in_stack = false;
  int notes = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto at = line.find(sign);
    if (at == std::string::npos || at > 4096) {
      if (!in_library) continue;
      if (line.size() > 4096) line.resize(4096);
      const bool of_stack = line.find("    #") != std::string::npos;
      in_library = of_stack || (!in_stack && ++notes <= most_notes);
      in_stack = of_stack;
      const auto frame = of_stack ? frame_in(line, prefix) : std::nullopt;
      if (!frame || !frame->file.starts_with(prefix)) continue;
      findings.back().file = frame->file;
      findings.back().line = frame->line;
      findings.back().column = 0;
      in_library = false;
      continue;
    }
    in_library = false;
    const auto before = line.substr(0, at);
    std::smatch match;
    if (!std::regex_match(before, match, place)) continue;
    Finding finding;
    finding.code = "undefined-behaviour";
    finding.by = "asan";
    finding.message = "the language gives this no meaning: " + line.substr(at + sign.size(), 400) + ".";
    finding.file = learner_path(match[1], prefix);
    finding.line = leading_number(match[2].str());
    finding.column = leading_number(match[3].str());
    in_library = !finding.file.starts_with(prefix);
    in_stack = false;
    notes = 0;
    findings.push_back(std::move(finding));
  }
}

// What a further place of a report is to the learner; empty: nothing that helps.
std::string role_of(const std::string& heading, const std::string& code) {
  const auto has = [&heading](const char* words) { return heading.find(words) != std::string::npos; };
  if (code == "data-race" && (has("Read of size") || has("Write of size") || has("read of size") ||
                              has("write of size") || has("tomic")))
    return "another thread " + access_of(heading) + " it here";
  if (has("freed by")) return "the memory was given back here";
  if (has("allocated by")) return "the memory was taken here";
  if (has("in frame")) return "the variable belongs to this function";
  if (has("while holding")) return "a second lock is taken here while the first is held";
  if (has("previously acquired")) return "the first lock was taken here";
  return {};
}

}  // namespace

namespace {

constexpr std::size_t most_of_one = std::size_t{1} << 20;
constexpr std::size_t most_text = std::size_t{8} << 20;

// The program can write in that folder: what it put there may be a link to a file of ours, or a pipe.
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

}  // namespace

SanitizerReports parse_sanitizer_log(const std::string& text, const std::string& prefix) {
  SanitizerReports result;
  if (text.find("FATAL: ThreadSanitizer") != std::string::npos ||
      text.find("Shadow memory range interleaves") != std::string::npos)
    result.could_not_start = text.substr(0, text.find('\n'));
  for (const auto& report : split(text, prefix)) {
    if (is_planted(report)) {
      result.planted_race_seen = true;
      continue;
    }
    Finding finding;
    finding.code = code_of(report);
    finding.by = report.tool == "ThreadSanitizer" ? "tsan" : "asan";
    if (finding.code.empty()) continue;
    if (finding.code == "data-race" && is_end_of_exception(report)) continue;
    std::string first_access = "uses";
    for (const auto& section : report.sections) {
      const auto* place = place_in(section, prefix);
      if (place == nullptr || section.heading.find("created") != std::string::npos) continue;
      if (finding.line == 0) {
        finding.file = place->file;
        finding.line = place->line;
        first_access = access_of(section.heading);
      } else if (auto role = role_of(section.heading, finding.code); !role.empty()) {
        if (finding.related.size() < 3)
          finding.related.push_back({std::move(role), place->file, place->line});
      }
    }
    if (finding.line == 0 && finding.by == "tsan") continue;  // inside libraries only
    finding.message = message_of(report, finding.code, first_access);
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
    if (!entry.path().filename().string().starts_with("san.") || text.size() > most_text) continue;
    text += beginning_of(entry.path());
    std::filesystem::remove(entry.path(), none);
  }
  return text;
}

void collect_sanitizer_reports(Run& run, const std::string& logs) {
  if (run.profile == "release") return;
  auto& c = context();
  const auto text = with_places(logs, c.guests / run.profile);
  // Undefined behaviour is told on the program's own output.
  auto reports = parse_sanitizer_log(text + "\n" + run.output_tail, c.prefix);
  if (!reports.could_not_start.empty()) {
    c.result.faults.push_back("a detector could not start on this machine: " + reports.could_not_start);
    run.outcome = Outcome::fault;
    return;
  }
  if (run.profile == "tsan" && run.outcome == Outcome::answered)
    ++(reports.planted_race_seen ? c.result.detectors_awake : c.result.detectors_asleep);
  for (auto& finding : reports.findings) {
    finding.task = c.task;
    const auto same = [&](const Finding& f) {
      return f.code == finding.code && f.file == finding.file && f.line == finding.line;
    };
    c.case_has_finding = true;
    if (std::none_of(c.result.findings.begin(), c.result.findings.end(), same))
      c.result.findings.push_back(std::move(finding));
  }
}

}  // namespace manyhands::host
