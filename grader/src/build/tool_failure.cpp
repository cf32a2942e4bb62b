#include "build/tool_failure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <utility>
#include <variant>

#include "base/text.hpp"
#include "model/known_code.hpp"

namespace manyhands::build {

namespace {

// Compiling the largest exercise with a detector takes half of it. A tool killed below this would most likely
// have been killed with any source.
constexpr long much_memory_kb = 1536L * 1024;

Unexplained either(Error ours, const std::string& tool, std::string theirs, bool never_theirs = false) {
  Finding finding;
  finding.code = (tool == "linker" ? KnownCode("does-not-link") : KnownCode("does-not-build")).str();
  finding.by = "compiler";
  finding.message = std::move(theirs);
  return {std::move(ours), {std::move(finding)}, false, never_theirs};
}

}  // namespace

std::optional<Unexplained> unexplained_end(const process::CommandResult& result, const std::string& tool) {
  if (const auto* never = std::get_if<NeverStarted>(&result.end); never != nullptr && result.box_failed)
    return either({"the " + tool + " could not be run in a sandbox: " + never->error,
                   "`grader doctor` shows which sandboxes this machine has"},
                  tool, fmt::format("the {} could not process it ({})", tool, never->error), !result.started);
  if (const auto* never = std::get_if<NeverStarted>(&result.end))
    return either({"the " + tool + " could not be started: " + never->error,
                   "run `make grade`: it installs what is missing"},
                  tool, fmt::format("the {} could not be started for it ({})", tool, never->error), true);
  if (const auto* timed_out = std::get_if<TimedOut>(&result.end)) {
    const auto limit = format_seconds(timed_out->limit_s);
    auto failure =
        either({fmt::format("the {} did not finish within {}", tool, limit),
                "is this machine very busy? Try again when it is quiet"},
               tool,
               result.asleep
                   ? fmt::format("the {} waits forever, for example because an #include names a device", tool)
                   : fmt::format("the {} does not finish within {} on this file", tool, limit));
    failure.out_of_time = !result.asleep;
    return failure;
  }
  if (result.out_of_memory) return std::nullopt;  // it reached its own limit
  const bool modest = result.usage.ru_maxrss < much_memory_kb;
  if (const auto* signalled = std::get_if<Signalled>(&result.end);
      signalled != nullptr && signalled->signal != SIGXCPU)
    return either({fmt::format("the {} was ended by signal {}", tool, signalled->signal),
                   "most likely this machine ran out of memory"},
                  tool, fmt::format("the {} crashes on it (signal {})", tool, signalled->signal),
                  signalled->signal == SIGKILL && modest);
  const auto says = [&](const char* words) { return result.err.find(words) != std::string::npos; };
  if (says("No space left on device"))
    return either({"the disk is full: the " + tool + " could not write", "free some space"}, tool,
                  "what the " + tool + " produces from it does not fit on the disk", true);
  if (says("Killed signal terminated program"))
    return either({"the " + tool + " was killed", "most likely this machine ran out of memory"}, tool,
                  "the " + tool + " is killed on this file, most likely because it needs too much memory",
                  modest);
  return std::nullopt;
}

Finding in_its_own_words(const process::CommandResult& result, const std::string& shown, double cpu_limit_s) {
  Finding finding;
  finding.code = KnownCode("does-not-build").str();
  finding.by = "compiler";
  finding.file = shown;
  const bool endless = result.err.find("CPU time limit exceeded") != std::string::npos ||
                       std::holds_alternative<Signalled>(result.end);
  const bool greedy = result.out_of_memory || result.err.find("out of memory") != std::string::npos ||
                      result.err.find("virtual memory exhausted") != std::string::npos;
  const auto says = [&](const char* words) { return result.err.find(words) != std::string::npos; };
  const bool huge = says("File too large") || says("File size limit exceeded") || says("file size limit");
  const auto lines = split_lines(result.err);
  // Warnings may come first.
  auto telling = std::find_if(lines.begin(), lines.end(),
                              [](const auto& line) { return line.find("error: ") != std::string::npos; });
  if (telling == lines.end()) telling = lines.begin();
  if (huge) {
    finding.message = fmt::format(
        "the compiled file is larger than {} MB; is there a very large initialised array?", most_output_mb);
    return finding;
  }
  finding.message =
      greedy ? fmt::format("the compiler needs more than {} GB of memory for it", most_memory_gb)
      : endless
          ? fmt::format("the compiler did not finish within {} of CPU time", format_seconds(cpu_limit_s))
      : lines.empty() ? "the compiler rejects it without an error message"
                      : shorten(printable_line(*telling), 300);
  return finding;
}

}  // namespace manyhands::build
