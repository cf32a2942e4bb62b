// Runs a tool of the system (gdb, addr2line, objdump) to its end or until patience is over, and gives what it
// printed.
#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace manyhands::host {

/// What all tools together may take from now on; then they give nothing. What they find out makes a finding
/// clearer, and no more.
void limit_time_of_tools(std::chrono::seconds all_together);

/// Memory and CPU time are limited, too. Empty where the tool is missing; cut where it took longer or printed
/// more than is sensible (tens of MB).
std::string output_of_tool(std::vector<std::string> argv, std::chrono::seconds patience);

/// The same for a tool that reads a learner's program, and stands in /usr/bin: it is shut in as the program
/// is, as what it reads may have been made to mislead it. Of the arguments, `program` is the path of that
/// file.
std::string output_about(const std::filesystem::path& program, std::vector<std::string> argv,
                         std::chrono::seconds patience);

}  // namespace manyhands::host
