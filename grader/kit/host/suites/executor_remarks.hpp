// What `grader compare` says about an executor: the cost of a task, and what happens when one crashes. For
// people; nothing is judged by it.
#pragma once
#include <string>
#include <vector>

namespace manyhands::host::executor {

/// Makes calls of the program. One sentence each; none for what did not work.
std::vector<std::string> remarks(int workers);

}  // namespace manyhands::host::executor
