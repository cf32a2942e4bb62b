// Makes names comparable that people, file systems and platforms write in different ways. Pure.
#pragma once
#include <string>
#include <string_view>

namespace manyhands {

/// Lower case, accents composed (macOS stores them apart), each run of spaces as one space, none at the ends.
/// Only for comparing. If it is not UTF-8, only ASCII letters change.
std::string folded(std::string_view name);

}  // namespace manyhands
