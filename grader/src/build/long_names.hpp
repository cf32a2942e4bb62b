// Names that explode. In a mangled name a part can stand for an earlier one, which stands for two earlier
// ones …: 400 letters for a gigabyte. Every tool that shows such a name, debugger, addr2line and the
// detectors in the program itself, would need minutes and all memory for it. No compiler makes one of what
// people write.
#pragma once
#include <vector>

#include "base/result.hpp"
#include "build/symbols.hpp"

namespace manyhands::build {

/// At most one finding `forbidden-symbol`. `runner`: as for forbidden_symbols(). An Error that names the
/// object: its names were more than nm could show.
Result<std::vector<Finding>> exploding_names(const ObjectFile& object, const Toolchain& toolchain,
                                             const process::Runner& runner);

}  // namespace manyhands::build
