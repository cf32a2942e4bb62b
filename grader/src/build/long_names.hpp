// Detects names that explode. In a mangled name, a part can stand for an earlier one, which stands for two
// earlier ones, and so on: 400 letters can stand for a gigabyte. Every tool that shows such a name (our
// reader of stacks, addr2line, the detectors in the program itself) would need minutes and all memory.
// Compilers never generate such names from normal code.
#pragma once
#include <vector>

#include "base/result.hpp"
#include "build/symbols.hpp"

namespace manyhands::build {

/// At most one finding `forbidden-symbol`. `runner`: see forbidden_symbols(). An Error that names the object
/// if it has more names than nm could list.
Result<std::vector<Finding>> exploding_names(const ObjectFile& object, const Toolchain& toolchain,
                                             const process::Runner& runner);

}  // namespace manyhands::build
