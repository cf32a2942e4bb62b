#include "model/totals.hpp"

#include <algorithm>

namespace manyhands {
namespace {

bool any(const std::vector<Check>& checks, Verdict verdict) {
  return std::any_of(checks.begin(), checks.end(), [&](const Check& c) { return c.verdict == verdict; });
}

/// Whether the points that a check did not award are open rather than lost. A gated check depends on an
/// earlier one: its points are lost if that one failed, and otherwise open, because neither a grader error
/// nor the machine may cost points.
bool is_open(const Check& check, Verdict exercise) {
  switch (check.verdict) {
    case Verdict::inconclusive:
    case Verdict::fault:
      return true;
    case Verdict::skipped:
      return check.why == Why::machine || (check.why == Why::gated && exercise != Verdict::fail);
    case Verdict::pass:
    case Verdict::fail:
      return false;
  }
  return false;
}

}  // namespace

Verdict verdict_of(const std::vector<Check>& checks) {
  if (checks.empty()) return Verdict::fault;
  if (any(checks, Verdict::fail)) return Verdict::fail;
  if (any(checks, Verdict::fault)) return Verdict::fault;
  if (any(checks, Verdict::inconclusive)) return Verdict::inconclusive;
  return any(checks, Verdict::pass) ? Verdict::pass : Verdict::inconclusive;
}

void add_up(ExerciseReport& exercise) {
  exercise.points = 0;
  exercise.points_unmeasured = 0;
  if (exercise.state == ExerciseState::not_started) return;
  exercise.verdict = verdict_of(exercise.checks);
  if (exercise.checks.empty()) exercise.points_unmeasured = exercise.max_points;
  for (Check& check : exercise.checks) {
    const bool open = is_open(check, exercise.verdict);
    check.points_unmeasured = open ? std::max(0.0, check.max_points - check.points) : 0;
    exercise.points += check.points;
    exercise.points_unmeasured += check.points_unmeasured;
  }
}

void add_up(Report& report) {
  report.points = report.max_points = report.points_unmeasured = 0;
  for (ExerciseReport& exercise : report.exercises) {
    add_up(exercise);
    report.points += exercise.points;
    report.max_points += exercise.max_points;
    report.points_unmeasured += exercise.points_unmeasured;
  }
}

int exit_status(const Report& report, bool complete, bool exit_zero) {
  if (exit_zero) return 0;
  bool fault = false, failed = false, open = false;
  for (const ExerciseReport& exercise : report.exercises) {
    if (exercise.state == ExerciseState::not_started) {
      failed = failed || complete;
      continue;
    }
    fault = fault || exercise.verdict == Verdict::fault || any(exercise.checks, Verdict::fault);
    failed = failed || exercise.verdict == Verdict::fail;
    open = open || exercise.verdict == Verdict::inconclusive;
  }
  return fault ? 3 : failed ? 1 : open ? 4 : 0;
}

}  // namespace manyhands
