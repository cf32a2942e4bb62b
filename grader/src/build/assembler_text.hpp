// Some attributes take a text that goes to the assembler as it stands: section("…"), alias("…"). With a
// newline in it, it is assembly without the word asm, and no detector sees what that does.
#pragma once
#include <string>
#include <vector>

#include "build/preprocessed.hpp"

namespace manyhands::build {

/// At most one finding `forbidden-pattern`: an attribute with such a text that is more than a name. Of what
/// the preprocessor made, so that macros hide nothing. Pure, linear.
std::vector<Finding> text_for_the_assembler(const std::string& preprocessed, const Sources& sources);

}  // namespace manyhands::build
