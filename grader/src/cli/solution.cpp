#include "cli/solution.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/files.hpp"
#include "base/pattern.hpp"
#include "base/text.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

/// Reads single solutions of one exercise.
class Reader {
 public:
  Reader(const Course& course, const Exercise& exercise)
      : course_(course), exercise_(exercise), folder_(course.root / "solutions" / exercise.id) {}

  [[nodiscard]] const fs::path& folder() const { return folder_; }
  [[nodiscard]] std::string shown(const fs::path& path) const {
    const auto relative = path.lexically_relative(course_.root);
    return relative.empty() || *relative.begin() == ".." ? path.string() : relative.string();
  }

  [[nodiscard]] Result<Solution> in(const fs::path& folder, SolutionKind kind) const {
    Solution solution{kind, shown(folder), {}, {}, {}};
    for (const auto& path : paths())
      if (const auto read = take(solution, path, folder / path); !read) return read.error();
    return solution;
  }

  [[nodiscard]] Result<Solution> reference() const { return in(folder_, SolutionKind::reference); }

  [[nodiscard]] Result<Solution> also(const fs::path& entry) const {
    return laid_over_reference(SolutionKind::also, entry);
  }

  [[nodiscard]] Result<Solution> wrong(const fs::path& entry) const {
    if (entry.extension() == ".patch") {
      const auto text = read_file(entry);
      if (!text) return text.error();
      return patched(*text, shown(entry), nullptr);
    }
    auto solution = laid_over_reference(SolutionKind::wrong, entry);
    if (solution)
      if (const auto read = read_first_line(*solution); !read) return read.error();
    return solution;
  }

  [[nodiscard]] Result<Solution> patched(const std::string& text, const std::string& name,
                                         std::vector<Error>* refused) const {
    auto mistake = parse_mistake(text, name);
    if (!mistake) return mistake.error();
    auto solution = mistake->base == "reference" ? reference() : also(folder_ / mistake->base);
    if (!solution)
      return Error{place(name, 1) + ": cannot get its base: " + solution.error().message,
                   solution.error().remedy};
    solution->kind = SolutionKind::wrong;
    solution->name = name;
    for (const auto& diff : mistake->files) {
      const auto file = solution->files.find(diff.path);
      if (file == solution->files.end())
        return Error{
            place(name, diff.at) + ": '" + printable_line(diff.path) + "' is not one of the exercise's files",
            "Those are " + join_words(paths()) + "."};
      auto applied = apply(diff, file->second.text, name, file->second.from);
      if (!applied) return applied.error();
      if (refused == nullptr && !applied->refused.empty()) return applied->refused.front();
      if (refused != nullptr)
        refused->insert(refused->end(), applied->refused.begin(), applied->refused.end());
      file->second.text = std::move(applied->text);
      file->second.origins = std::move(applied->origins);
    }
    solution->mistake = std::move(*mistake);
    look_for_marks(*solution);
    return solution;
  }

 private:
  [[nodiscard]] std::vector<std::string> paths() const {
    std::vector<std::string> paths;
    for (const auto& file : exercise_.files) paths.push_back(file.path);
    return paths;
  }

  [[nodiscard]] Result<void> take(Solution& solution, const std::string& path, const fs::path& from) const {
    auto text = read_file(from);
    if (!text) return text.error();
    solution.files[path] = {std::move(*text), shown(from), {}};
    return {};
  }

  [[nodiscard]] Result<Solution> laid_over_reference(SolutionKind kind, const fs::path& entry) const {
    auto solution = reference();
    if (!solution) return solution;
    solution->kind = kind;
    solution->name = shown(entry);
    std::error_code none;
    if (!fs::is_directory(entry, none)) {
      const auto read = take(*solution, exercise_.files.front().path, entry);
      return read ? solution : Result<Solution>(read.error());
    }
    for (const auto& path : sorted_entries(entry)) {
      const auto name = path.filename().string();
      if (!solution->files.contains(name))
        return Error{shown(path) + ": is not one of the exercise's files",
                     "Those are " + join_words(paths()) + "."};
      if (const auto read = take(*solution, name, path); !read) return read.error();
    }
    return solution;
  }

