#include "kit/host/observe/child_returned.hpp"
#include "model/known_code.hpp"

#include <fmt/format.h>

namespace manyhands::host {

std::optional<Finding> child_returned(const Run& run) {
  if (!run.child_returned) return std::nullopt;
  Finding finding;
  finding.code = KnownCode("child-returned").str();
  finding.by = "tests";
  finding.message = run.child_threw.empty() ? "a child process returned from your function: now two "
                                              "processes run the code after the call, where only one should. "
                                              "End every child with _exit(0) inside your function, on every "
                                              "path"
                                            : fmt::format(
                                                  "an exception left your function in a child process: {}. "
                                                  "Now two processes run the code after the call, where only "
                                                  "one should. Catch it in the child, and end every child "
                                                  "with _exit",
                                                  run.child_threw);
  finding.file = run.child_forked_file;
  finding.line = run.child_forked_line;
  return finding;
}

void name_child_returned(Finding& finding, const Run& run) {
  auto returned = child_returned(run);
  if (!returned) return;
  returned->message += ". The result: " + finding.message;
  returned->related = std::move(finding.related);
  returned->output = std::move(finding.output);
  finding = std::move(*returned);
}

}  // namespace manyhands::host
