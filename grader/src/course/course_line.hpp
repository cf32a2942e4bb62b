// Adds an exercise to the text of course.yaml. Authors keep comments and a layout there, so the text is
// edited, not written anew. Pure.
#pragma once
#include <string>

#include "base/result.hpp"

namespace manyhands {

/// `text` with the exercise `id` right after `like`, in the same module and with the same points and
/// prerequisites. All other bytes stay. An Error if no place was found that leaves everything else as it was.
Result<std::string> with_course_line(const std::string& text, const std::string& like, const std::string& id);

}  // namespace manyhands
