#include "cli/class/open_class.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <set>
#include <stdexcept>
#include <utility>

#include "base/text.hpp"
#include "classroom/mark_changes.hpp"
#include "cli/exercise_builds.hpp"
#include "cli/learner_state.hpp"
#include "course/digests.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

constexpr int most_tries = 5;  // a submission that ends the grader does not do so for ever

using Key = std::pair<std::string, std::string>;  // student and exercise

Result<void> all_exist(const OpenClass& open, const RowWish& wish) {
  for (const auto& student : wish.students) {
    if (open.the_class.roster.find(student) != nullptr) continue;
    return Error{no_student(open.the_class.roster, student)};
  }
  for (const auto& id : wish.exercises)
    if (const auto found = find_exercise(open.the_class.course, id); !found) return found.error();
  return {};
}

bool contains_or_empty(const std::vector<std::string>& list, const std::string& one) {
  return list.empty() || std::find(list.begin(), list.end(), one) != list.end();
}

MarkRules readable(const std::string& rules) try {
  return mark_rules_from(rules);
} catch (const std::invalid_argument&) {
  throw GradebookError("the gradebook's rules for marks cannot be read");
}

/// Other rules than those that count wait until an instructor has seen whose marks they change.
void settle_rules(OpenClass& open, Access access) {
  auto& rules = open.the_class.about.rules;
  const auto text = to_text(rules);
  const auto counting = open.gradebook.rules();
  if (counting == text) return;
  if (!counting.empty()) {
    auto now = std::exchange(rules, readable(counting));
    if (!mark_changes(open.the_class, now, open.gradebook.rows(), open.gradebook.results(), {}).empty()) {
      open.new_rules = std::move(now);
      return;
    }
    rules = std::move(now);
  }
  if (access == Access::write) open.gradebook.note_rules(text);
}

/// Whether the student has handed in anything, in the roster or not. Creates no gradebook.
bool is_known(const fs::path& folder, const std::string& student) {
  ClassFile about;
  about.folder = folder;
  if (std::error_code none; !fs::exists(about.gradebook(), none)) return false;
  const auto gradebook = Gradebook::open(about.gradebook());
  if (!gradebook) return false;  // which is said when it is opened for good
  const auto attempts = gradebook->attempts();
  return std::any_of(attempts.begin(), attempts.end(),
                     [&](const Attempt& one) { return one.student == student; });
}

}  // namespace

Result<OpenClass> open_class(const ClassPlace& place, Access access) {
  auto the_class =
      load_class(place.folder, [&](const std::string& student) { return is_known(place.folder, student); });
  if (!the_class) return the_class.error();
  for (const auto& warning : the_class->warnings)
    place.output.err << shown(place.output, "warning: " + warning) << '\n';
  auto gradebook = Gradebook::open(the_class->about.gradebook());
  if (!gradebook) return gradebook.error();
  if (access == Access::write) {
    if (const auto locked = gradebook->lock(); !locked) return locked.error();
    gradebook->take_back_running(most_tries);
  }
  OpenClass open{std::move(*the_class), std::move(*gradebook)};
  settle_rules(open, access);
  return open;
}

void tell_new_rules(const OpenClass& open, const Output& output) {
  if (!open.new_rules) return;
  output.err << fmt::format(
      "class.yaml has other rules for marks now, which do not count yet. Whose marks they change: {} class "
      "regrade --show\n",
      output.program);
}

Result<std::vector<GradebookRow>> rows_for(const OpenClass& open, const RowWish& wish) {
  if (const auto exist = all_exist(open, wish); !exist) return exist.error();
  auto rows = open.gradebook.rows();
  std::map<std::pair<std::int64_t, std::string>, GradedRow> results;
  for (auto& result : open.gradebook.results())
    results[{result.attempt, result.exercise}] = std::move(result);
  const auto result_of = [&](const GradebookRow& row) -> const ExerciseReport* {
    const auto found = results.find({row.attempt, row.exercise});
    return found == results.end() ? nullptr : &found->second.result();
  };
  std::map<Key, std::pair<std::time_t, int>> latest;
  std::map<Key, double> best;
  for (const auto& row : rows) {
    const Key key{row.student, row.exercise};
    latest[key] = std::max(latest[key], {row.received, row.number});
    if (const auto* result = result_of(row)) best[key] = std::max(best[key], result->points);
  }
  std::erase_if(rows, [&](const GradebookRow& row) {
    const Key key{row.student, row.exercise};
    const auto* result = result_of(row);
    return !contains_or_empty(wish.students, row.student) ||
           !contains_or_empty(wish.exercises, row.exercise) ||
           (wish.latest && latest[key] != std::pair(row.received, row.number)) ||
           (wish.best && (result == nullptr || result->points < best[key])) ||
           (wish.failed && row.state != RowState::fault) ||
           (wish.unmeasured && (result == nullptr || result->points_unmeasured <= 0)) ||
           open.the_class.course.find(row.exercise) == nullptr;
  });
  return rows;
}

std::filesystem::path class_cache(const ClassFile& about) {
  return about.folder / ".cache";
}

namespace {

/// Tests that were built from other files would judge by other rules than those that the course shows.
std::optional<SetupError> built_elsewhere(const Course& course, const Places& places,
                                          const std::vector<std::string>& exercises) {
  const auto own = places.build.parent_path() / "exercises";
  std::error_code none;
  for (const auto& id : exercises) {
    auto exercise = *course.find(id);
    const auto digest = digest_of_tests(exercise);
    exercise.folder = own / id;
    if (!fs::is_directory(exercise.folder, none) || digest_of_tests(exercise) == digest) continue;
    return SetupError{{fmt::format("the class's course has other tests of {} than this grader", id),
                       "Use the grader that is built in the course: " +
                           printable_line((course.root / "build/bin/grader").lexically_normal().string())}};
  }
  return std::nullopt;
}

}  // namespace

std::variant<GradingSetup, SetupError> set_up_class(const OpenClass& open, const Places& places,
                                                    const std::vector<std::string>& exercises,
                                                    const SandboxWish& sandbox, bool elsewhere) {
  auto there = places;
  there.root = open.the_class.about.course;
  auto ready = set_up(there, exercises, {}, std::nullopt, sandbox, elsewhere);
  auto* setup = std::get_if<GradingSetup>(&ready);
  if (setup == nullptr) return ready;
  // All that is known of students is in the class's folder.
  setup->settings.cache = class_cache(open.the_class.about);
  std::error_code none;  // without it, others may be able to read what was compiled
  std::filesystem::create_directories(setup->settings.cache, none);
  std::filesystem::permissions(setup->settings.cache, std::filesystem::perms::owner_all, none);
  if (auto other = built_elsewhere(setup->course, places, exercises)) return std::move(*other);
  if (auto failed = build_exercises(there, *setup, exercises)) return std::move(*failed);
  return ready;
}

int with_gradebook_errors(const Output& output, const std::function<int()>& command) {
  try {
    return command();
  } catch (const GradebookError& error) {
    usage_error(output, {error.what(), "What was recorded before is not lost."});
    return 3;
  }
}

}  // namespace manyhands
