#include "cli/own_mistakes.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <vector>

#include "base/text.hpp"
#include "cli/learner_state.hpp"
#include "report/told.hpp"

namespace manyhands {
namespace {

constexpr int lines_around = 2;
constexpr std::size_t most_places = 3;

// Line `number` of the text and its neighbours, each with its number.
std::string quoted(const std::string& text, int number, const Output& output) {
  const auto lines = split_lines(text);
  const auto count = static_cast<int>(lines.size());
  if (number < 1 || number > count) return {};
  std::string shown_lines;
  for (int i = std::max(1, number - lines_around); i <= std::min(count, number + lines_around); ++i) {
    const auto line = printable_line(lines[static_cast<std::size_t>(i - 1)]);
    const auto whole = fmt::format("  {} {:>5}  {}", i == number ? ">" : " ", i, line);
    const auto cut = shorten(whole, output.width);
    shown_lines += (i == number ? paint(output, Look::bold, cut) : paint(output, Look::dim, cut)) + '\n';
  }
  return shown_lines;
}

}  // namespace

std::string own_mistakes(const Report& last, const std::string& code, const GradedText& text,
                         const Output& output) {
  std::string all;
  std::size_t places = 0;
  std::set<std::string> seen;  // another check may have found the same
  for (const auto& exercise : last.exercises)
    for (const auto* check : causes_first(exercise))
      for (const auto& told : told_once(check->findings)) {
        const auto& finding = *told.finding;
        const auto place = place_of(finding.file, finding.line);
        if (finding.code != code || (!place.empty() && !seen.insert(place).second)) continue;
        if (++places > most_places) continue;
        all += fmt::format("  {}{}\n", place.empty() ? printable_line(exercise.id) : place, in_tasks(told));
        if (const auto its = text(exercise.id, finding.file)) all += quoted(*its, finding.line, output);
        for (const auto& line : wrap(printable(finding.message), output.width - 2)) all += "  " + line + '\n';
        if (const auto& replay = finding.interleaving.replay; !replay.empty())
          all += fmt::format("  The order of its steps: {}\n", printable_line(replay));
        all += '\n';
      }
  if (places > most_places) all += fmt::format("  and {} more\n\n", places - most_places);
  return all.empty() ? all : "In your program, when it was last graded:\n\n" + all;
}

}  // namespace manyhands
