#include "cli/play/level_list.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "cli/play/game.hpp"
#include "cli/screen/screen_text.hpp"

namespace manyhands {

std::vector<std::string> level_list(const std::vector<Level>& levels, const SolvedLevels& solved,
                                    ScreenSize size, const Output& output) {
  const ScreenText text(output);
  std::vector<std::string> lines;
  const auto count = std::count_if(levels.begin(), levels.end(),
                                   [&](const Level& level) { return solved.contains(level.name); });
  const auto progress = fmt::format("{} of {} broken", count, levels.size());
  const auto title = size.width > progress.size() ? size.width - progress.size() : 0;
  lines.push_back(text.painted(Look::bold, text.padded("Break the program", title)) +
                  text.painted(Look::dim, text.cut(progress, size.width)));
  lines.emplace_back();
  for (const auto& line :
       wrap("You are the scheduler. Each of these small programs has a mistake that shows only in "
            "some orders of its threads' steps. You choose which thread takes the next step: find "
            "an order that breaks it.",
            size.width))
    lines.push_back(text.cut(line, size.width));
  lines.emplace_back();
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const auto found = solved.find(levels[i].name);
    const bool is_solved = found != solved.end();
    const auto line =
        fmt::format("  [{}] {} {}  {}", i + 1, is_solved ? "✓" : " ", text.padded(levels[i].title, 24),
                    is_solved ? "broken in " + count_of(found->second, "switch", "switches") : "");
    lines.push_back(text.painted(is_solved ? Look::good : Look::bold, text.cut(line, size.width)));
  }
  lines.emplace_back();
  lines.push_back(
      text.painted(Look::dim, text.cut(fmt::format("1 to {} play · q quit", levels.size()), size.width)));
  if (lines.size() > size.height)
    lines.erase(lines.begin() + 1,
                lines.begin() + 1 +
                    static_cast<std::ptrdiff_t>(std::min(lines.size() - size.height, lines.size() - 1)));
  return lines;
}

}  // namespace manyhands
