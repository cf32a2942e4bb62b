// The type of what was thrown, for messages: an exception that is made anew often has the same text.
#pragma once
#include <string>

namespace manyhands::guest {

/// For use inside a catch block: the type of the exception, as it is written in C++.
std::string thrown_type();

}  // namespace manyhands::guest
