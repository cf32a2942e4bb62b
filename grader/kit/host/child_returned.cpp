#include "kit/host/child_returned.hpp"

#include <fmt/format.h>

namespace manyhands::host {

std::optional<Finding> child_returned(const Run& run) {
  if (!run.child_returned) return std::nullopt;
  Finding finding;
  finding.code = "child-returned";
  finding.by = "tests";
  finding.message = run.child_threw.empty() ? "a child process returned from your function: from there on "
                                              "two processes run what comes after the "
                                              "call, where only one should. A child ends with _exit(0) "
                                              "inside your function, whichever way it takes"
                                            : fmt::format(
                                                  "an exception left your function in a child process: {}. "
                                                  "From there on two processes run what comes "
                                                  "after the call, where only one should. Catch it in the "
                                                  "child, and end every child with _exit",
                                                  run.child_threw);
  finding.file = run.child_forked_file;
  finding.line = run.child_forked_line;
  return finding;
}

void name_child_returned(Finding& finding, const Run& run) {
  auto returned = child_returned(run);
  if (!returned) return;
  returned->message += ". What came of it: " + finding.message;
  returned->related = std::move(finding.related);
  returned->output = std::move(finding.output);
  finding = std::move(*returned);
}

}  // namespace manyhands::host
