#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <ostream>
#include <system_error>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/author_commands.hpp"
#include "cli/course_table.hpp"
#include "cli/exercise_copy.hpp"
#include "cli/exercise_skeleton.hpp"
#include "cli/learner_state.hpp"
#include "cli/publication.hpp"
#include "cli/solution_set.hpp"
#include "course/course_line.hpp"
#include "course/load_course.hpp"
#include "course/new_id.hpp"

namespace manyhands {
namespace fs = std::filesystem;
namespace {

std::vector<std::string> names_taken(const Course& course) {
  std::vector<std::string> names;
  for (const auto& exercise : course.exercises) names.push_back(exercise.id);
  for (const auto* folder : {"exercises", "solutions", "starter"})
    for (const auto& entry : sorted_entries(course.root / folder)) names.push_back(entry.filename().string());
  return names;
}

/// The exercise to start from, and everything that is copied.
Result<const Exercise*> model_for(const NewOptions& options, const Course& course) {
  if (const auto trouble = trouble_with_new_id(options.id, names_taken(course))) return *trouble;
  const auto like = find_exercise(course, options.like);
  std::error_code none;
  if (like && !fs::is_directory(course.root / "solutions" / options.like, none))
    return Error{"there is no folder solutions/" + options.like + ", but a new exercise needs its reference",
                 "Run this in the authors' repository. A learners' repository has no solutions."};
  return like;
}

Result<void> rewrite(const fs::path& file, const std::function<std::string(const std::string&)>& change) {
  const auto text = read_file(file);
  if (!text) return text.error();
  return write_file(file, change(*text));
}

/// Creates exercises/<id>, solutions/<id> and starter/<id> below `bench`.
Result<void> prepare(const Course& course, const Exercise& like, const std::string& id,
                     const fs::path& bench) {
  const NewNames names(like.id, id);
  if (auto clash = name_clash(like.folder, names)) return *clash;
  const auto exercise = bench / "exercises" / id;
  if (auto copied = copy_with_new_names(like.folder, exercise, names); !copied) return copied;
  if (auto copied = copy_with_new_names(course.root / "solutions" / like.id, bench / "solutions" / id, names);
      !copied)
    return copied;
  const auto statement = [&](const std::string& text) { return statement_skeleton(like, id, text); };
  if (auto done = rewrite(exercise / "README.md", statement); !done) return done;
  if (auto done = rewrite(exercise / "exercise.yaml", manifest_skeleton); !done) return done;
  const auto hints = [&](const std::string& text) { return hints_skeleton(text, like.id); };
  if (auto done = rewrite(exercise / "hints.md", hints); !done) return done;
  fs::create_directories(bench / "starter");
  fs::copy(exercise / "starter", bench / "starter" / id, fs::copy_options::recursive);
  return {};
}

/// Moves the folders to their final places, then adds the exercise to the course. Returns the new course.
Result<Course> publish(const Course& course, const NewOptions& options, const fs::path& bench) {
  const auto list = course.root / "course.yaml";
  const auto text = read_file(list);
  if (!text) return text.error();
  const auto longer = with_course_line(*text, options.like, options.id);
  if (!longer) return longer.error();

  Publication publication;
  for (const auto* folder : {"solutions", "starter", "exercises"})
    if (const auto moved = publication.move(bench / folder / options.id, course.root / folder / options.id);
        !moved)
      return moved.error();
  if (const auto written = publication.write(list, *longer); !written) return written.error();
  auto changed = load_course(course.root);
  if (!changed) return changed;
  // The course may not have such a table.
  const auto readme = read_file(course.root / "README.md");
  const auto table = readme ? with_course_table(*readme, *changed) : Result<std::string>(readme.error());
  if (table)
    if (const auto written = publication.write(course.root / "README.md", *table); !written)
      return written.error();
  publication.keep();
  return changed;
}

void tell_what_to_do(const Course& course, const NewOptions& options) {
  const auto& output = options.output;
  const auto& id = options.id;
  const auto set = solutions_of(course, *course.find(id));
  const auto count = [&](SolutionKind kind) {
    return std::count_if(set.solutions.begin(), set.solutions.end(),
                         [&](const Solution& solution) { return solution.kind == kind; });
  };
  const auto line = [&](const std::string& text) { output.out << shown(output, text) << '\n'; };
  const auto readme = read_file(course.root / "README.md");
  const bool in_table = readme && readme->find("(exercises/" + id + "/") != std::string::npos;
  line(fmt::format(
      "{0} is a copy of {1}: exercises/{0}, starter/{0}, a line in course.yaml{2}, and solutions/{0} "
      "with the reference, {3} in also/ and {4} in wrong/.",
      id, options.like, in_table ? " and README.md" : "", count(SolutionKind::also),
      count(SolutionKind::wrong)));
  line(fmt::format(
      "1. Change the code: interface, starter/, guest.cpp and tests.cpp in exercises/{0}; the reference in "
      "solutions/{0}.",
      id));
  line(fmt::format(
      "2. {} mistakes refresh {}: which wrong submissions still fit? Remove the others, add your own.",
      output.program, id));
  line(fmt::format("3. Write README.md, hints.md and exercise.yaml: {} check {} names every TODO.",
                   output.program, id));
  line(fmt::format("4. After changes to starter/, titles or the summary: {} sync", output.program));
}

}  // namespace

int run_new(const NewOptions& options) {
  const Output& output = options.output;
  const auto course = load_course(options.root);
  if (!course) return usage_error(output, course.error());
  const auto like = model_for(options, *course);
  if (!like) return usage_error(output, like.error());
  try {
    const StagingFolder bench(state_folder(options.root) / ("new-" + options.id));
    if (const auto prepared = prepare(*course, **like, options.id, bench.path()); !prepared)
      return usage_error(output, prepared.error());
    const auto changed = publish(*course, options, bench.path());
    if (!changed) return usage_error(output, changed.error());
    tell_what_to_do(*changed, options);
    return 0;
  } catch (const fs::filesystem_error& e) {
    return usage_error(output, {fmt::format("{} could not be made: {}: {}", options.id,
                                            printable_line(e.path1().string()), e.code().message()),
                                "Nothing was changed. Check the disk, and who may write there."});
  }
}

}  // namespace manyhands
