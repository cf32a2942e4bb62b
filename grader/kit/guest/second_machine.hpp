// The ranks of an MPI job on two machines (wire/machines.hpp): mpirun starts what the second one needs
// through an agent in place of ssh, which is this program, too. The agent asks the process on the second
// machine, and ends as the command does. Runs in a learner's processes and is untrusted.
#pragma once
#include <string>

namespace manyhands::guest {

/// Was this process started on the second machine? Then run_second_machine() runs it to its end.
bool is_second_machine(int argc, char* argv[]);
[[noreturn]] void run_second_machine();

/// What mpirun is told to execute. This process's working folder is the one in which the second machine
/// listens.
std::string agent_command(const std::string& program);
bool is_agent(int argc, char* argv[]);
[[noreturn]] void run_agent(int argc, char* argv[]);

}  // namespace manyhands::guest
