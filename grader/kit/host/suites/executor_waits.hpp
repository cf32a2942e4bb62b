// Do the threads of an executor sleep while they wait, and do they miss nothing on their way to sleep? Each
// function ends the test case with a finding if not.
#pragma once
#include <initializer_list>
#include <string>

#include <nlohmann/json.hpp>

namespace manyhands::host::executor {

/// Measured by the kernel: how much CPU time was used, and how often a thread woke up, while there was
/// nothing to do. Twice, as anything can happen once. `ways`: what waits, see the program `idle`.
void expect_sleepers(std::initializer_list<const char*> ways);

/// Does not check the answer: other tests do.
void expect_nothing_missed(const std::string& program, const nlohmann::json& args);

/// … and where they wait other than on condition variables.
void expect_all_awake(const std::string& program, const nlohmann::json& args);

}  // namespace manyhands::host::executor
