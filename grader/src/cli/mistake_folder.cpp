#include "cli/mistake_folder.hpp"

#include <system_error>

#include "base/files.hpp"
#include "course/diff_make.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

constexpr const char* head_file = "mistake.txt";

}  // namespace

Result<std::string> patch_text_of(const Course& course, const Exercise& exercise, const MistakePatch& head,
                                  const Solution& solution) {
  const auto base = solution_named(course, exercise, head.base, {});
  if (!base) return base.error();
  std::string diffs;
  for (const auto& file : exercise.files) {
    const auto& after = solution.files.at(file.path);
    const auto& before = base->files.at(file.path);
    for (const auto* one : {&before, &after})
      if (one->text.empty() || one->text.back() != '\n')
        return Error{one->from + ": the last line has no newline", "Add a newline at the end."};
    diffs += make_diff(file.path, before.text, after.text);
  }
  if (diffs.empty())
    return Error{"it does not differ from its base, " + head.base, "Add the mistake, then save it."};
  return mistake_text(head, diffs);
}

Result<void> open_mistake(const Exercise& exercise, const Solution& solution, const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder / head_file, error))
    return Error{(folder / head_file).string() + ": a mistake is already open there",
                 "Save it, remove that folder, or choose another one with --into."};
  if (auto laid = lay_out(solution, exercise.id, folder, false); !laid) return laid;
  return write_file(folder / head_file, mistake_text(solution.mistake, {}));
}

Result<std::string> close_mistake(const Course& course, const Exercise& exercise, const fs::path& folder) {
  const auto head_text = read_file(folder / head_file);
  if (!head_text) return Error{head_text.error().message, "Create such a folder with grader mistakes edit."};
  auto head = parse_mistake_head(*head_text, (folder / head_file).string());
  if (!head) return head.error();
  Solution solution;
  for (const auto& file : exercise.files) {
    const auto path = folder / exercise.id / file.path;
    auto text = read_file(path);
    if (!text) return text.error();
    solution.files[file.path] = {std::move(*text), path.string(), {}};
  }
  return patch_text_of(course, exercise, *head, solution);
}

}  // namespace manyhands
