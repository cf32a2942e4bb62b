#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <system_error>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/learner_state.hpp"
#include "cli/mistake_commands.hpp"
#include "cli/mistake_folder.hpp"
#include "course/load_course.hpp"
#include "model/known_code.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

constexpr const char* what_to_say = "Describe the mistake here, and write above what the grader must find.";

void say(const Output& output, const std::string& text) {
  output.out << shown(output, text) << '\n';
}

std::string words_of(const Error& error) {
  return error.message + (error.remedy.empty() ? "" : "\n  " + error.remedy);
}

/// The course, and one or all of its exercises.
struct Asked {
  Course course;
  std::vector<const Exercise*> exercises;
};

Result<Asked> asked_for(const MistakesOptions& options) {
  if (!options.name.empty() && !is_mistake_name(options.name))
    return Error{"a mistake cannot have the name '" + printable_line(options.name) + "'",
                 "A name has small letters, digits and '-': lost-wakeup"};
  auto course = load_course(options.places.root);
  if (!course) return course.error();
  Asked asked{std::move(*course), {}};
  if (options.id.empty()) {
    for (const auto& exercise : asked.course.exercises) asked.exercises.push_back(&exercise);
    return asked;
  }
  const auto found = find_exercise(asked.course, options.id);
  if (!found) return found.error();
  // Moving the course does not change its exercises' addresses.
  asked.exercises.push_back(*found);
  return asked;
}

/// The files and folders of solutions/<id>/wrong/, in order.
std::vector<fs::path> mistakes_of(const Course& course, const Exercise& exercise) {
  return sorted_entries(course.root / "solutions" / exercise.id / "wrong");
}

std::string patch_name(const Exercise& exercise, const std::string& name) {
  return "solutions/" + exercise.id + "/wrong/" + name + ".patch";
}

fs::path folder_for(const MistakesOptions& options) {
  return options.folder.empty() ? options.places.scratch / "mistakes" / options.id / options.name
                                : options.folder;
}

int lines_of(const Solution& solution) {
  int lines = 0;
  for (const auto& [path, file] : solution.files)
    if (file.from.find("/wrong/") != std::string::npos)
      lines += static_cast<int>(split_lines(file.text).size());
  return lines;
}

// A new mistake begins as a copy of its base.
Result<Solution> new_mistake(const Asked& asked, const MistakesOptions& options) {
  const auto base = options.base.empty() ? "reference" : options.base;
  auto solution = solution_named(asked.course, *asked.exercises.front(), base, {});
  if (!solution) return solution;
  solution->mistake.expect = {{CheckName::correct, KnownCode("wrong-answer").str()}};
  solution->mistake.base = base;
  solution->mistake.words = what_to_say;
  return solution;
}

// If the difference is larger than this, the whole file is easier to read.
std::string advice_on(const Asked& asked, const std::string& text) {
  const auto mistake = parse_mistake(text, "");
  const auto base = solution_named(asked.course, *asked.exercises.front(), mistake->base, {});
  int lines = 0;
  for (const auto& diff : mistake->files)
    lines += static_cast<int>(split_lines(base->files.at(diff.path).text).size());
  const auto size = size_of(mistake->files);
  auto words = fmt::format("-{} +{} of {} lines", size.removed, size.added, lines);
  if (3 * (size.removed + size.added) > lines)
    words += "; more than a third of them: the whole program may be easier to read";
  return words;
}

}  // namespace

int run_mistakes_list(const MistakesOptions& options) {
  const auto& output = options.output;
  const auto asked = asked_for(options);
  if (!asked) return usage_error(output, asked.error());
  int status = 0;
  for (const auto* exercise : asked->exercises) {
    say(output, paint(output, Look::bold, exercise->id));
    for (const auto& entry : mistakes_of(asked->course, *exercise)) {
      const auto name = entry.stem().string();
      const auto solution = solution_named(asked->course, *exercise, "wrong/" + name, {});
      if (!solution) {
        status = 1;
        say(output, "  " + words_of(solution.error()));
        continue;
      }
      const auto& mistake = solution->mistake;
      const auto size = size_of(mistake.files);
      say(output, fmt::format("  {:<32} {:<40} {}", name, to_text(mistake.expect),
                              solution->is_patch()
                                  ? fmt::format("-{} +{} of {}", size.removed, size.added, mistake.base)
                                  : fmt::format("whole, {} lines", lines_of(*solution))));
    }
  }
  return status;
}

