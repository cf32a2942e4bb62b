#include "classroom/repositories.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <optional>
#include <utility>

#include "base/files.hpp"
#include "base/folded.hpp"
#include "base/text.hpp"
#include "classroom/csv.hpp"
#include "classroom/exercise_files.hpp"
#include "classroom/git_fetch.hpp"
#include "classroom/git_objects.hpp"
#include "classroom/working_folder.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

std::string as_sentence(const Error& error) {
  auto text = error.message + ".";
  text.front() =
      static_cast<char>(text.front() >= 'a' && text.front() <= 'z' ? text.front() - 'a' + 'A' : text.front());
  return error.remedy.empty() ? text : text + " " + error.remedy;
}

/// Fills in what the repository contains.
void read_repository(Incoming& row, const fs::path& repository, const ImportWish& wish,
                     const ExerciseMatcher& matcher, const build::ToolBox& tools,
                     const ImportLimits& limits) {
  auto head = files_of_head(repository, tools, limits,
                            [&](std::string_view path) { return matcher.max_bytes(path); });
  if (!head) return row.remarks.push_back(as_sentence(head.error()));
  row.received = std::min(head->time, std::time(nullptr));
  auto found = matcher.files_of(head->entries, wish.exercise);
  row.files = std::move(found.files);
  row.remarks = refusals(head->entries);
  row.remarks.insert(row.remarks.end(), found.remarks.begin(), found.remarks.end());
}

void read_row(Incoming& row, const std::string& repository, const fs::path& folder, const ImportWish& wish,
              const ExerciseMatcher& matcher, const build::ToolBox& tools, const ImportLimits& limits) {
  constexpr std::string_view local = "file://";
  const auto path = repository.starts_with(local) ? repository.substr(local.size()) : repository;
  if (!is_repository_url(path)) return read_repository(row, folder / path, wish, matcher, tools, limits);
  if (!wish.fetch) {
    row.remarks.push_back("It is not on this machine. Allow it to be fetched with --fetch.");
    return;
  }
  const WorkingFolder clone;
  if (const auto fetched = fetch_repository(repository, clone.path(), process::run, limits); !fetched)
    return row.remarks.push_back(as_sentence(fetched.error()));
  read_repository(row, clone.path(), wish, matcher, tools, limits);
}

}  // namespace

Result<std::vector<Incoming>> incoming_repositories(const fs::path& csv, const ImportWish& wish,
                                                    const ExerciseMatcher& matcher,
                                                    const StudentIndex& students, const build::ToolBox& tools,
                                                    const ImportLimits& limits) {
  const auto shown = printable_line(csv.filename().string());
  const auto text = read_file(csv);
  if (!text) return text.error();
  const auto rows = parse_csv(*text, shown);
  if (!rows) return rows.error();
  std::vector<std::string> columns;
  if (!rows->empty())
    for (const auto& title : rows->front().cells) columns.push_back(folded(title));
  const auto column = [&](std::string_view title) {
    return static_cast<std::size_t>(std::find(columns.begin(), columns.end(), title) - columns.begin());
  };
  const auto student = column("student");
  const auto repository = column("repository");
  if (student == columns.size() || repository == columns.size())
    return Error{shown + " does not have the columns student and repository",
                 "A list of repositories begins with the line 'student,repository'."};
  std::vector<Incoming> result;
  for (auto row = std::next(rows->begin()); row != rows->end(); ++row) {
    const auto cell = [&](std::size_t at) { return at < row->cells.size() ? row->cells[at] : std::string(); };
    Incoming incoming;
    incoming.label = printable_line(cell(student));
    if (const auto* known = students.matching(cell(student))) incoming.student = known->id;
    incoming.source = fmt::format("{}:{}: {}", shown, row->line, printable_line(cell(repository)));
    if (cell(repository).empty())
      incoming.remarks.push_back("There is no repository in this line.");
    else
      read_row(incoming, cell(repository), csv.parent_path(), wish, matcher, tools, limits);
    result.push_back(std::move(incoming));
  }
  return result;
}

}  // namespace manyhands
