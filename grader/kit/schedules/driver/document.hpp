// The result of an exploration as JSON.
#pragma once
#include <string>

#include "kit/schedules/explore.hpp"

namespace manyhands::schedules {

/// Addresses of code are those in the program's file, of the call instruction's last byte: for addr2line.
/// Those in libraries are null.
std::string document_of(const Explored& explored);

}  // namespace manyhands::schedules