int run_mistakes_show(const MistakesOptions& options) {
  const auto& output = options.output;
  const auto asked = asked_for(options);
  if (!asked) return usage_error(output, asked.error());
  const auto& exercise = *asked->exercises.front();
  const auto solution = solution_named(asked->course, exercise, "wrong/" + options.name, {});
  if (!solution) return usage_error(output, solution.error());
  const auto text = patch_text_of(asked->course, exercise, solution->mistake, *solution);
  if (!text) return usage_error(output, text.error());
  output.out << printable(*text);
  return 0;
}

int run_mistakes_edit(const MistakesOptions& options) {
  const auto& output = options.output;
  const auto asked = asked_for(options);
  if (!asked) return usage_error(output, asked.error());
  const auto& exercise = *asked->exercises.front();
  const auto name = patch_name(exercise, options.name);
  std::vector<Error> refused;
  const auto load = [&]() -> Result<Solution> {
    std::error_code none;
    if (fs::exists(asked->course.root / name, none)) {
      const auto text = read_file(asked->course.root / name);
      if (!text) return text.error();
      return patched_solution(asked->course, exercise, *text, name, &refused);
    }
    for (const auto& entry : mistakes_of(asked->course, exercise))
      if (entry.stem() == options.name)
        return solution_named(asked->course, exercise, "wrong/" + options.name, {});
    return new_mistake(*asked, options);
  };
  const auto solution = load();
  if (!solution) return usage_error(output, solution.error());
  const auto folder = folder_for(options);
  if (const auto opened = open_mistake(exercise, *solution, folder); !opened)
    return usage_error(output, opened.error());
  for (const auto& error : refused) say(output, words_of(error));
  say(output, fmt::format("Change {}, and mistake.txt next to it. End the line where the finding must point "
                          "with: // <-- here",
                          (folder / exercise.id).string()));
  say(output, fmt::format("Try it: {0} run {1} --submission {2}\nThen:   {0} mistakes save {1} {3}{4}",
                          output.program, exercise.id, shell_word(folder.string()), options.name,
                          options.folder.empty() ? "" : " --from " + shell_word(folder.string())));
  return refused.empty() ? 0 : 1;
}

int run_mistakes_save(const MistakesOptions& options) {
  const auto& output = options.output;
  const auto asked = asked_for(options);
  if (!asked) return usage_error(output, asked.error());
  const auto& exercise = *asked->exercises.front();
  const auto name = patch_name(exercise, options.name);
  for (const auto& entry : mistakes_of(asked->course, exercise))
    if (entry.stem() == options.name && entry.extension() != ".patch")
      return usage_error(
          output, {entry.lexically_relative(asked->course.root).string() + ": is stored as a whole program",
                   "Change it there; or remove it first, to store it as a patch."});
  const auto folder = folder_for(options);
  const auto text = close_mistake(asked->course, exercise, folder);
  if (!text) return usage_error(output, text.error());
  if (text->find(what_to_say) != std::string::npos)
    return usage_error(output,
                       {(folder / "mistake.txt").string() + ": the description of the mistake is missing",
                        "Describe it there in a sentence or two, and write what the grader must find in the "
                        "first line."});
  std::error_code none;
  fs::create_directories((asked->course.root / name).parent_path(), none);
  if (const auto written = write_file(asked->course.root / name, *text); !written)
    return usage_error(output, written.error());
  if (options.folder.empty()) fs::remove_all(folder, none);
  say(output, name + ": " + advice_on(*asked, *text));
  return 0;
}

int run_mistakes_refresh(const MistakesOptions& options) {
  const auto& output = options.output;
  const auto asked = asked_for(options);
  if (!asked) return usage_error(output, asked.error());
  int same = 0;
  int refreshed = 0;
  int refused = 0;
  for (const auto* exercise : asked->exercises)
    for (const auto& entry : mistakes_of(asked->course, *exercise)) {
      if (entry.extension() != ".patch") continue;
      const auto before = read_file(entry);
      if (!before) return usage_error(output, before.error());
      const auto name = patch_name(*exercise, entry.stem().string());
      std::vector<Error> stale;
      const auto solution = patched_solution(asked->course, *exercise, *before, name, &stale);
      if (!solution) stale.push_back(solution.error());
      const auto text = stale.empty() ? patch_text_of(asked->course, *exercise, solution->mistake, *solution)
                                      : Result<std::string>(stale.front());
      if (stale.empty() && !text) stale.push_back(text.error());
      if (!stale.empty()) {
        ++refused;
        for (const auto& error : stale) say(output, words_of(error));
      } else if (*before == *text) {
        ++same;
      } else if (const auto written = write_file(entry, *text); !written) {
        return usage_error(output, written.error());
      } else {
        ++refreshed;
        say(output, name + ": rewritten");
      }
    }
  say(output, fmt::format("{} unchanged, {} rewritten, {} do not match", same, refreshed, refused));
  return refused > 0 ? 1 : 0;
}

}  // namespace manyhands
