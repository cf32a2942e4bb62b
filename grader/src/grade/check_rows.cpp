#include "grade/check_rows.hpp"

#include <algorithm>

#include "grade/judge.hpp"
#include "grade/parts.hpp"

namespace manyhands::grade {
namespace {

constexpr Needs to_build{CheckName::builds, Needs::What::passed, "first it must build"};
constexpr Needs to_finish{CheckName::correct, Needs::What::finished, "first it must finish"};
constexpr Needs to_be_right{CheckName::correct, Needs::What::passed, "first it must be correct"};
constexpr Needs to_work_as_asked{CheckName::mechanism, Needs::What::passed,
                                 "first it must work as the exercise requires", true};

Judgement of_tests(const StageResult& stage, const Exercise& exercise, const Judgement&) {
  return judge_correct(stage, static_cast<int>(exercise.tasks.size()));
}

Judgement of_memory(const StageResult& stage, const Exercise&, const Judgement& correct) {
  return judge_instrumented(stage, correct, false);
}

Judgement of_races(const StageResult& stage, const Exercise&, const Judgement& correct) {
  return judge_instrumented(stage, correct, true);
}

Judgement of_schedules(const StageResult& stage, const Exercise&, const Judgement& correct) {
  return judge_schedules(stage, correct);
}

template <class Part>
std::vector<MeasuredPart> parts_of(const std::vector<Part>& asked,
                                   Judgement (Measuring::*measure)(const Part&) const) {
  const auto names = names_of(asked);
  std::vector<MeasuredPart> parts;
  for (std::size_t i = 0; i < asked.size(); ++i)
    parts.push_back({names[i], asked[i].work(),
                     [&part = asked[i], measure](const Measuring& m) { return (m.*measure)(part); }});
  return parts;
}

std::vector<MeasuredPart> mechanism_parts(const Exercise& exercise) {
  return parts_of(exercise.mechanism, &Measuring::mechanism);
}

std::vector<MeasuredPart> speed_parts(const Exercise& exercise) {
  return parts_of(exercise.speed, &Measuring::speed);
}

bool needs(const CheckRow& row, const CheckRow* other) {
  return std::any_of(row.needs.begin(), row.needs.end(),
                     [&](const Needs& needed) { return needed.check == other->check; });
}

}  // namespace

const std::vector<CheckRow>& check_rows() {
  static const std::vector<CheckRow> rows{
      {.check = CheckName::builds, .says = "building"},
      {.check = CheckName::correct,
       .says = "testing",
       .needs = {to_build},
       .tells_tasks = true,
       .judge = of_tests},
      {.check = CheckName::memory,
       .profile = &memory_profile,
       .says = "checking for memory errors",
       .needs = {to_build, to_finish},
       .judge = of_memory},
      {.check = CheckName::races,
       .profile = &races_profile,
       .says = "checking for races",
       .needs = {to_build, to_finish},
       .judge = of_races},
      {.check = CheckName::schedules,
       .profile = &controlled_profile,
       .says = "trying other orders of its threads",
       .needs = {to_build},  // a program that hangs is explained, too
       .judge = of_schedules},
      {.check = CheckName::mechanism,
       .says = "watching how it works",
       .needs = {to_be_right},
       .beside = Beside::by_kind_of_work,
       .parts = mechanism_parts},
      {.check = CheckName::speed,
       .says = "measuring its speed",
       .needs = {to_be_right, to_work_as_asked},
       .beside = Beside::nothing,
       .parts = speed_parts},
  };
  return rows;
}

std::vector<std::vector<const CheckRow*>> groups_of(const std::vector<const CheckRow*>& rows) {
  std::vector<std::vector<const CheckRow*>> groups;
  for (const auto* row : rows) {
    const auto joins = [&](const std::vector<const CheckRow*>& group) {
      return std::all_of(group.begin(), group.end(), [&](const CheckRow* other) {
        return other->beside == Beside::anything && !needs(*row, other);
      });
    };
    if (groups.empty() || row->beside != Beside::anything || !joins(groups.back())) groups.emplace_back();
    groups.back().push_back(row);
  }
  return groups;
}

}  // namespace manyhands::grade
