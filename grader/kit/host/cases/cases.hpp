// Runs the exercise's Catch2 tests and collects their results as data; nothing parses Catch2's text.
#pragma once
#include <initializer_list>
#include <string>

namespace manyhands::host {

/// Leaves out all test cases with this Catch2 tag, such as "[threads]": for suites that an exercise uses only
/// in part. Call it at static initialisation.
void leave_out(const std::string& tag);

/// Test cases that run after all others. Otherwise, those in an exercise's own file would run before those of
/// a suite, and a program that hangs in a later task would not get to the earlier ones. Create it as a global
/// object.
struct CasesAtTheEnd {
  struct Case {
    void (*test)();
    const char* name;
    const char* tags;
  };
  CasesAtTheEnd(std::initializer_list<Case> cases);
};

/// `filter`: a Catch2 test spec such as "[small]"; empty: all. Results go into the context.
void run_cases(const std::string& filter);

}  // namespace manyhands::host
