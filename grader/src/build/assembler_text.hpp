// Some attributes contain text that goes directly to the assembler: section("…"), alias("…"). With a newline
// in it, this is assembly without the keyword asm, which detectors do not see.
#pragma once
#include <string>
#include <vector>

#include "build/preprocessed.hpp"

namespace manyhands::build {

/// At most one finding `forbidden-pattern`: an attribute whose text is more than a name. Reads preprocessed
/// text, so that macros cannot hide it. Pure, linear.
std::vector<Finding> text_for_the_assembler(const std::string& preprocessed, const Sources& sources);

}  // namespace manyhands::build
