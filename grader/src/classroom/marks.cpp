#include "classroom/marks.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/iso_time.hpp"
#include "base/text.hpp"
#include "classroom/weights.hpp"

namespace manyhands {
namespace {

constexpr std::time_t day_s = 24 * 60 * 60;
constexpr std::time_t most_days_late = 36'500;

/// An attempt that may count, and what it would cost and bring.
struct Candidate {
  const GradebookRow* row = nullptr;
  const GradedRow* graded = nullptr;  // null: not graded, or a fault
  int late_days = 0;
  int free_days = 0;
  double percent_off = 0;
  double points = 0;
  double most_points = 0;                         // if what is not known yet turns out well
  std::optional<std::string> other_weights = {};  // than those of the course now: how they differ
};

std::string days(int count) {
  return fmt::format("{} {}", count, count == 1 ? "day" : "days");
}

bool is_open(const GradebookRow& row) {
  return row.state == RowState::waiting || row.state == RowState::running;
}

bool is_untouched(const Candidate& one) {
  return one.graded != nullptr && one.graded->result().state == ExerciseState::not_started;
}

/// Graded, and nothing of it is open.
bool is_settled(const Candidate& one) {
  return one.graded != nullptr && one.row->state == RowState::graded &&
         one.graded->result().points_unmeasured <= 0 && !one.other_weights;
}

/// Points before deductions, and those that stay open.
std::pair<double, double> points_of(const ExerciseReport& result, Unmeasured policy) {
  const double open = result.points_unmeasured;
  if (open <= 0 || policy == Unmeasured::pending) return {result.points, open};
  if (policy == Unmeasured::award) return {result.points + open, 0};
  const double measured = result.max_points - open;
  // If nothing was measured, there is nothing to scale.
  if (measured <= 0) return {result.points, open};
  return {result.points * result.max_points / measured, 0};
}

class StudentsMarks {
 public:
  StudentsMarks(const Class& the_class, std::string student)
      : class_(the_class),
        about_(the_class.about),
        student_(std::move(student)),
        free_left_(about_.rules.late.free_days) {}

  /// Exercises are asked in the order of their deadlines, because free days are used in it.
  Mark mark(const Exercise& exercise, const std::vector<Candidate>& all) {
    Mark mark;
    mark.student = student_;
    mark.exercise = exercise.id;
    mark.max_points = class_.course.points_of(exercise.id);
    std::vector<Candidate> candidates;
    for (auto candidate : all)
      if (counts(candidate, exercise.id, mark)) candidates.push_back(candidate);
    if (candidates.empty()) return mark;
    mark.notes.clear();  // about attempts that do not count
    const auto& counted = chosen(candidates);
    // With other free days, a late attempt would be worth more or less.
    const auto late = [&](const Candidate& one) {
      return one.late_days > 0 && (about_.rules.counts == Counts::best || one.row == counted.row);
    };
    const bool depends = free_days_uncertain_ && std::any_of(candidates.begin(), candidates.end(), late);
    if (about_.rules.late.free_days > 0)
      free_days_uncertain_ |= std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& one) {
        return late(one) && !is_settled(one);
      });
    take(mark, counted);
    for (const auto& one : candidates)
      if (one.row != counted.row) mark.others[one.row->number] = why_not(one, counted);
    if (about_.rules.counts == Counts::best) consider_others(mark, candidates);
    if (depends && mark.state == MarkState::graded) {
      mark.state = MarkState::open;
      mark.notes.emplace_back("How many free days are left depends on an exercise that is not final yet.");
    }
    return mark;
  }

 private:
  /// Why one that could count does not.
  [[nodiscard]] std::string why_not(const Candidate& one, const Candidate& counted) const {
    if (about_.rules.counts == Counts::latest) return "one that was received later does";
    if (one.graded == nullptr) return "it has no result yet";
    const auto cost = one.percent_off > 0 ? fmt::format(" after {} % for being {} late",
                                                        format_number(one.percent_off), days(one.late_days))
                                          : std::string();
    if (one.points < counted.points)
      return fmt::format("{}{}, which is less", format_points(one.points), cost);
    return fmt::format("{}{}, which is no more", format_points(one.points), cost);
  }

