// Runs the exercise's Catch2 tests and collects their results as data; nothing parses Catch2's text.
#pragma once
#include <string>

namespace manyhands::host {

/// Leaves out all test cases with this Catch2 tag, such as "[threads]": for suites that an exercise uses only
/// in part. Call it at static initialisation.
void leave_out(const std::string& tag);

/// `filter`: a Catch2 test spec such as "[small]"; empty: all. Results go into the context.
void run_cases(const std::string& filter);

}  // namespace manyhands::host
