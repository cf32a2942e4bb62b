// Runs a tool (addr2line, objdump, our reader of stacks) until it ends or times out, and returns its output.
#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace manyhands::host {

/// The total time that all tools together may take from now on; after that, they return nothing. Their output
/// only makes findings more precise.
void limit_time_of_tools(std::chrono::seconds all_together);

/// Memory and CPU time are limited, too. Empty if the tool is missing; truncated if it took too long or
/// printed more than is sensible (tens of MB).
std::string output_of_tool(std::vector<std::string> argv, std::chrono::seconds patience);

/// The same for a tool in /usr/bin that reads a learner's program: it runs in the same sandbox as the
/// program, because that file may be crafted to mislead it. `program` must be the path of that file in
/// `argv`.
std::string output_about(const std::filesystem::path& program, std::vector<std::string> argv,
                         std::chrono::seconds patience);

}  // namespace manyhands::host
