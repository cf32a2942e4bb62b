#include "kit/host/observe/diagnose.hpp"

#include <variant>

#include "kit/host/observe/child_returned.hpp"
#include "kit/host/observe/crash.hpp"
#include "kit/host/observe/hang.hpp"
#include "model/finding_at.hpp"

namespace manyhands::host {

Finding diagnose(const Run& run, const std::string& prefix) {
  Finding finding;
  switch (run.outcome) {
    case Outcome::answered:
    case Outcome::starved:
    case Outcome::fault:
      return {};
    case Outcome::threw:
      finding = finding_at("threw", "tests", "your function threw an exception: " + run.message);
      break;
    case Outcome::crashed:
      finding = crash_of(run, prefix);
      break;
    case Outcome::ended: {
      const auto* exited = std::get_if<Exited>(&run.end);
      const auto status = exited != nullptr ? " (exit status " + std::to_string(exited->status) + ")" : "";
      const auto when = run.message.empty() ? " before it answered." : " by itself, after its answer.";
      finding = finding_at("ended-early", "kernel",
                           "your program ended" + status + when +
                               " Your function must return; nothing in your files may call exit.");
      break;
    }
    case Outcome::hung:
      finding = hang_of(run, prefix);
      break;
    case Outcome::protocol:
      finding = finding_at(
          "broken-answer", "tests",
          "the grader could not read an answer from your program: " + run.message +
              ". Only your function's result is the answer; do not use file descriptors that you did not "
              "open.");
      break;
    case Outcome::over_limit: {
      const auto* over = std::get_if<OverLimit>(&run.end);
      const std::string limit = over != nullptr ? over->limit : "?";
      if (run.message == "output")
        finding = finding_at("too-much-output", "kernel",
                             "your program printed more than " + limit + " and was stopped.");
      else if (run.message == "std::bad_alloc")
        finding = finding_at(
            "over-limit", "tests",
            "your function could not allocate memory and threw std::bad_alloc. It may use " + limit +
                ". If that should be enough, look for a wrong size, such as one computed from a "
                "negative number.");
      else
        finding = finding_at(
            "over-limit", "kernel",
            "your program was stopped: it used more " + run.message + " than the allowed " + limit + ".");
      break;
    }
  }
  if (finding.code == KnownCode("crashed") || finding.code == KnownCode("threw") ||
      finding.code == KnownCode("hang"))
    name_address_sent(finding, run);
  finding.output = run.output_tail;
  name_child_returned(finding, run);
  return finding;
}

void name_address_sent(Finding& finding, const Run& run) {
  if (!run.address_sent) return;
  finding.code = KnownCode("address-sent").str();
  finding.message =
      "your program sent an address through a pipe: a pointer, or an object with pointers inside, such as a "
      "std::string. In another process, that address holds something else, or nothing. Send the bytes "
      "themselves. The result: " +
      finding.message;
}

}  // namespace manyhands::host
