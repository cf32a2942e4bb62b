// The command that opens a place in the learner's editor, as given to --edit-cmd: "code --goto
// {file}:{line}". It is split into arguments here, and never seen by a shell. Pure.
#pragma once
#include <string>
#include <vector>

#include "base/result.hpp"

namespace manyhands {

class EditCommand {
 public:
  /// Splits at blanks; 'single' and "double" quotes and a backslash keep them. An Error if a quote is open,
  /// if there is no program, or if no argument contains {file}.
  static Result<EditCommand> parse(const std::string& text);

  /// The arguments, with {file} and {line} replaced.
  [[nodiscard]] std::vector<std::string> arguments(const std::string& file, int line) const;

 private:
  std::vector<std::string> words_;
};

}  // namespace manyhands
