// class status.
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <ostream>

#include "base/text.hpp"
#include "classroom/marks.hpp"
#include "classroom/weights.hpp"
#include "cli/class/in_words.hpp"
#include "cli/class/open_class.hpp"
#include "cli/learner_state.hpp"
#include "cli/text_table.hpp"

namespace manyhands {
namespace {

/// The mean time that a row of an exercise took of this machine; of those without a result, that of all.
class MeanTimes {
 public:
  explicit MeanTimes(const std::vector<GradedRow>& results) {
    for (const auto& result : results) {
      add(times_[result.exercise], result.seconds);
      add(all_, result.seconds);
    }
  }
  [[nodiscard]] double of(const std::string& exercise) const {
    const auto found = times_.find(exercise);
    const auto& [sum, count] = found == times_.end() ? all_ : found->second;
    return count == 0 ? 0 : sum / count;
  }
  [[nodiscard]] bool known() const { return all_.second > 0; }

 private:
  using Sum = std::pair<double, int>;
  static void add(Sum& to, double seconds) {
    to.first += seconds;
    ++to.second;
  }
  std::map<std::string, Sum> times_;
  Sum all_{};
};

/// Attempts at exercises that are no longer part of the course, by exercise.
std::map<std::string, std::size_t> gone_from(const Course& course, const std::vector<GradebookRow>& rows) {
  std::map<std::string, std::size_t> gone;
  for (const auto& row : rows)
    if (!find_exercise(course, row.exercise)) ++gone[row.exercise];
  return gone;
}

int status(const ClassStatusOptions& options) {
  const auto& output = options.place.output;
  auto open = open_class(options.place, Access::read);
  if (!open) return usage_error(output, open.error());
  tell_new_rules(*open, output);
  const auto rows = open->gradebook.rows();
  const auto results = open->gradebook.results();
  const auto marks = marks_of(open->the_class, rows, results);
  const MeanTimes times(results);
  double seconds_left = 0;
  std::size_t open_rows = 0;
  TextTable table({"exercise", "attempts", "waiting", "failed", "marks", "open", "mean"});
  for (const auto& exercise : open->the_class.course.exercises) {
    int attempts = 0, waiting = 0, failed = 0, counted = 0, unmeasured = 0;
    double sum = 0;
    for (const auto& row : rows) {
      if (row.exercise != exercise.id) continue;
      ++attempts;
      failed += row.state == RowState::fault ? 1 : 0;
      if (row.state != RowState::waiting && row.state != RowState::running) continue;
      ++waiting;
      seconds_left += times.of(exercise.id);
    }
    if (attempts == 0) continue;
    for (const auto& mark : marks) {
      if (mark.exercise != exercise.id || mark.result == 0) continue;
      ++counted;
      unmeasured += mark.state == MarkState::open ? 1 : 0;
      sum += mark.points;
    }
    open_rows += static_cast<std::size_t>(waiting);
    table.add({exercise.id, std::to_string(attempts), std::to_string(waiting), std::to_string(failed),
               std::to_string(counted), std::to_string(unmeasured),
               counted == 0 ? "–" : format_number(sum / counted)});
  }
  output.out << shown(output, fmt::format("{}: {}\n", printable_line(open->the_class.about.title),
                                          in_words(open->the_class.roster.students.size(), "student")));
  output.out << shown(output, table.text());
  for (const auto& [exercise, attempts] : gone_from(open->the_class.course, rows))
    output.out << shown(output, fmt::format("{} at '{}' without a mark: it is not in the course\n",
                                            in_words(attempts, "attempt"), printable_line(exercise)));
  if (open_rows > 0)
    output.out << fmt::format("\n{} {}{}.\n", in_words(open_rows, "submission"),
                              open_rows == 1 ? "waits" : "wait",
                              times.known() ? "; grading takes about " + format_seconds(seconds_left) : "");
  const auto old = std::count_if(results.begin(), results.end(), [&](const GradedRow& one) {
    return other_weights(open->the_class.course, one.result()).has_value();
  });
  if (old > 0)
    output.out << fmt::format(
        "{} {} graded by other weights than the course has now, and not final: {} class regrade "
        "--judge-only\n",
        in_words(static_cast<std::size_t>(old), "result"), old == 1 ? "was" : "were", output.program);
  if (const auto proposals = open->gradebook.proposals(); !proposals.empty())
    output.out << fmt::format("{} of a regrade {} not count yet: {} class regrade --apply --why TEXT\n",
                              in_words(proposals.size(), "result"), proposals.size() == 1 ? "does" : "do",
                              output.program);
  for (const auto& event : open->gradebook.events())
    output.out << shown(output, printable_line(open->the_class.about.with_shown_times(event))) << '\n';
  return 0;
}

}  // namespace

int run_class_status(const ClassStatusOptions& options) {
  return with_gradebook_errors(options.place.output, [&] { return status(options); });
}

}  // namespace manyhands
