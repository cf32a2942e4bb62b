// What students are told about their marks, and what is only for the staff. Pure; as Markdown.
#pragma once
#include <string>
#include <vector>

#include "classroom/marks.hpp"

namespace manyhands {

/// For the student: marks, how they came about, and the reports of the attempts that count. `name`: how the
/// student is called in it.
std::string feedback_for(const Class& the_class, const std::string& name, const std::vector<Mark>& marks,
                         const std::vector<GradedRow>& results);

/// For the staff: every attempt with its versions and all that was measured. `marks` and `results` of both:
/// this student's.
std::string staff_notes_on(const Class& the_class, const Student& student, const std::vector<Mark>& marks,
                           const std::vector<GradebookRow>& rows, const std::vector<GradedRow>& results);

}  // namespace manyhands
