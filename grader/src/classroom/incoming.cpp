#include "classroom/incoming.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/folded.hpp"
#include "base/text.hpp"
#include "classroom/archive.hpp"
#include "classroom/entry.hpp"
#include "classroom/exercise_files.hpp"
#include "classroom/layout.hpp"
#include "classroom/platform_names.hpp"
#include "classroom/repositories.hpp"
#include "classroom/tree.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

/// What all steps of one import need.
struct Import {
  const ImportWish& wish;
  const build::ToolBox& tools;
  const ImportLimits& limits;
  const ExerciseMatcher& matcher;
  std::string shown;        // the source: "moodle.zip"
  bool is_archive = false;  // the source
};

/// Source files by their name, and archives.
Wanted wanted_by(const Import& import) {
  return [&import](std::string_view path) {
    if (is_archive_name(path)) return import.limits.submission_bytes;
    std::uint64_t most = 0;
    for (const auto& name : possible_names(last_part(path)))
      most = std::max(most, import.matcher.max_bytes(name));
    return most;
  };
}

/// Replaces an archive in a submission by what it contains, one level deep.
void open_archive(const Import& import, std::vector<Entry>& entries, std::vector<std::string>& remarks) {
  const auto is_archive = [](const Entry& entry) {
    return entry.kind == EntryKind::file && is_archive_name(entry.path);
  };
  std::vector<std::string> names;
  for (const auto& entry : entries)
    if (is_archive(entry)) names.push_back(entry.path);
  if (names.empty()) return;
  const auto shown = some_of(names);
  if (names.size() > 1)
    return remarks.push_back(
        fmt::format("It contains several archives, and none of them is read: {}.", shown));
  const auto at = std::find_if(entries.begin(), entries.end(), is_archive);
  const auto archive = std::move(*at);
  entries.erase(at);
  auto limits = import.limits;
  limits.archive_bytes = std::min(limits.archive_bytes, limits.submission_bytes);
  if (!archive.content)
    return remarks.push_back(
        fmt::format("The archive {} is not read: it has {} bytes, and at most {} are allowed.", shown,
                    format_count(static_cast<std::int64_t>(archive.bytes)),
                    format_count(static_cast<std::int64_t>(limits.archive_bytes))));
  auto inside =
      entries_of_archive_bytes(*archive.content, shown, import.tools, limits,
                               [&](std::string_view path) { return import.matcher.max_bytes(path); });
  if (!inside) return remarks.push_back(fmt::format("An archive is not read: {}.", inside.error().message));
  const auto slash = archive.path.rfind('/');
  const auto folder = slash == std::string::npos ? "" : archive.path.substr(0, slash + 1);
  if (folder.size() * inside->size() > limits.archive_bytes)  // each path gets longer by this
    return remarks.push_back(
        fmt::format("The archive {} is not read: it is in too deep a folder for all that is in it.", shown));
  std::vector<std::string> deeper;
  for (auto& entry : *inside) {
    if (is_archive(entry)) deeper.push_back(entry.path);
    if (entry.kind != EntryKind::outside) entry.path = folder + entry.path;
    entries.push_back(std::move(entry));
  }
  if (!deeper.empty())
    remarks.push_back(fmt::format("Archives in an archive are not read: {}.", some_of(deeper)));
}

Incoming incoming_of(const Import& import, StudentEntries&& submission) {
  Incoming incoming;
  incoming.label = printable_line(submission.label);
  incoming.student = submission.student;
  incoming.source = submission.label.empty() ? import.shown : import.shown + ": " + incoming.label;
  incoming.remarks = std::move(submission.remarks);
  open_archive(import, submission.entries, incoming.remarks);
  auto refused = refusals(submission.entries);
  auto found = import.matcher.files_of(submission.entries, import.wish.exercise);
  incoming.files = std::move(found.files);
  for (auto* remarks : {&refused, &found.remarks})
    std::move(remarks->begin(), remarks->end(), std::back_inserter(incoming.remarks));
  return incoming;
}

/// What belongs to nobody, as a submission of nobody.
void add_rest(const Import& import, const std::vector<Entry>& rest, std::vector<std::string> remarks,
              std::vector<Incoming>& result) {
  std::vector<std::string> names;
  for (const auto& entry : rest)
    if (entry.kind == EntryKind::file) names.push_back(entry.path);
  if (!names.empty()) remarks.push_back(fmt::format("These files belong to no student: {}.", some_of(names)));
  for (auto& refused : refusals(rest)) remarks.push_back(std::move(refused));
  if (!remarks.empty()) result.push_back({import.shown, "", import.shown, {}, {}, std::move(remarks)});
}