  /// Another attempt may still become the best one.
  static void consider_others(Mark& mark, const std::vector<Candidate>& candidates) {
    for (const auto& one : candidates) {
      if (one.row->number == mark.attempt || one.most_points <= mark.points) continue;
      if (is_open(*one.row))
        mark.state = MarkState::waiting;
      else if (mark.state == MarkState::graded)
        mark.state = MarkState::open;
      mark.notes.push_back(fmt::format("Attempt {} may still give more points.", one.row->number));
    }
  }

  /// Without points, an attempt does not use up free days.
  static bool is_worthless(const Candidate& candidate) {
    return candidate.graded != nullptr && candidate.graded->result().points <= 0 &&
           candidate.graded->result().points_unmeasured <= 0;
  }

  /// Works out what being late costs. False if the attempt is too late.
  bool counts(Candidate& candidate, const std::string& exercise, Mark& mark) const {
    if (is_untouched(candidate)) {
      mark.notes = {"It was handed in unchanged."};
      mark.others[candidate.row->number] = "it is unchanged";
      return false;
    }
    const auto due = due_of(about_, student_, exercise);
    candidate.late_days = due ? days_late(*due, candidate.row->received) : 0;
    if (about_.rules.late.most_days && candidate.late_days > *about_.rules.late.most_days) {
      mark.notes = {fmt::format("Attempt {} was received {} after the deadline; at most {} count.",
                                candidate.row->number, days(candidate.late_days),
                                *about_.rules.late.most_days)};
      mark.others[candidate.row->number] =
          fmt::format("{} late; at most {} count", days(candidate.late_days), *about_.rules.late.most_days);
      return false;
    }
    candidate.free_days = is_worthless(candidate) ? 0 : std::min(candidate.late_days, free_left_);
    candidate.percent_off =
        std::min(100.0, (candidate.late_days - candidate.free_days) * about_.rules.late.percent_per_day);
    const double kept = 1 - candidate.percent_off / 100;
    candidate.most_points = mark.max_points * kept;
    if (candidate.graded == nullptr) return true;
    const auto [points, open] = points_of(candidate.graded->result(), about_.rules.unmeasured);
    candidate.points = points * kept;
    if (candidate.row->state == RowState::graded && !candidate.other_weights)
      candidate.most_points = (points + open) * kept;
    return true;
  }

