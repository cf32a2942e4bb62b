// The mistakes of a class: which, how many students made them, and in which attempt they were gone. Pure.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "classroom/attempt.hpp"

namespace manyhands {

/// One kind of mistake in one exercise.
struct MistakeRow {
  std::string exercise;
  CheckName check = CheckName::correct;
  std::string code;
  std::string headline;
  int students = 0;               // that had it in any attempt
  int now = 0;                    // that have it in their latest attempt
  int gone = 0;                   // that had it, and have a later attempt without it
  std::map<int, int> by_attempt;  // the number of students that had it in their nth attempt at the exercise
  double attempts_needed =
      0;  // of those that got rid of it: attempts from the first with it to the first without
};

struct MistakesMap {
  std::map<std::string, int> students;  // by exercise: who has handed it in and was graded
  std::map<std::string, int> passed;    // by exercise: who passes in the latest attempt
  std::vector<MistakeRow> rows;         // by exercise in the course's order, then the most frequent first
};

/// `exercises`: the ids, in the course's order. A student counts once per mistake and attempt.
MistakesMap map_of_mistakes(const std::vector<std::string>& exercises, const std::vector<GradedRow>& results);

/// As a page of HTML with a picture for each exercise: a bar for each mistake, by attempt. No student is
/// named.
std::string mistakes_page(const std::string& title, const MistakesMap& map,
                          const std::map<std::string, std::string>& titles_of_exercises);

}  // namespace manyhands
