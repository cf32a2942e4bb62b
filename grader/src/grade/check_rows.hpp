// The checks of an exercise in the order in which they run, as data: which program each of them runs, what
// must be known before, what is shown meanwhile, and how its results become a judgement. ExerciseGrader walks
// this table.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "course/exercise.hpp"
#include "grade/measuring.hpp"
#include "measure/judgement.hpp"
#include "model/stage.hpp"
#include "model/verdict.hpp"
#include "profile/profile.hpp"

namespace manyhands::grade {

/// What must be known of an earlier check; otherwise, this one is skipped.
struct Needs {
  enum class What { passed, finished };  // finished: none of its programs hung
  CheckName check = CheckName::builds;
  What what = What::passed;
  const char* otherwise = "";    // for learners: "first it must build"
  bool if_exercise_has = false;  // only if the exercise has this check
};

/// What else may run meanwhile.
enum class Beside {
  anything,         // also the next rows, if they need nothing of this one
  by_kind_of_work,  // each part for itself: where programs wait, load does not matter
  nothing
};

/// One of the parts that are measured separately, on its own workload.
struct MeasuredPart {
  std::string name;  // for learners
  Work work = Work::cpu;
  std::function<Judgement(const Measuring&)> measure;
};

/// A check is made from a submission's builds; or from one stage, which has its name; or from parts.
struct CheckRow {
  CheckName check = CheckName::builds;
  const Profile* profile = &release_profile;  // of the program that it runs
  const char* says = "";                      // live progress: "testing"
  std::vector<Needs> needs = {};
  Beside beside = Beside::anything;
  bool tells_tasks = false;  // its tests show which tasks are done
  /// Of a stage's result. `correct`: the judgement of that check, as far as it was made. Pure.
  Judgement (*judge)(const StageResult& stage, const Exercise& exercise, const Judgement& correct) = nullptr;
  std::vector<MeasuredPart> (*parts)(const Exercise& exercise) = nullptr;
};

const std::vector<CheckRow>& check_rows();

/// Rows that follow each other, may run beside anything and need nothing of each other are one group.
std::vector<std::vector<const CheckRow*>> groups_of(const std::vector<const CheckRow*>& rows);

}  // namespace manyhands::grade
