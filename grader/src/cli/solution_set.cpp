#include "cli/solution_set.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "cli/todo_lines.hpp"
#include "model/finding_codes.hpp"
#include "model/finding_page.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

/// Reads all of them, and records what is wrong with them.
class Inspector {
 public:
  Inspector(const Course& course, const Exercise& exercise)
      : course_(course), exercise_(exercise), folder_(course.root / "solutions" / exercise.id) {}

  SolutionSet inspect() {
    read_pages();
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
                                       "guest.cpp", "programs.cpp", "schedules.cpp", "tests", "tests.cpp"});
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
    for (const auto& expect : solution->mistake.expect) look_up(expect, solution->name);
    set_.solutions.push_back(std::move(*solution));
  }

  void read_pages() {
    for (const auto& path : sorted_entries(exercise_.folder / "findings")) {
      const auto name = path.lexically_relative(course_.root).string();
      const auto page = read_finding_page(path, name);
      if (!page)
        set_.complaints.push_back(page.error().message + ". " + page.error().remedy);
      else
        own_pages_.emplace(path.stem().string(), page->checks);
    }
  }

  // A page says in which checks its finding may be.
  void look_up(const Expectation& expect, const std::string& name) {
    const auto own = own_pages_.find(expect.code);
    const auto* common = find_code(expect.code);
    if (own == own_pages_.end() && common == nullptr) {
      set_.complaints.push_back(name + ": there is no finding " + expect.code);
      return;
    }
    const bool listed = own != own_pages_.end()
                            ? std::count(own->second.begin(), own->second.end(), expect.check) > 0
                            : common->checks.contains(expect.check);
    if (listed) return;
    const auto folder =
        own != own_pages_.end() ? "exercises/" + exercise_.id + "/findings/" : "grader/docs/findings/";
    set_.complaints.push_back(name + ": expects '" + to_text({expect}) + "', but " + folder + expect.code +
                              ".md does not list this check under 'check'");
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
  std::map<std::string, std::vector<CheckName>> own_pages_;  // of the exercise's own pages, by code
  SolutionSet set_;
};

}  // namespace

SolutionSet solutions_of(const Course& course, const Exercise& exercise) {
  return Inspector(course, exercise).inspect();
}

}  // namespace manyhands
