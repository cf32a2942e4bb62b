// Runs the exercise's Catch2 tests and collects their results as data; nothing parses Catch2's text.
#pragma once
#include <string>

namespace manyhands::host {

/// `filter`: a Catch2 test spec such as "[small]"; empty: all. Results go into the context.
void run_cases(const std::string& filter);

}  // namespace manyhands::host