  // A mistake that is kept as whole files declares what must be found in the first line of the first of its
  // own files: expect: <check> <code> [| <check> <code>] [at "text of the line"], as a comment. The comment
  // continues with a description of the mistake.
  [[nodiscard]] Result<void> read_first_line(Solution& solution) const {
    const auto is_own = [&](const auto& path) {
      const auto& from = solution.files.at(path).from;
      return from != shown(folder_ / path);
    };
    const auto all = paths();
    const auto first = std::find_if(all.begin(), all.end(), is_own);
    if (first == all.end())
      return Error{solution.name + ": has no file", "Put the program with the mistake there."};
    const auto& file = solution.files.at(*first);
    const auto lines = split_lines(file.text);
    static const Pattern expectation(
        R"raw(^(?://|#) expect: ([a-z]+ [a-z0-9-]+(?: \| [a-z]+ [a-z0-9-]+)*)(?: at "(.*)")?\s*$)raw");
    const auto match = expectation.find(lines.empty() ? std::string_view() : lines.front());
    if (!match)
      return Error{file.from +
                   ": the first line must be: // expect: <check> <code> [at \"text of the line\"]"};
    auto expect = parse_expectations(std::string(match->groups[0]), place(file.from, 1));
    if (!expect) return expect.error();
    solution.mistake.expect = std::move(*expect);
    const auto comment = lines.front().substr(0, lines.front().find(' ') + 1);
    for (std::size_t i = 1; i < lines.size() && lines[i].rfind(comment, 0) == 0; ++i)
      solution.mistake.words += (i > 1 ? "\n" : "") + lines[i].substr(comment.size());
    look_for_marks(solution);
    if (match->groups[1].empty()) return {};
    const auto at = std::find_if(lines.begin() + 1, lines.end(), [&](const auto& line) {
      return line.find(match->groups[1]) != std::string::npos;
    });
    if (at == lines.end())
      return Error{place(file.from, 1) + ": no line has the text \"" + std::string(match->groups[1]) + '"'};
    solution.must_point.push_back({*first, static_cast<int>(at - lines.begin()) + 1});
    return {};
  }

  static void look_for_marks(Solution& solution) {
    for (const auto& [path, file] : solution.files)
      for (const int line : marked_lines(file.text)) solution.must_point.push_back({path, line});
  }

  const Course& course_;
  const Exercise& exercise_;
  fs::path folder_;
};

}  // namespace

std::vector<fs::path> sorted_entries(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  return entries;
}

Result<Solution> solution_in(const fs::path& folder, SolutionKind kind, const Course& course,
                             const Exercise& exercise) {
  return Reader(course, exercise).in(folder, kind);
}

Result<Solution> solution_named(const Course& course, const Exercise& exercise, const std::string& name,
                                const fs::path& first) {
  const Reader reader(course, exercise);
  if (name == "reference") return reader.reference();
  const bool is_wrong = name.rfind("wrong/", 0) == 0;
  const auto extension = fs::path(exercise.files.front().path).extension().string();
  std::vector<fs::path> folders{reader.folder()};
  if (!first.empty()) folders.insert(folders.begin(), first / exercise.id);
  std::error_code none;
  for (const auto& folder : folders)
    for (const std::string ending : {".patch", extension.c_str(), ""}) {
      const auto entry = folder / (name + ending);
      if (ending.empty() ? !fs::is_directory(entry, none) : !fs::is_regular_file(entry, none)) continue;
      return is_wrong ? reader.wrong(entry) : reader.also(entry);
    }
  return Error{"there is no solution " + name + " of " + exercise.id,
               "Names are: reference, also/NAME, wrong/NAME, as in solutions/" + exercise.id + "."};
}

Result<Solution> patched_solution(const Course& course, const Exercise& exercise, const std::string& text,
                                  const std::string& name, std::vector<Error>* refused) {
  return Reader(course, exercise).patched(text, name, refused);
}

std::string origin_of(const Solution& solution, const std::string& path, int line) {
  const auto file = solution.files.find(path);
  if (file == solution.files.end() || line < 1 ||
      static_cast<std::size_t>(line) > file->second.origins.size())
    return {};
  const auto origin = file->second.origins[static_cast<std::size_t>(line) - 1];
  return origin.diff_line > 0 ? place(solution.name, origin.diff_line)
                              : place(file->second.from, origin.base_line);
}

Result<void> lay_out(const Solution& solution, const std::string& id, const fs::path& folder, bool touched) {
  for (const auto& [path, file] : solution.files) {
    const auto target = folder / id / path;
    std::error_code error;
    fs::create_directories(target.parent_path(), error);
    const auto text = file.text + (touched && !is_data(path) ? "//\n" : "");
    if (const auto written = write_file(target, text); !written) return written.error();
  }
  return {};
}

}  // namespace manyhands