  [[nodiscard]] const Candidate& chosen(const std::vector<Candidate>& candidates) const {
    if (about_.rules.counts == Counts::latest)
      return *std::max_element(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
        return std::pair(a.row->received, a.row->number) < std::pair(b.row->received, b.row->number);
      });
    // Of equal ones, the one that uses fewer free days, then the earlier one.
    const auto rank = [](const Candidate& one) {
      return std::tuple(one.graded != nullptr, one.points, -one.free_days, -one.row->number);
    };
    return *std::max_element(candidates.begin(), candidates.end(),
                             [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  }

  void take(Mark& mark, const Candidate& one) {
    mark.attempt = one.row->number;
    mark.late_days = one.late_days;
    mark.free_days = one.free_days;
    mark.percent_off = one.percent_off;
    free_left_ -= one.free_days;
    if (one.late_days > 0) mark.notes.push_back(about_lateness(one));
    if (is_open(*one.row)) {
      mark.state = MarkState::waiting;
    } else if (one.row->state == RowState::fault) {
      mark.state = MarkState::fault;
      mark.notes.push_back("The grader failed: " + printable_line(one.row->reason) + ".");
    }
    // While it is graded again, its earlier result counts.
    if (one.graded == nullptr) return;
    const auto& result = one.graded->result();
    mark.result = one.graded->id;
    const double kept = 1 - one.percent_off / 100;
    const auto [points, open] = points_of(result, about_.rules.unmeasured);
    mark.points = points * kept;
    mark.unmeasured = open * kept;
    if (one.row->state == RowState::graded)
      mark.state = result.verdict == Verdict::fault ? MarkState::fault
                   : mark.unmeasured > 0            ? MarkState::open
                                                    : MarkState::graded;
    if (one.other_weights && one.row->state == RowState::graded) {
      if (mark.state == MarkState::graded) mark.state = MarkState::open;
      mark.notes.push_back(*one.other_weights + ": class regrade --judge-only.");
    }
    if (result.points_unmeasured > 0 && mark.unmeasured == 0)
      mark.notes.push_back(
          fmt::format("{} could not be measured, and {}.", format_points(result.points_unmeasured),
                      about_.rules.unmeasured == Unmeasured::award ? "were given" : "were left out"));
  }

  static std::string about_lateness(const Candidate& one) {
    const auto late = fmt::format("It was received {} after the deadline", days(one.late_days));
    if (is_worthless(one)) return late + ". It has no points, so that costs nothing, no free days either.";
    if (one.free_days == one.late_days)
      return late + ", which " + (one.late_days == 1 ? "was" : "were") + " free.";
    const auto cost = fmt::format("{} % {} taken off", format_number(one.percent_off),
                                  one.graded == nullptr ? "will be" : "were");
    return one.free_days > 0 ? fmt::format("{}: {} free, {}.", late, one.free_days, cost)
                             : fmt::format("{}: {}.", late, cost);
  }

  const Class& class_;
  const ClassFile& about_;
  std::string student_;
  int free_left_;
  bool free_days_uncertain_ = false;
};

}  // namespace

std::string_view to_string(MarkState state) {
  static constexpr std::array words{"nothing", "waiting", "graded", "open", "fault"};
  return words[static_cast<std::size_t>(state)];
}

std::optional<std::time_t> due_of(const ClassFile& about, const std::string& student,
                                  const std::string& exercise) {
  if (const auto extended = about.rules.extensions.find(exercise); extended != about.rules.extensions.end())
    if (const auto found = extended->second.find(student); found != extended->second.end())
      return found->second.due;
  const auto due = about.rules.due.find(exercise);
  return due == about.rules.due.end() ? std::nullopt : std::optional(due->second);
}

int days_late(std::time_t due, std::time_t received) {
  return received <= due ? 0
                         : static_cast<int>(std::min(most_days_late, (received - due + day_s - 1) / day_s));
}

std::vector<Mark> marks_of(const Class& the_class, const std::vector<GradebookRow>& rows,
                           const std::vector<GradedRow>& results) {
  using Key = std::pair<std::string, std::string>;
  std::map<std::pair<std::int64_t, std::string>, const GradedRow*> graded;
  for (const auto& result : results) graded[{result.attempt, result.exercise}] = &result;
  std::map<Key, std::vector<Candidate>> handed_in;
  for (const auto& row : rows) {
    const auto found = graded.find({row.attempt, row.exercise});
    Candidate candidate{&row, found == graded.end() ? nullptr : found->second};
    if (candidate.graded != nullptr)
      candidate.other_weights = other_weights(the_class.course, candidate.graded->result());
    handed_in[{row.student, row.exercise}].push_back(std::move(candidate));
  }
  std::vector<Mark> marks;
  const auto& exercises = the_class.course.exercises;
  for (const auto& student : the_class.roster.students) {
    std::vector<std::size_t> order(exercises.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return due_of(the_class.about, student.id, exercises[a].id) <
             due_of(the_class.about, student.id, exercises[b].id);
    });
    StudentsMarks of(the_class, student.id);
    std::vector<Mark> these(exercises.size());
    for (const auto i : order) these[i] = of.mark(exercises[i], handed_in[{student.id, exercises[i].id}]);
    std::move(these.begin(), these.end(), std::back_inserter(marks));
  }
  return marks;
}

}  // namespace manyhands
