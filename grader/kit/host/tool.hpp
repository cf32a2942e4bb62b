// Runs a tool of the system (gdb, addr2line, objdump) to its end or until patience is over, and gives what it
// printed.
#pragma once
#include <chrono>
#include <string>
#include <vector>

namespace manyhands::host {

/// Empty where the tool is missing; cut where it took longer or printed more than is sensible (tens of MB).
std::string output_of_tool(std::vector<std::string> argv, std::chrono::seconds patience);

}  // namespace manyhands::host
