// From what the tests and the detectors saw to a check's verdict. Pure: speed and mechanism have their own
// decisions in measure/; these are the rest.
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

/// An instrumented run: what its detector found, and what else was not known already. `correct`: of the same
/// submission. `needs_proof`: silence counts only where the detector was seen awake.
Judgement judge_instrumented(const StageResult& stage, const Judgement& correct, bool needs_proof);

/// Ours, with reason and remedy.
Judgement fault_of(const Error& error);

/// Passed and all tests by task, for "task 1 passed".
std::vector<TaskResult> task_results(const StageResult& stage, const std::vector<std::string>& titles);

/// The same mistake seen in several tests is one finding.
std::vector<Finding> without_repetition(const std::vector<Finding>& findings);

/// A judgement put into the report's words and points.
void apply(const Judgement& judgement, Check& check);

}  // namespace manyhands::grade
