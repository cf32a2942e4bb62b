#include "cli/solution_set.hpp"

#include <algorithm>
#include <array>
#include <regex>
#include <set>
#include <system_error>

#include "base/files.hpp"
#include "model/finding_codes.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

constexpr std::array check_names{CheckName::builds, CheckName::correct,   CheckName::memory,
                                 CheckName::races,  CheckName::schedules, CheckName::mechanism,
                                 CheckName::speed};

std::vector<fs::path> sorted_entries(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  return entries;
}

class Reader {
 public:
  Reader(const Course& course, const Exercise& exercise) : course_(course), exercise_(exercise) {}

  SolutionSet read() {
    const auto solutions = course_.root / "solutions" / exercise_.id;
    std::map<std::string, fs::path> pristine;
    std::map<std::string, fs::path> reference;
    for (const auto& file : exercise_.files) {
      pristine[file.path] = exercise_.folder / "starter" / file.path;
      reference[file.path] = solutions / file.path;
      if (!fs::exists(reference[file.path]))
        complain(reference[file.path], "is missing: every exercise has a reference");
    }
    set_.solutions.push_back(
        {SolutionKind::pristine, shown(exercise_.folder / "starter"), pristine, {}, {}, {}, {}});
    set_.solutions.push_back({SolutionKind::reference, shown(solutions), reference, {}, {}, {}, {}});
    for (const auto& folder : sorted_entries(solutions / "also"))
      set_.solutions.push_back(
          {SolutionKind::also, shown(folder), overlay(reference, folder), {}, {}, {}, {}});
    for (const auto& entry : sorted_entries(solutions / "wrong")) add_wrong(reference, entry);
    if (set_.solutions.size() < 4) complain(solutions, "has no other correct solution, or no wrong one");
    look_for_strays(solutions, {"also", "wrong"});
    look_for_strays(exercise_.folder, {"starter", "findings", "README.md", "hints.md", "exercise.yaml",
                                       "guest.cpp", "programs.cpp", "tests.cpp"});
    look_for_strays(exercise_.folder / "starter", {});
    return std::move(set_);
  }

 private:
  [[nodiscard]] std::string shown(const fs::path& path) const {
    return path.lexically_relative(course_.root).string();
  }
  void complain(const fs::path& path, const std::string& what) {
    set_.complaints.push_back(shown(path) + ": " + what);
  }

  std::map<std::string, fs::path> overlay(std::map<std::string, fs::path> files, const fs::path& entry) {
    if (fs::is_regular_file(entry)) {
      files[exercise_.files.front().path] = entry;
      return files;
    }
    for (const auto& path : sorted_entries(entry)) {
      const auto name = path.filename().string();
      if (files.contains(name))
        files[name] = path;
      else
        complain(path, "is none of the exercise's files");
    }
    return files;
  }

  void add_wrong(const std::map<std::string, fs::path>& reference, const fs::path& entry) {
    Solution solution{SolutionKind::wrong, shown(entry), overlay(reference, entry), {}, {}, {}, {}};
    auto first_file = solution.files.at(exercise_.files.front().path);
    for (auto file = exercise_.files.rbegin(); file != exercise_.files.rend(); ++file)
      if (solution.files.at(file->path) != reference.at(file->path))
        first_file = solution.files.at(file->path);
    solution.expects = first_file;
    const auto text = read_file(first_file);
    static const std::regex expectation(
        R"raw(^(?://|#) expect: ([a-z]+) ([a-z0-9-]+)(?: at "(.*)")?\s*$)raw");
    std::smatch match;
    const std::string line = text ? text->substr(0, text->find('\n')) : "";
    if (!std::regex_match(line, match, expectation))
      return complain(first_file,
                      "the first line must be: // expect: <check> <code> [at \"text of the line\"]");
    const auto check = std::find_if(check_names.begin(), check_names.end(),
                                    [&](CheckName c) { return to_string(c) == match[1].str(); });
    if (check == check_names.end()) return complain(first_file, "no check has the name " + match[1].str());
    solution.check = *check;
    solution.code = match[2];
    solution.at = match[3];
    if (headline_of(solution.code).empty() &&
        !fs::exists(exercise_.folder / "findings" / (solution.code + ".md")))
      complain(first_file, "no finding has the code " + solution.code);
    set_.solutions.push_back(std::move(solution));
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
  SolutionSet set_;
};

}  // namespace

SolutionSet solutions_of(const Course& course, const Exercise& exercise) {
  return Reader(course, exercise).read();
}

Result<Solution> solution_named(const Course& course, const Exercise& exercise, const std::string& name,
                                const fs::path& first) {
  const auto solutions = course.root / "solutions";
  Solution solution;
  solution.name = name;
  for (const auto& file : exercise.files) solution.files[file.path] = solutions / exercise.id / file.path;
  if (name == "reference") return solution;
  solution.kind = name.rfind("also/", 0) == 0 ? SolutionKind::also : SolutionKind::wrong;
  const auto& main_file = exercise.files.front().path;
  std::vector<fs::path> folders{solutions};
  if (!first.empty()) folders.insert(folders.begin(), first);
  std::error_code none;
  for (const auto& folder : folders) {
    const auto entry = folder / exercise.id / name;
    const auto alone = fs::path(entry.string() + fs::path(main_file).extension().string());
    if (fs::is_regular_file(alone, none)) {
      solution.files[main_file] = alone;
      return solution;
    }
    if (!fs::is_directory(entry, none)) continue;
    for (auto& [path, source] : solution.files)
      if (fs::exists(entry / path, none)) source = entry / path;
    return solution;
  }
  return Error{
      "there is no solution " + name + " of " + exercise.id,
      "Names are: reference, also/NAME, wrong/NAME, as they stand below solutions/" + exercise.id + "."};
}

Result<void> lay_out(const Solution& solution, const std::string& id, const fs::path& folder, bool touched) {
  for (const auto& [path, source] : solution.files) {
    auto text = read_file(source);
    if (!text) return text.error();
    if (touched && !is_data(path)) *text += "//\n";
    const auto target = folder / id / path;
    std::error_code error;
    fs::create_directories(target.parent_path(), error);
    if (const auto written = write_file(target, *text); !written) return written.error();
  }
  return {};
}

}  // namespace manyhands
