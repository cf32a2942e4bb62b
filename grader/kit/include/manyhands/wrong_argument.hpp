// What functions of the kit throw if they are called with a wrong argument. If nothing catches it, the grader
// knows by these types that not the exception is the mistake, but the argument.
#pragma once
#include <stdexcept>

namespace manyhands {

/// A number that stands for something that does not exist, such as a row after the last one.
struct OutOfRange : std::out_of_range {
  using std::out_of_range::out_of_range;
};

/// Any other value that the function cannot use.
struct InvalidArgument : std::invalid_argument {
  using std::invalid_argument::invalid_argument;
};

}  // namespace manyhands
