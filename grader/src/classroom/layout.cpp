#include "classroom/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "base/folded.hpp"
#include "classroom/archive.hpp"
#include "classroom/platform_names.hpp"

namespace manyhands {
namespace {

bool is_inside(const Entry& entry) {
  return entry.kind != EntryKind::outside;
}

/// Without the first folder; empty if there is nothing below it.
std::string below_first(const std::string& path) {
  const auto slash = path.find('/');
  return slash == std::string::npos ? std::string() : path.substr(slash + 1);
}

/// The names at the top, and for each whether it is a folder.
std::map<std::string, bool> top_names(const std::vector<Entry>& entries) {
  std::map<std::string, bool> names;
  for (const auto& entry : entries)
    if (is_inside(entry)) {
      const bool folder = entry.path.find('/') != std::string::npos || entry.kind == EntryKind::folder;
      auto& known = names[std::string(first_part(entry.path))];
      known = known || folder;
    }
  return names;
}

/// Collects the entries of each student.
class Grouping {
 public:
  StudentEntries& group(const std::string& label, const Student* student, bool ambiguous = false) {
    const auto [known, added] = by_label_.emplace(label, groups_.size());
    if (added) {
      groups_.push_back({label, student == nullptr ? "" : student->id, {}, {}});
      if (student == nullptr && ambiguous)
        groups_.back().remarks.push_back("More than one student of the roster has this name.");
    }
    return groups_[known->second];
  }

  /// If two match the same student, somebody's name is wrong, so neither gets the student's marks.
  std::vector<StudentEntries> take() {
    std::map<std::string, int> submissions;
    for (const auto& group : groups_) ++submissions[group.student];
    for (auto& group : groups_) {
      if (group.student.empty() || submissions.at(group.student) == 1) continue;
      group.remarks.push_back(
          fmt::format("Another submission here also matches the student {}.", group.student));
      group.student.clear();
    }
    return std::move(groups_);
  }

 private:
  std::map<std::string, std::size_t> by_label_;
  std::vector<StudentEntries> groups_;
};

void add_once(std::vector<std::string>& remarks, const std::string& remark) {
  if (std::find(remarks.begin(), remarks.end(), remark) == remarks.end()) remarks.push_back(remark);
}

constexpr const char* typed_text =
    "Text that was typed in the browser is not read; code must be handed in as files.";

/// Finds students by what Moodle writes in front of their files.
class MoodleStudents {
 public:
  MoodleStudents(const Roster& roster, const StudentIndex& students) : students_(students) {
    for (const auto& student : roster.students)
      for (const auto& [column, text] : student.fields) {
        const auto number = participant_number(text);
        if (number.empty() || roster.meaning_of(column) != "identifier") continue;
        const auto [known, added] = by_number_.emplace(number, &student);
        if (!added) known->second = nullptr;
      }
  }

  /// If the roster knows numbers (a grading worksheet does), the number counts: two students may have the
  /// same name. But nobody's, if the name is another student's: each assignment has numbers of its own, so
  /// the worksheet may be that of another one; and students can change their names.
  [[nodiscard]] const Student* matching(const MoodleName& name) const {
    const auto* named = students_.matching(name.name);
    if (by_number_.empty()) return named;
    const auto found = by_number_.find(name.participant);
    const auto* numbered = found == by_number_.end() ? nullptr : found->second;
    return named != nullptr && named != numbered ? nullptr : numbered;
  }
  /// Why nobody matches, if name and number disagree; empty: they do not.
  [[nodiscard]] std::string disagreement(const MoodleName& name) const {
    const auto* named = students_.matching(name.name);
    if (by_number_.empty() || named == nullptr) return {};
    const auto found = by_number_.find(name.participant);
    if (found != by_number_.end() && found->second == named) return {};
    return fmt::format(
        "In the roster, the name is {}'s, but participant {} is {}. Is it the grading worksheet of this "
        "assignment? (Or import it with --student.)",
        named->id, name.participant,
        found == by_number_.end() || found->second == nullptr ? "not there" : found->second->id);
  }
  [[nodiscard]] bool is_ambiguous(const MoodleName& name) const {
    return by_number_.empty() && students_.is_ambiguous(name.name);
  }

