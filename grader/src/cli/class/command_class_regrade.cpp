#include <fmt/core.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "base/text.hpp"
#include "classroom/mark_changes.hpp"
#include "cli/class/class_grader.hpp"
#include "cli/class/in_words.hpp"
#include "cli/class/open_class.hpp"
#include "cli/learner_state.hpp"

namespace manyhands {
namespace {

std::string change_in_words(const MarkChange& change) {
  const auto mark = [](double points, bool is_final) {
    return format_number(points) + (is_final ? "" : " (not final)");
  };
  std::string why;
  for (const auto& reason : change.why) why += "\n      " + reason;
  return fmt::format("  {}  {}: {} → {}{}", printable_line(change.student), change.exercise,
                     mark(change.before, change.final_before), mark(change.after, change.final_after),
                     printable(why));
}

int show_changes(const OpenClass& open, const Output& output) {
  const auto proposals = open.gradebook.proposals();
  if (proposals.empty() && !open.new_rules) {
    output.out << "All results count, and no regrade waits for a decision.\n";
    return 0;
  }
  const auto& rules = open.new_rules.value_or(open.the_class.about.rules);
  const auto changes =
      mark_changes(open.the_class, rules, open.gradebook.rows(), open.gradebook.results(), proposals);
  const auto planned = static_cast<std::size_t>(open.gradebook.planned_proposals());
  const bool interrupted = !proposals.empty() && proposals.size() < planned;
  std::vector<std::string> what;
  if (!proposals.empty())
    what.push_back(interrupted ? fmt::format("{} of {} results", proposals.size(), planned)
                               : in_words(proposals.size(), "result"));
  if (open.new_rules) what.emplace_back("other rules for marks in class.yaml");
  const auto other_points =
      static_cast<std::size_t>(std::count_if(changes.begin(), changes.end(), [](const MarkChange& change) {
        return change.before != change.after;
      }));
  const auto same_points = changes.size() - other_points;
  output.out << fmt::format(
      "\n{}, which do not count yet; {} would change{}.\n", join_words(what), in_words(other_points, "mark"),
      same_points == 0 ? ""
                       : fmt::format(", and {} would stay as {}, but become final or cease to be",
                                     same_points, same_points == 1 ? "it is" : "they are"));
  for (const auto& change : changes) output.out << shown(output, change_in_words(change)) << '\n';
  output.out << fmt::format(
      "\nNext: {} class regrade {}{}; --show shows this again\n", output.program,
      interrupted ? "--continue, with the same students and exercises" : "--apply --why TEXT",
      proposals.empty() ? ", or change class.yaml back" : ", or --discard");
  return 0;
}

int apply(OpenClass& open, const ClassRegradeOptions& options) {
  const auto& output = options.place.output;
  const auto count = open.gradebook.proposals().size();
  if (count == 0 && !open.new_rules) return show_changes(open, output);
  const auto planned = static_cast<std::size_t>(open.gradebook.planned_proposals());
  if (count > 0 && count < planned && !options.partial)
    return usage_error(
        output, {fmt::format("the regrade is not complete: {} of {} have a new result", count, planned),
                 "Go on with it: --continue. Or let those count that there are: --partial."});
  open.gradebook.apply_proposals(to_text(open.new_rules.value_or(open.the_class.about.rules)), options.why);
  if (count > 0) output.out << fmt::format("{} count from now on.\n", in_words(count, "result"));
  if (open.new_rules) output.out << "The rules for marks in class.yaml count from now on.\n";
  return 0;
}

int discard(OpenClass& open, const Output& output) {
  const auto dropped = static_cast<std::size_t>(open.gradebook.drop_proposals());
  output.out << (dropped == 0 ? std::string("There was nothing to discard: all results count.\n")
                              : fmt::format("{} discarded.\n", in_words(dropped, "result")));
  tell_new_rules(open, output);
  return 0;
}

std::vector<GradedRow> results_of(const OpenClass& open, const std::vector<GradebookRow>& rows) {
  std::set<std::pair<std::int64_t, std::string>> asked;
  for (const auto& row : rows) asked.emplace(row.attempt, row.exercise);
  auto results = open.gradebook.results();
  std::erase_if(results, [&](const GradedRow& one) { return !asked.contains({one.attempt, one.exercise}); });
  return results;
}

int regrade(const ClassRegradeOptions& options) {
  const auto& output = options.place.output;
  auto open = open_class(options.place, Access::write);
  if (!open) return usage_error(output, open.error());
  if (options.apply) return apply(*open, options);
  if (options.discard) return discard(*open, output);
  if (options.show) return show_changes(*open, output);
  const auto made = open->gradebook.proposals();
  const auto planned = static_cast<std::size_t>(open->gradebook.planned_proposals());
  const bool interrupted = !made.empty() && made.size() < planned;
  if (interrupted && !options.go_on)
    return usage_error(
        output,
        {fmt::format("the last regrade was interrupted: {} of {} have a new result", made.size(), planned),
         "Go on with it: --continue, with the same students and exercises. Or forget it: "
         "--discard."});
  if (!made.empty() && !interrupted)
    return usage_error(
        output, {"the last regrade does not count yet",
                 "Look at it with --show; then let it count with --apply, or forget it with --discard."});
  if (made.empty() && options.go_on)
    return usage_error(output, {"no regrade was interrupted", "Begin one without --continue."});
  auto rows = rows_for(*open, options.rows);
  if (!rows) return usage_error(output, rows.error());
  // What waits is graded by `class grade`; it has no mark that could change.
  std::set<std::pair<std::int64_t, std::string>> done;
  for (const auto& one : made) done.emplace(one.attempt, one.exercise);
  std::erase_if(*rows, [&](const GradebookRow& row) {
    return row.state == RowState::waiting || done.contains({row.attempt, row.exercise});
  });
  if (rows->empty()) {
    output.out << "Nothing was graded yet that fits.\n";
    return 0;
  }
  std::set<std::string> exercises;
  for (const auto& row : *rows) exercises.insert(row.exercise);
  auto ready =
      set_up_class(*open, options.place.places, {exercises.begin(), exercises.end()}, options.sandbox);
  if (const auto* error = std::get_if<SetupError>(&ready)) return report_setup_error(output, *error);
  auto& setup = std::get<GradingSetup>(ready);
  if (!options.judge_only) write_notice(output, setup);
  const auto results = results_of(*open, *rows);
  if (!interrupted)
    open->gradebook.plan_proposals(static_cast<int>(options.judge_only ? results.size() : rows->size()));
  ResultRecorder recorder(setup.course, open->gradebook, output, options.live, true,
                          options.judge_only ? "judged again" : "graded again");
  recorder.compare_with(results);
  ClassGrader grader(setup, recorder);
  if (options.judge_only)
    grader.judge_again(results);
  else
    grader.grade(*rows);
  const int status = show_changes(*open, output);
  return recorder.failed() > 0 ? 1 : status;
}

}  // namespace

int run_class_regrade(const ClassRegradeOptions& options) {
  return with_gradebook_errors(options.place.output, [&] { return regrade(options); });
}

}  // namespace manyhands
