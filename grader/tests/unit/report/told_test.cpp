#include "report/told.hpp"

#include "kit/host/base/catch.hpp"

namespace told_test {

using namespace manyhands;

namespace {

Check failed(CheckName name, const char* code) {
  Check check;
  check.name = name;
  check.verdict = Verdict::fail;
  check.findings.emplace_back().code = code;
  return check;
}

}  // namespace

TEST_CASE("Behind an invalid use of memory stands that other findings may follow from it") {
  ExerciseReport exercise;
  exercise.checks = {failed(CheckName::correct, "missing-pages"), failed(CheckName::memory, "memory-error")};
  const auto& memory = exercise.checks.back();
  CHECK(causes_first(exercise).front() == &memory);
  CHECK(word_after(exercise, memory).find("What follows may only be a consequence") == 0);
  CHECK(word_after(exercise, exercise.checks.front()).empty());

  exercise.checks.front().verdict = Verdict::pass;
  CHECK(word_after(exercise, exercise.checks.back()).empty());
  exercise.checks = {failed(CheckName::correct, "hang"), failed(CheckName::memory, "hang")};
  CHECK(word_after(exercise, exercise.checks.back()).empty());
}

}  // namespace told_test
