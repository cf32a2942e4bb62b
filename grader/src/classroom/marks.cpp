#include "classroom/marks.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/iso_time.hpp"
#include "base/text.hpp"

namespace manyhands {
namespace {

constexpr std::time_t day_s = 24 * 60 * 60;

/// An attempt that may count, and what it would cost and bring.
struct Candidate {
  const GradebookRow* row = nullptr;
  const GradedRow* graded = nullptr;  // null: not graded, or a fault
  int late_days = 0;
  int free_days = 0;
  double percent_off = 0;
  double points = 0;
};

std::string days(int count) {
  return fmt::format("{} {}", count, count == 1 ? "day" : "days");
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
        free_left_(about_.late.free_days) {}

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
    mark.notes.clear();  // about attempts that were too late
    take(mark, chosen(candidates));
    // A later attempt that is not graded yet may become the best one.
    if (std::any_of(candidates.begin(), candidates.end(),
                    [&](const Candidate& one) { return about_.counts == Counts::best && is_open(*one.row); }))
      mark.state = MarkState::waiting;
    return mark;
  }

 private:
  static bool is_open(const GradebookRow& row) {
    return row.state == RowState::waiting || row.state == RowState::running;
  }

  /// Works out what being late costs. False if the attempt is too late.
  bool counts(Candidate& candidate, const std::string& exercise, Mark& mark) const {
    const auto due = due_of(about_, student_, exercise);
    candidate.late_days = due ? days_late(*due, candidate.row->received) : 0;
    if (about_.late.most_days && candidate.late_days > *about_.late.most_days) {
      mark.notes = {fmt::format("Attempt {} was received {} after the deadline; at most {} count.",
                                candidate.row->number, days(candidate.late_days), *about_.late.most_days)};
      return false;
    }
    candidate.free_days = std::min(candidate.late_days, free_left_);
    candidate.percent_off =
        std::min(100.0, (candidate.late_days - candidate.free_days) * about_.late.percent_per_day);
    if (candidate.graded != nullptr)
      candidate.points =
          points_of(candidate.graded->result(), about_.unmeasured).first * (1 - candidate.percent_off / 100);
    return true;
  }

  [[nodiscard]] const Candidate& chosen(const std::vector<Candidate>& candidates) const {
    if (about_.counts == Counts::latest)
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
    } else if (one.graded == nullptr) {
      mark.state = MarkState::fault;
      mark.notes.push_back("The grader failed: " + printable_line(one.row->reason) + ".");
    }
    // While it is graded again, its earlier result counts.
    if (one.graded == nullptr) return;
    const auto& result = one.graded->result();
    mark.result = one.graded->id;
    mark.points = one.points;
    mark.unmeasured = points_of(result, about_.unmeasured).second * (1 - one.percent_off / 100);
    if (one.row->state == RowState::graded)
      mark.state = result.verdict == Verdict::fault ? MarkState::fault
                   : mark.unmeasured > 0            ? MarkState::open
                                                    : MarkState::graded;
    if (result.state == ExerciseState::not_started) mark.notes.emplace_back("It was handed in unchanged.");
    if (result.points_unmeasured > 0 && mark.unmeasured == 0)
      mark.notes.push_back(
          fmt::format("{} could not be measured, and {}.", format_points(result.points_unmeasured),
                      about_.unmeasured == Unmeasured::award ? "were given" : "were left out"));
  }

  static std::string about_lateness(const Candidate& one) {
    const auto late = fmt::format("It was received {} after the deadline", days(one.late_days));
    if (one.free_days == one.late_days)
      return late + ", which " + (one.late_days == 1 ? "was" : "were") + " free.";
    const auto cost = fmt::format("{} % were taken off", format_number(one.percent_off));
    return one.free_days > 0 ? fmt::format("{}: {} free, {}.", late, one.free_days, cost)
                             : fmt::format("{}: {}.", late, cost);
  }

  const Class& class_;
  const ClassFile& about_;
  std::string student_;
  int free_left_;
};

}  // namespace

std::string_view to_string(MarkState state) {
  static constexpr std::array words{"nothing", "waiting", "graded", "open", "fault"};
  return words[static_cast<std::size_t>(state)];
}

std::optional<std::time_t> due_of(const ClassFile& about, const std::string& student,
                                  const std::string& exercise) {
  if (const auto extended = about.extensions.find(exercise); extended != about.extensions.end())
    if (const auto found = extended->second.find(student); found != extended->second.end())
      return found->second.due;
  const auto due = about.due.find(exercise);
  return due == about.due.end() ? std::nullopt : std::optional(due->second);
}

int days_late(std::time_t due, std::time_t received) {
  return received <= due ? 0 : static_cast<int>((received - due + day_s - 1) / day_s);
}

std::vector<Mark> marks_of(const Class& the_class, const std::vector<GradebookRow>& rows,
                           const std::vector<GradedRow>& results) {
  using Key = std::pair<std::string, std::string>;
  std::map<std::pair<std::int64_t, std::string>, const GradedRow*> graded;
  for (const auto& result : results) graded[{result.attempt, result.exercise}] = &result;
  std::map<Key, std::vector<Candidate>> handed_in;
  for (const auto& row : rows) {
    const auto found = graded.find({row.attempt, row.exercise});
    handed_in[{row.student, row.exercise}].push_back({&row, found == graded.end() ? nullptr : found->second});
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
