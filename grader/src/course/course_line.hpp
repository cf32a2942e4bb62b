// Adds an exercise to the text of course.yaml. The text is edited rather than generated, so that authors keep
// their comments and layout. Pure.
#pragma once
#include <string>

#include "base/result.hpp"

namespace manyhands {

/// Returns `text` with the exercise `id` right after `like`, in the same module and with the same points and
/// prerequisites. All other bytes stay the same. An Error if there is no place for it that leaves everything
/// else unchanged.
Result<std::string> with_course_line(const std::string& text, const std::string& like, const std::string& id);

}  // namespace manyhands
