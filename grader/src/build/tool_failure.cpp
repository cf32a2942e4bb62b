#include "build/tool_failure.hpp"

#include <fmt/format.h>

#include <csignal>
#include <variant>

#include "base/text.hpp"

namespace manyhands::build {

std::optional<Error> our_fault(const process::CommandResult& result, const std::string& tool) {
  if (const auto* never = std::get_if<NeverStarted>(&result.end); never != nullptr && result.box_failed)
    return Error{"the " + tool + " could not be shut in: " + never->error,
                 "`grader doctor` says how programs can be shut in on this machine"};
  if (const auto* never = std::get_if<NeverStarted>(&result.end))
    return Error{"the " + tool + " could not be started: " + never->error,
                 "run `make grade`: it installs what is missing"};
  if (const auto* timed_out = std::get_if<TimedOut>(&result.end))
    return Error{
        fmt::format("the {} did not come to an end within {}", tool, format_seconds(timed_out->limit_s)),
        "is this machine very busy? Try again when it is quiet"};
  if (result.out_of_memory) return std::nullopt;  // it had all that it may have
  if (const auto* signalled = std::get_if<Signalled>(&result.end);
      signalled != nullptr && signalled->signal != SIGXCPU)
    return Error{fmt::format("the {} was ended by signal {}", tool, signalled->signal),
                 "most likely this machine ran out of memory"};
  const auto says = [&](const char* words) { return result.err.find(words) != std::string::npos; };
  if (says("No space left on device"))
    return Error{"the disk is full: the " + tool + " could not write", "make room"};
  if (says("Killed signal terminated program"))
    return Error{"the " + tool + " was killed", "most likely this machine ran out of memory"};
  return std::nullopt;
}

Finding in_its_own_words(const process::CommandResult& result, const std::string& shown, double cpu_limit_s) {
  Finding finding;
  finding.code = "does-not-build";
  finding.by = "compiler";
  finding.file = shown;
  const bool endless = result.err.find("CPU time limit exceeded") != std::string::npos ||
                       std::holds_alternative<Signalled>(result.end);
  const bool greedy = result.out_of_memory || result.err.find("out of memory") != std::string::npos ||
                      result.err.find("virtual memory exhausted") != std::string::npos;
  const auto says = [&](const char* words) { return result.err.find(words) != std::string::npos; };
  const bool huge = says("File too large") || says("File size limit exceeded") || says("file size limit");
  const auto lines = split_lines(result.err);
  if (huge) {
    finding.message = fmt::format(
        "what the compiler makes of it has more than {} MB; is there an array with so many values?",
        most_output_mb);
    return finding;
  }
  finding.message =
      greedy ? fmt::format("the compiler needs more than {} GB of memory for it", most_memory_gb)
      : endless
          ? fmt::format("the compiler did not finish within {} of its CPU time", format_seconds(cpu_limit_s))
      : lines.empty() ? "the compiler refuses it without a word"
                      : shorten(printable_line(lines.front()), 300);
  return finding;
}

}  // namespace manyhands::build
