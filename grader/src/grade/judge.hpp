// Judges checks from the results of tests and detectors. Pure. Speed and mechanism are judged in measure/,
// all other checks here.
#pragma once
#include <vector>

#include "base/result.hpp"
#include "course/exercise.hpp"
#include "measure/judgement.hpp"
#include "model/report.hpp"
#include "model/stage.hpp"

namespace manyhands::grade {

/// Tests on fresh inputs. The fraction is the share of the exercise's tasks whose tests all passed.
Judgement judge_correct(const StageResult& stage, int tasks);

/// An instrumented run: what its detector found, and other findings that are not known already. `correct`:
/// the judgement of the same submission. `needs_proof`: silence counts only if the detector was seen to work.
Judgement judge_instrumented(const StageResult& stage, const Judgement& correct, bool needs_proof);

/// Small programs, run in many orders of their threads. A pass says what was done, and nothing more; it
/// counts only for a program whose answers are not wrong (`correct`), because it is the program's own word.
Judgement judge_schedules(const StageResult& stage, const Judgement& correct);

/// A grader error, with reason and remedy.
Judgement fault_of(const Error& error);

/// Tests that passed, and all tests, by task; for "task 1 passed".
std::vector<TaskResult> task_results(const StageResult& stage, const std::vector<std::string>& titles);

/// Reports the same mistake only once if several tests find it.
std::vector<Finding> without_repetition(const std::vector<Finding>& findings);

/// Writes a judgement into the report, as text and points.
void apply(const Judgement& judgement, Check& check);

}  // namespace manyhands::grade
