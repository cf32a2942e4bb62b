#include "report/told.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "model/finding_codes.hpp"
#include "model/known_code.hpp"
#include "profile/profile.hpp"
#include "report/interleaving_text.hpp"

namespace manyhands {
namespace {

constexpr std::size_t output_lines_in_text = 8;
constexpr std::size_t order_width_in_text = 100;
constexpr std::size_t turns_in_text = 40;
constexpr std::size_t longest_line = 200;

void add(std::string& text, const std::string& more) {
  if (more.empty()) return;
  if (!text.empty()) text += "\n";
  text += more;
}

bool causes_others(const Check& check) {
  const auto is_cause = [](const Finding& f) {
    return f.code == KnownCode("memory-error") || f.code == KnownCode("undefined-behaviour");
  };
  return check.name == CheckName::memory && check.verdict == Verdict::fail &&
         std::any_of(check.findings.begin(), check.findings.end(), is_cause);
}

}  // namespace

Shown shown_as(const Check& check) {
  switch (check.verdict) {
    case Verdict::pass:
      return Shown::passed;
    case Verdict::fail:
      return Shown::failed;
    case Verdict::inconclusive:
      return Shown::not_measured;
    case Verdict::fault:
      return Shown::grader_error;
    case Verdict::skipped:
      break;
  }
  return check.why == Why::machine ? Shown::not_measured
         : check.why == Why::gated ? Shown::not_run
                                   : Shown::none;
}

std::string title_of(const Finding& finding, const std::string& exercise) {
  if (const auto headline = headline_of(finding.code, exercise); !headline.empty())
    return std::string(headline);
  std::string words = printable_line(finding.code);  // without a page, or of another course
  std::replace(words.begin(), words.end(), '-', ' ');
  return words.empty() ? "it went wrong" : words;
}

std::string place_of(const std::string& file, int line) {
  if (file.empty()) return {};
  return line > 0 ? fmt::format("{}:{}", printable_line(file), line) : printable_line(file);
}

std::string seen_by(const std::string& by) {
  return is_watched(by) ? fmt::format("seen by {}", find_profile(by)->tool) : "";
}

std::vector<Told> told_once(const std::vector<Finding>& findings) {
  std::vector<Told> told;
  for (const Finding& f : findings) {
    const auto same = std::find_if(told.begin(), told.end(), [&](const Told& t) {
      return t.finding->code == f.code && t.finding->message == f.message && t.finding->file == f.file &&
             t.finding->line == f.line;
    });
    Told& entry = same != told.end() ? *same : told.emplace_back(Told{&f, {}});
    const auto task = std::to_string(f.task);
    if (f.task > 0 && std::find(entry.tasks.begin(), entry.tasks.end(), task) == entry.tasks.end())
      entry.tasks.push_back(task);
  }
  return told;
}

std::string in_tasks(const Told& told) {
  if (told.tasks.empty()) return {};
  return fmt::format(" ({} {})", told.tasks.size() == 1 ? "task" : "tasks", join_words(told.tasks));
}

std::vector<const Check*> causes_first(const ExerciseReport& exercise) {
  std::vector<const Check*> checks;
  for (const Check& c : exercise.checks) checks.push_back(&c);
  std::stable_partition(checks.begin(), checks.end(),
                        [](const Check* c) { return c->name == CheckName::builds || causes_others(*c); });
  return checks;
}

std::string word_after(const ExerciseReport& exercise, const Check& check) {
  const auto fails = [&](const Check& other) {
    return &other != &check && other.verdict == Verdict::fail && !other.findings.empty();
  };
  if (!causes_others(check) || std::none_of(exercise.checks.begin(), exercise.checks.end(), fails)) return {};
  return "What follows may only be a consequence of this. Correct this first, then grade again.";
}

std::string line_about(const Check& check, const std::string& exercise) {
  switch (shown_as(check)) {
    case Shown::passed:
      return check.summary.empty() ? "passes" : printable_line(check.summary);
    case Shown::failed:
      if (!check.findings.empty()) return title_of(check.findings.front(), exercise);
      return printable_line(check.reason.empty() ? "it does not pass" : check.reason);
    case Shown::not_measured:
      return "not decided: " + printable_line(check.reason);
    case Shown::grader_error:
      return "the grader failed here, not the program: " + printable_line(check.reason);
    case Shown::not_run:
      return "not run, because an earlier check did not pass";
    case Shown::none:
      break;
  }
  return "the exercise has no such check";
}

std::vector<std::string> last_lines(const std::string& output, std::size_t most) {
  auto lines = split_lines(printable(output));
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  if (lines.size() > most) lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(most));
  for (auto& line : lines) line = shorten(line, longest_line);
  return lines;
}

std::string text_about(const Finding& finding) {
  std::string text = place_of(finding.file, finding.line);
  add(text, printable(finding.message));
  for (const Related& related : finding.related) {
    const auto place = place_of(related.file, related.line);
    add(text, place.empty() ? printable(related.message) : place + ": " + printable(related.message));
  }
  for (const auto& line : lines_of(finding.interleaving, order_width_in_text, turns_in_text)) add(text, line);
  const auto output = last_lines(finding.output, output_lines_in_text);
  if (!output.empty()) add(text, "the last lines that it printed:");
  for (const auto& line : output) add(text, "│ " + line);
  return text;
}

std::string text_about(const Check& check, const std::string& exercise) {
  std::string text;
  if (shown_as(check) == Shown::failed && !check.findings.empty()) {
    for (const auto& told : told_once(check.findings)) {
      add(text, title_of(*told.finding, exercise) + in_tasks(told));
      add(text, text_about(*told.finding));
    }
    return text;
  }
  text = line_about(check, exercise);
  add(text, printable(check.remedy));
  return text;
}

std::vector<Row> rows_of(const Report& report) {
  std::vector<Row> rows;
  for (const auto& exercise : report.exercises)
    for (const auto& check : exercise.checks)
      if (shown_as(check) != Shown::none) rows.push_back({&exercise, &check});
  return rows;
}

}  // namespace manyhands
