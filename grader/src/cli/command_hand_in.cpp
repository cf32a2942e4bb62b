#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <system_error>

#include "base/files.hpp"
#include "base/text.hpp"
#include "build/collect.hpp"
#include "cli/hints.hpp"
#include "cli/kept_pictures.hpp"
#include "cli/learner_state.hpp"
#include "cli/picture_commands.hpp"
#include "course/load_course.hpp"
#include "report/hand_in_page.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

/// The last report, with this exercise only.
Result<Report> report_of(const HandInOptions& options, const std::string& id) {
  const auto grade_first = fmt::format("Grade it first: {} run {}", options.output.program, id);
  auto last = last_report(options.places.root);
  if (!last) return Error{"nothing has been graded yet", grade_first};
  const auto graded = std::find_if(last->exercises.begin(), last->exercises.end(),
                                   [&](const ExerciseReport& e) { return e.id == id; });
  if (graded == last->exercises.end() || graded->state != ExerciseState::graded)
    return Error{id + " has not been graded yet", grade_first};
  last->exercises = {*graded};
  const auto& only = last->exercises.front();
  last->points = only.points;
  last->max_points = only.max_points;
  last->points_unmeasured = only.points_unmeasured;
  last->pending.clear();
  return *last;
}

bool newer_than_report(const fs::path& root, const std::vector<ShownSource>& sources) {
  std::error_code error;
  const auto graded = fs::last_write_time(state_folder(root) / "last.json", error);
  if (error) return false;
  return std::any_of(sources.begin(), sources.end(), [&](const ShownSource& source) {
    const auto time = fs::last_write_time(root / source.name, error);
    return !error && time > graded;
  });
}

}  // namespace

int run_hand_in(const HandInOptions& options) {
  const auto& output = options.output;
  const auto& root = options.places.root;
  const auto course = load_course(root);
  if (!course) return usage_error(output, course.error());
  const auto found = find_exercise(*course, options.id);
  if (!found) return usage_error(output, found.error());
  const auto& exercise = **found;
  auto report = report_of(options, exercise.id);
  if (!report) return usage_error(output, report.error());

  const auto collected = build::collect(exercise, root / "starter", "starter");
  HandIn hand_in;
  hand_in.report = std::move(*report);
  for (const auto& file : collected.files) hand_in.sources.push_back({file.shown, file.text});
  hand_in.changed = newer_than_report(root, hand_in.sources);
  for (const auto& hint : hints_so_far(root, exercise))
    hand_in.hints.push_back({fmt::format("Task {}, hint {}", hint.task, hint.number), hint.text});
  const auto digest = digest_of_files(collected);
  hand_in.timeline = kept_timeline(state_folder(root), exercise.id, digest);
  if (hand_in.timeline) hand_in.timeline->curve = kept_curve(state_folder(root), exercise.id, digest);

  if (const auto written = write_file(options.html, to_html(hand_in)); !written)
    return usage_error(output, written.error());
  output.out << shown(output, "Written: ")
             << link_to(output, fs::absolute(options.html), 0, printable(options.html.string())) << '\n';
  if (!hand_in.timeline)
    output.out << shown(output, fmt::format("It has no timeline of these files; {} timeline {} makes one.",
                                            output.program, exercise.id))
               << '\n';
  return 0;
}

}  // namespace manyhands
