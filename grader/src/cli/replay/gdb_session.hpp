// Prepares gdb for an order of threads: the learner's program, built with all that a debugger needs to know,
// the order, and commands that go through it.
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "cli/grading_commands.hpp"
#include "model/finding.hpp"

namespace manyhands {

/// The command line, all of whose files are below build/replay/<id>/ and stay there; or the exit status,
/// after it has said what is wrong. `found` is of the files that are in starter/ now.
std::variant<std::vector<std::string>, int> prepare_gdb(const ReplayOptions& options, const std::string& id,
                                                        const Finding& found);

/// The text of gdb's script. `files`: how the names of the learner's files begin in the program, relative to
/// `root`.
std::string gdb_script(const std::string& root, const std::string& files, const Finding& found);

}  // namespace manyhands