 private:
  const StudentIndex& students_;
  std::map<std::string, const Student*, std::less<>> by_number_;  // nullptr: more than one student
};

Layout moodle_layout(std::vector<Entry> entries, const MoodleStudents& students) {
  Layout layout;
  Grouping grouping;
  for (auto& entry : entries) {
    const std::string top(first_part(entry.path));
    const auto name = moodle_name(top);
    if (!name) {
      layout.rest.push_back(std::move(entry));
      continue;
    }
    const bool in_folder = entry.kind == EntryKind::folder || top.size() < entry.path.size();
    const bool unclear = name->repeated && !in_folder;
    auto& group =
        grouping.group(name->name + "_" + name->participant, unclear ? nullptr : students.matching(*name),
                       !unclear && students.is_ambiguous(*name));
    if (const auto why = unclear ? std::string() : students.disagreement(*name); !why.empty())
      add_once(group.remarks, why);
    if (unclear) {
      add_once(group.remarks, "The name of this file does not say for certain whose it is.");
      group.student.clear();
    }
    if (name->kind != "file") {
      add_once(group.remarks, typed_text);
      continue;
    }
    auto below = below_first(entry.path);
    if (below.empty() && entry.kind != EntryKind::folder) below = name->file;
    if (is_inside(entry)) entry.path = std::move(below);
    if (!entry.path.empty()) group.entries.push_back(std::move(entry));
  }
  layout.submissions = grouping.take();
  return layout;
}

/// The column "ID" of Canvas; a number there may be another student's login.
std::map<std::string, const Student*> by_canvas_id(const Roster& roster) {
  std::map<std::string, const Student*> result;
  if (roster.kind != RosterKind::canvas) return result;
  for (const auto& student : roster.students)
    if (const auto id = student.fields.find("ID"); id != student.fields.end()) {
      const auto [known, added] = result.emplace(id->second, &student);
      if (!added) known->second = nullptr;
    }
  return result;
}

/// The name that the student gave the file: Canvas adds "-1" and so on if it has been submitted before.
std::string own_name(const std::string& name, const ExerciseMatcher& matcher) {
  if (matcher.max_bytes(name) > 0) return name;
  const auto shorter = without_resubmission(name);
  const bool known = shorter && (matcher.max_bytes(*shorter) > 0 || is_archive_name(*shorter));
  return known ? *shorter : name;
}

Layout canvas_layout(std::vector<Entry> entries, const ExerciseMatcher& matcher, const Roster& roster,
                     const StudentIndex& students) {
  Layout layout;
  Grouping grouping;
  const auto ids = by_canvas_id(roster);
  std::vector<std::pair<CanvasName, Entry*>> files;
  std::vector<bool> used(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (auto name = canvas_name(first_part(entries[i].path))) {
      files.emplace_back(std::move(*name), &entries[i]);
      used[i] = true;
    }
  // Later files first, so that they are the ones that are kept.
  std::stable_sort(files.begin(), files.end(),
                   [](const auto& a, const auto& b) { return a.first.file_id > b.first.file_id; });
  std::set<std::string> taken;
  for (auto& [name, entry] : files) {
    const auto found = ids.find(name.user);
    const auto* student = ids.empty()          ? students.matching(name.user)
                          : found == ids.end() ? nullptr
                                               : found->second;
    auto& group = grouping.group(name.label, student);
    if (name.late) add_once(group.remarks, "Canvas marks it as late.");
    if (name.file_id == 0) {
      add_once(group.remarks, typed_text);
      continue;
    }
    if (is_inside(*entry)) {
      const auto below = below_first(entry->path);
      entry->path = own_name(name.file, matcher) + (below.empty() ? "" : "/" + below);
      if (entry->kind != EntryKind::folder && !taken.insert(name.label + "/" + entry->path).second) {
        add_once(group.remarks,
                 fmt::format("There are several files {}; the last one is used.", some_of({entry->path})));
        continue;
      }
    }
    group.entries.push_back(std::move(*entry));
  }
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (!used[i]) layout.rest.push_back(std::move(entries[i]));
  layout.submissions = grouping.take();
  return layout;
}

/// One folder or archive for each student.
Layout student_layout(std::vector<Entry> entries, const StudentIndex& students) {
  Layout layout;
  Grouping grouping;
  const auto names = top_names(entries);
  for (auto& entry : entries) {
    const std::string top(first_part(entry.path));
    auto below = below_first(entry.path);
    const bool archive = below.empty() && entry.kind == EntryKind::file && is_archive_name(top);
    if ((below.empty() && entry.kind != EntryKind::folder && !archive) || names.count(top) == 0) {
      layout.rest.push_back(std::move(entry));
      continue;
    }
    const auto label = archive ? std::string(without_archive_ending(top)) : top;
    auto& group = grouping.group(label, students.matching(label), students.is_ambiguous(label));
    if (archive) below = top;
    if (is_inside(entry)) entry.path = std::move(below);
    if (!entry.path.empty()) group.entries.push_back(std::move(entry));
  }
  layout.submissions = grouping.take();
  return layout;
}

Layout one_submission(std::vector<Entry> entries) {
  Layout layout;
  layout.one_submission = true;
  layout.submissions.push_back({"", "", std::move(entries), {}});
  return layout;
}

/// Removes the folder around everything.
void remove_first_folder(std::vector<Entry>& entries) {
  for (auto& entry : entries)
    if (is_inside(entry)) entry.path = below_first(entry.path);
  std::erase_if(entries, [](const Entry& entry) { return entry.path.empty(); });
}

/// How many of the names at the top fit each arrangement.
struct Fits {
  std::size_t moodle = 0;
  std::size_t canvas = 0;
  std::size_t students = 0;  // folders and archives named like a student of the roster
  std::size_t folders = 0;   // other folders and archives, of which a platform named none
  std::size_t work = 0;      // folders of exercises, and their files

  [[nodiscard]] std::size_t platform() const { return std::max(moodle, canvas); }
};

Fits fits_of(const std::map<std::string, bool>& names, const ExerciseMatcher& matcher,
             const StudentIndex& students) {
  Fits fits;
  for (const auto& [name, folder] : names) {
    const bool moodle = moodle_name(name).has_value();
    const bool canvas = !folder && canvas_name(name).has_value();
    const bool container = folder || is_archive_name(name);
    const bool student = container && students.matching(without_archive_ending(name)) != nullptr;
    const bool work = folder ? name == "starter" || matcher.is_exercise(name) : matcher.max_bytes(name) > 0;
    fits.moodle += moodle ? 1 : 0;
    fits.canvas += canvas ? 1 : 0;
    fits.students += student ? 1 : 0;
    fits.work += work && !student ? 1 : 0;
    fits.folders += container && !moodle && !canvas && !student && !work ? 1 : 0;
  }
  return fits;
}

/// Some names fit both: a student of Canvas may have named a file like Moodle, and the other way round.
bool is_canvas(const Fits& fits, const Roster& roster) {
  return fits.canvas > fits.moodle || (fits.canvas == fits.moodle && roster.kind == RosterKind::canvas);
}

Layout unwrapped_layout_of(std::vector<Entry> entries, const ExerciseMatcher& matcher, const Roster& roster,
                           const StudentIndex& students, bool one_student, bool may_unwrap) {
  const auto names = top_names(entries);
  auto fits = fits_of(names, matcher, students);
  if (one_student) {
    fits.folders += fits.students;
    fits.students = 0;
  }
  // If in doubt, it is one submission: then somebody has to say whose it is.
  const auto others = std::max(fits.students, fits.folders);
  if (fits.platform() > fits.work && fits.platform() >= others)
    return is_canvas(fits, roster) ? canvas_layout(std::move(entries), matcher, roster, students)
                                   : moodle_layout(std::move(entries), MoodleStudents(roster, students));
  if (fits.students > fits.work) return student_layout(std::move(entries), students);
  if (fits.work > 0) return one_submission(std::move(entries));
  if (may_unwrap && names.size() == 1 && names.begin()->second) {
    remove_first_folder(entries);
    auto layout =
        unwrapped_layout_of(std::move(entries), matcher, roster, students, one_student, /*may_unwrap=*/false);
    layout.unwrapped = true;
    return layout;
  }
  return fits.folders > 0 && !one_student ? student_layout(std::move(entries), students)
                                          : one_submission(std::move(entries));
}

}  // namespace

std::size_t Layout::students() const {
  std::set<std::string_view> ids;
  for (const auto& submission : submissions)
    if (!submission.student.empty()) ids.insert(submission.student);
  return ids.size();
}

Layout layout_of(std::vector<Entry> entries, const ExerciseMatcher& matcher, const Roster& roster,
                 const StudentIndex& students, bool one_student) {
  return unwrapped_layout_of(std::move(entries), matcher, roster, students, one_student, /*may_unwrap=*/true);
}

}  // namespace manyhands
