// Runs git on a repository that we do not trust. Git gets a repository folder of ours with a copy of the
// other one's objects (git_copy.hpp): its configuration, hooks, attributes and index are never read, and
// nothing is checked out, so git has no reason to start a program. Not for several threads at once.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "classroom/git_head.hpp"
#include "classroom/working_folder.hpp"
#include "process/command.hpp"

namespace manyhands {

inline constexpr const char* git_program = "/usr/bin/git";

/// "`what`: …", and how to install git if it is missing.
Error git_error(const std::string& what, const process::CommandResult& result);

class ClosedGit {
 public:
  /// `runner` must outlive it. Throws std::runtime_error if there is no space for its folder.
  ClosedGit(const GitHead& head, const process::Runner& runner);

  /// The whole output of git with these arguments; an error, "`what`: …", if it is larger than `most_bytes`.
  Result<std::string> operator()(const std::string& what, std::vector<std::string> arguments,
                                 std::size_t most_bytes, const std::string& input = {});

 private:
  const process::Runner& runner_;
  WorkingFolder folder_;
  process::CommandOptions options_;
};

}  // namespace manyhands
