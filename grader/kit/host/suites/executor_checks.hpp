// Judges the longer answers of the executor contract's programs. Each function ends the test case with a
// finding if an answer is wrong.
#pragma once
#include <string>

#include "kit/host/run/given.hpp"

namespace manyhands::host::executor {

/// Of the program `traffic`.
void check_traffic(const Given& answer, int tasks);

/// Of the program `cancel_as_it_begins`.
void check_cancelled_as_it_begins(const Given& answer);

/// Of `shutdown` and `destroy`: `first` tasks ran and `waited` were queued when `how` happened.
void expect_drained(const Given& answer, int first, int waited, const std::string& how);

}  // namespace manyhands::host::executor