Result<std::vector<Incoming>> incoming_entries(const Import& import, std::vector<Entry> entries,
                                               std::vector<std::string> remarks, const Roster& roster,
                                               const StudentIndex& students) {
  const Error nothing{fmt::format("there is no submission in {}", import.shown),
                      "It should contain a folder per student, or what Moodle or Canvas let you download."};
  if (entries.empty() && remarks.empty()) return nothing;
  const auto& wished = import.wish.student;
  auto layout = layout_of(std::move(entries), import.matcher, roster, students, !wished.empty());
  if (layout.one_submission && wished.empty())
    return Error{fmt::format("{} is one submission, and does not say whose", import.shown),
                 "Name the student with --student."};
  if (!wished.empty() && layout.submissions.size() > 1)
    return Error{fmt::format("{} contains {} submissions, not only that of {}", import.shown,
                             layout.submissions.size(), wished),
                 "Import it without --student; or unpack it, and import this student's folder."};
  if (wished.empty() && (import.is_archive || layout.unwrapped) && layout.students() == 1)
    return Error{
        fmt::format("{} names a single student, which anybody could have written", import.shown),
        fmt::format("Name the student with --student. Is it from a platform? Then {}.",
                    import.is_archive ? "unpack it, and import the folder" : "import the folder in it")};
  std::vector<Incoming> result;
  for (auto& submission : layout.submissions) {
    if (!wished.empty()) submission.student = wished;
    result.push_back(incoming_of(import, std::move(submission)));
  }
  add_rest(import, layout.rest, std::move(remarks), result);
  if (result.empty()) return nothing;
  return result;
}

/// A source file by itself: it does not say whose it is, nor under which name the exercise lists it.
bool is_source(const Import& import, const fs::path& path) {
  static const std::set<std::string> endings{".cpp", ".cc", ".cxx", ".c", ".hpp", ".hh", ".h", ".yaml"};
  return endings.contains(folded(path.extension().string())) ||
         import.matcher.max_bytes(path.filename().string()) > 0;
}

/// Errors of the file system for which there is no other way are exceptions.
Result<std::vector<Incoming>> incoming_of_path(const fs::path& path, const Course& course,
                                               const Roster& roster, const ImportWish& wish,
                                               const build::ToolBox& tools, const ImportLimits& limits) {
  const ExerciseMatcher matcher(course);
  const StudentIndex students(roster);
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status)) return Error{fmt::format("there is no {}", printable_line(path.string()))};
  const auto whole = fs::absolute(path).lexically_normal();
  const auto name = whole.has_filename() ? whole.filename() : whole.parent_path().filename();
  const Import import{
      wish, tools, limits, matcher, printable_line(name.string()), fs::is_regular_file(status)};
  std::vector<std::string> remarks;
  if (fs::is_directory(status)) {
    auto entries = entries_of_folder(path, limits, wanted_by(import), remarks);
    if (!entries) return entries.error();
    return incoming_entries(import, std::move(*entries), std::move(remarks), roster, students);
  }
  if (!fs::is_regular_file(status))
    return Error{fmt::format("{} is neither a folder nor a file", printable_line(path.string()))};
  if (folded(path.extension().string()) == ".csv") {
    if (wish.student.empty()) return incoming_repositories(path, wish, matcher, students, tools, limits);
    return Error{import.shown + " is a list of repositories, and names the students itself",
                 "Import it without --student."};
  }
  if (is_source(import, path))
    return Error{import.shown + " is a single file; a submission is a folder or an archive of files",
                 "Put it into a folder, under the name that the exercise lists, and import that folder with "
                 "--student ID --exercise ID."};
  auto entries = entries_of_archive(path, import.shown, tools, limits, wanted_by(import));
  if (!entries) return entries.error();
  return incoming_entries(import, std::move(*entries), std::move(remarks), roster, students);
}

}  // namespace

Result<std::vector<Incoming>> incoming_from(const fs::path& path, const ImportWish& wish,
                                            const Course& course, const Roster& roster,
                                            const build::ToolBox& tools, const ImportLimits& limits) {
  if (!wish.exercise.empty() && course.find(wish.exercise) == nullptr)
    return Error{fmt::format("the course has no exercise '{}'", printable_line(wish.exercise))};
  if (!wish.student.empty() && roster.find(wish.student) == nullptr)
    return Error{fmt::format("the roster has no student '{}'", printable_line(wish.student))};
  try {
    return incoming_of_path(path, course, roster, wish, tools, limits);
  } catch (const std::runtime_error& trouble) {
    return Error{trouble.what()};
  }
}

}  // namespace manyhands
