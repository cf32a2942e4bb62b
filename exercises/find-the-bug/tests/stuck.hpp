// Why a program stands still in which threads meet inside the work that it lets them do (programs.cpp).
#pragma once
#include <string>

#include "kit/host/run/call.hpp"

namespace find_the_bug {

namespace host = manyhands::host;

/// The answer; if the program stands still, the matching finding ends the test case.
/// `promise`: what should have been possible while a thread is inside, as half a sentence.
const host::Answer& answer_while_inside(const host::Reply& reply, const std::string& promise);

/// The answer of the folders' pool: do its tasks wait for each other? `what`: what was asked of it.
const host::Answer& answer_of_pool(const host::Reply& reply, const std::string& what);

/// The answer after finish(), when all threads waited: does one of them still wait?
const host::Answer& answer_at_end(const host::Reply& reply);

/// The answer of the log: does a caller wait for longer than it wanted to?
const host::Answer& answer_of_log(const host::Reply& reply);

}  // namespace find_the_bug
