#include <fmt/core.h>

#include <algorithm>
#include <ostream>
#include <system_error>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/history.hpp"
#include "cli/learner_state.hpp"
#include "cli/prediction.hpp"
#include "course/load_course.hpp"
#include "model/finding_codes.hpp"

namespace manyhands {
namespace fs = std::filesystem;
namespace {

// "2026-10-05 20:14", of an ISO time.
std::string when(const PastAttempt& attempt) {
  auto text = printable_line(attempt.time).substr(0, 16);
  std::replace(text.begin(), text.end(), 'T', ' ');
  return text;
}

std::string points_of(const PastAttempt& attempt) {
  auto text =
      fmt::format("{} of {} points", format_number(attempt.points), format_number(attempt.max_points));
  if (attempt.unmeasured > 0) text += fmt::format(" ({} not measured)", format_number(attempt.unmeasured));
  return text;
}

std::string words_of(const PastAttempt::Found& found, const std::string& id) {
  const auto headline = headline_of(found.code, id);
  const auto place = found.file.empty() || found.line <= 0
                         ? std::string()
                         : fmt::format(" ({}:{})", fs::path(found.file).filename().string(), found.line);
  return printable_line(
      fmt::format("{}: {}{}", found.check, headline.empty() ? found.code : std::string(headline), place));
}

// "+12 −3 lines"
std::string size_of_changes(const std::string& changes) {
  int added = 0, removed = 0;
  for (const auto& line : split_lines(changes)) {
    added += line.starts_with('+') && !line.starts_with("+++ ") ? 1 : 0;
    removed += line.starts_with('-') && !line.starts_with("--- ") ? 1 : 0;
  }
  return fmt::format("{} {} added, {} removed", added, added == 1 ? "line" : "lines", removed);
}

struct Page {
  const Output& output;
  void line(const std::string& text = {}) const { output.out << shown(output, text) << '\n'; }
};

void show_all(const Page& page, const Exercise& exercise, const std::vector<PastAttempt>& attempts) {
  page.line(paint(page.output, Look::bold, printable_line(exercise.title)));
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    const auto& attempt = attempts[i];
    const auto changed =
        i == 0 ? std::string() : " · " + size_of_changes(changes_between(attempts[i - 1], attempt));
    const bool full = attempt.points >= attempt.max_points;
    page.line(fmt::format("{:>3}  {}  {}{}", i + 1, when(attempt),
                          paint(page.output, full ? Look::good : Look::open, points_of(attempt)), changed));
    for (const auto& found : attempt.found) page.line("       " + words_of(found, exercise.id));
  }
}

// What one attempt found that the other did not.
std::vector<PastAttempt::Found> only_in(const PastAttempt& one, const PastAttempt& other) {
  std::vector<PastAttempt::Found> only;
  for (const auto& found : one.found)
    if (std::none_of(other.found.begin(), other.found.end(), [&](const PastAttempt::Found& f) {
          return f.check == found.check && f.code == found.code;
        }))
      only.push_back(found);
  return only;
}

void show_one(const Page& page, const Exercise& exercise, const std::vector<PastAttempt>& attempts,
              std::size_t number) {
  const auto& attempt = attempts[number - 1];
  page.line(
      fmt::format("Attempt {} of {}, {}: {}", number, attempts.size(), when(attempt), points_of(attempt)));
  const PastAttempt none{};
  const auto& before = number > 1 ? attempts[number - 2] : none;
  for (const auto& found : only_in(before, attempt))
    page.line(paint(page.output, Look::good, "  gone  ") + words_of(found, exercise.id));
  for (const auto& found : attempt.found)
    page.line(paint(page.output, Look::bad, "  found ") + words_of(found, exercise.id));
  page.line();
  if (number == 1) return page.line("It is the first attempt.");
  const auto changes = changes_between(before, attempt);
  page.line("What changed since the attempt before:");
  for (const auto& line : split_lines(changes)) {
    const auto look = line.starts_with('+') ? Look::good : line.starts_with('-') ? Look::bad : Look::dim;
    page.line(paint(page.output, look, printable_line(line)));
  }
}

}  // namespace

int run_history(const HistoryOptions& options) {
  const Page page{options.output};
  const auto course = load_course(options.root);
  if (!course) return usage_error(options.output, course.error());
  std::vector<const Exercise*> exercises;
  if (options.id.empty()) {
    for (const auto& exercise : course->exercises) exercises.push_back(&exercise);
  } else {
    const auto found = find_exercise(*course, options.id);
    if (!found) return usage_error(options.output, found.error());
    exercises.push_back(*found);
  }
  bool any = false;
  for (const auto* exercise : exercises) {
    const auto attempts = read_history(options.root, exercise->id);
    if (attempts.empty()) continue;
    if (options.attempt && *options.attempt > static_cast<int>(attempts.size()))
      return usage_error(options.output,
                         {fmt::format("there are {} attempts at {}", attempts.size(), exercise->id), ""});
    if (any) page.line();
    any = true;
    if (options.attempt)
      show_one(page, *exercise, attempts, static_cast<std::size_t>(*options.attempt));
    else
      show_all(page, *exercise, attempts);
  }
  if (!any) page.line("No attempt is known. Each version of your files that is graded becomes one.");
  return 0;
}

int run_forget(const ForgetOptions& options) {
  const Page page{options.output};
  const auto course = load_course(options.root);
  if (!course) return usage_error(options.output, course.error());
  auto what = history_folder(options.root);
  if (!options.id.empty()) {
    const auto found = find_exercise(*course, options.id);
    if (!found) return usage_error(options.output, found.error());
    what /= options.id + ".json";
  }
  std::error_code error;
  const auto count = fs::remove_all(what, error);
  if (error)
    return usage_error(options.output,
                       {fmt::format("cannot delete {}: {}", what.string(), error.message()), ""});
  const auto predicted = forget_predictions(options.root, options.id);
  if (!predicted) return usage_error(options.output, predicted.error());
  page.line(count == 0 && !*predicted ? "There was nothing to forget."
            : options.id.empty()
                ? "All attempts are forgotten. Your files are as they were."
                : fmt::format("All attempts at {} are forgotten. Your files are as they were.", options.id));
  return 0;
}

}  // namespace manyhands
