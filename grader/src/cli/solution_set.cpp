#include "cli/solution_set.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "cli/todo_lines.hpp"
#include "model/finding_codes.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

/// Reads all of them, and records what is wrong with them.
class Inspector {
 public:
  Inspector(const Course& course, const Exercise& exercise)
      : course_(course), exercise_(exercise), folder_(course.root / "solutions" / exercise.id) {}

  SolutionSet inspect() {
    add(solution_in(exercise_.folder / "starter", SolutionKind::pristine, course_, exercise_));
    for (const auto& file : exercise_.files)
      if (!fs::exists(folder_ / file.path))
        complain(folder_ / file.path, "is missing: every exercise has a reference");
    add("reference");
    for (const auto& entry : sorted_entries(folder_ / "also")) add("also/" + entry.stem().string());
    std::string before;
    for (const auto& entry : sorted_entries(folder_ / "wrong")) {
      if (entry.stem() == before)
        complain(entry, "exists twice: as a patch, and as a whole program");
      else
        add("wrong/" + entry.stem().string());
      before = entry.stem();
    }
    if (exercise_.summary.empty())
      complain(exercise_.folder / "exercise.yaml", "has no summary, which README.md shows");
    for (auto& complaint : todo_complaints(course_, exercise_))
      set_.complaints.push_back(std::move(complaint));
    if (set_.solutions.size() < 4) complain(folder_, "has no other correct solution, or no wrong one");
    look_for_strays(folder_, {"also", "wrong"});
    look_for_strays(exercise_.folder, {"starter", "findings", "README.md", "hints.md", "exercise.yaml",
                                       "guest.cpp", "programs.cpp", "tests", "tests.cpp"});
    look_for_strays(exercise_.folder / "starter", {});
    return std::move(set_);
  }

 private:
  void complain(const fs::path& path, const std::string& what) {
    set_.complaints.push_back(path.lexically_relative(course_.root).string() + ": " + what);
  }

  void add(const std::string& name) { add(solution_named(course_, exercise_, name, {})); }

  void add(Result<Solution> solution) {
    if (!solution) {
      const auto& error = solution.error();
      set_.complaints.push_back(error.message + (error.remedy.empty() ? "" : ". " + error.remedy));
      return;
    }
    const auto& code = solution->mistake.expect.code;
    if (solution->kind == SolutionKind::wrong && headline_of(code).empty() &&
        !fs::exists(exercise_.folder / "findings" / (code + ".md")))
      set_.complaints.push_back(solution->name + ": there is no finding " + code);
    set_.solutions.push_back(std::move(*solution));
  }

  void look_for_strays(const fs::path& folder, std::set<std::string> known) {
    for (const auto& file : exercise_.files) known.insert(file.path);
    for (const auto& path : sorted_entries(folder)) {
      const bool header = folder == exercise_.folder && path.extension() == ".hpp";  // the interface
      if (!header && !known.contains(path.filename().string())) complain(path, "is not part of an exercise");
    }
  }

  const Course& course_;
  const Exercise& exercise_;
  fs::path folder_;
  SolutionSet set_;
};

}  // namespace

SolutionSet solutions_of(const Course& course, const Exercise& exercise) {
  return Inspector(course, exercise).inspect();
}

}  // namespace manyhands
