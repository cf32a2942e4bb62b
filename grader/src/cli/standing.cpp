#include "cli/standing.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace manyhands {

Standing standing_of(const Exercise& exercise, bool untouched, const std::optional<Report>& last) {
  if (untouched) return {};
  if (last) {
    for (const ExerciseReport& e : last->exercises) {
      if (e.id != exercise.id || e.state == ExerciseState::not_started) continue;
      const std::string points = format_number(e.points) + "/" + format_number(e.max_points);
      const char* part = ", partly not measured";
      switch (e.verdict) {
        case Verdict::pass:
          return {"✓", Look::good, points + (e.points_unmeasured > 0 ? part : ""), true, true};
        case Verdict::fail:
          return {"✗", Look::bad, points, true};
        default:
          return {"?", Look::open, points + part, true};
      }
    }
  }
  return {"·", Look::open, "started, not graded yet", true};
}

std::vector<CourseItem> read_standings(const std::filesystem::path& root, const Course& course) {
  const auto last = last_report(root);
  std::vector<CourseItem> items;
  for (const auto& module : course.modules)
    for (const auto& entry : module.exercises) {
      const auto& exercise = *course.find(entry.id);
      items.push_back({entry.id, printable_line(exercise.title), printable_line(module.title),
                       standing_of(exercise, is_untouched(root, exercise), last)});
    }
  return items;
}

std::size_t current_exercise(const std::vector<CourseItem>& items) {
  const auto first = [&](bool started) {
    return std::find_if(items.begin(), items.end(), [&](const CourseItem& item) {
      return item.standing.started == started && !item.standing.done;
    });
  };
  for (const bool started : {true, false})
    if (const auto found = first(started); found != items.end())
      return static_cast<std::size_t>(found - items.begin());
  return 0;
}

}  // namespace manyhands
