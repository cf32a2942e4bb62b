#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <set>

#include "base/files.hpp"
#include "base/iso_time.hpp"
#include "base/text.hpp"
#include "build/collect.hpp"
#include "build/tool_box.hpp"
#include "classroom/csv.hpp"
#include "classroom/incoming.hpp"
#include "cli/class/open_class.hpp"
#include "cli/learner_state.hpp"
#include "cli/sandbox_choice.hpp"
#include "process/command.hpp"

namespace manyhands {
namespace {

constexpr const char* unknown_file = "unknown.csv";  // next to class.yaml
const std::vector<std::string> unknown_header{"student", "source"};

/// What became of the submissions.
struct Tally {
  int added = 0;
  int same = 0;
  int empty = 0;
  int unchanged = 0;
  bool several = false;  // some have a name that several students have
  int keep_earlier = 0;  // exercises that are known to be received earlier than --received says
  // Rows of the side file, and which ones of it would be outdated.
  std::set<std::vector<std::string>> unknown;
  std::set<std::vector<std::string>> known;
};

void say(const Output& output, const std::string& mark, const Incoming& one, const std::string& what) {
  output.out << shown(output,
                      fmt::format("  {} {}  {}\n", mark,
                                  printable_line(one.student.empty() ? one.label : one.student), what));
  for (const auto& remark : one.remarks)
    output.out << shown(output, "      " + printable_line(remark)) << '\n';
}

/// Whole repositories also contain the exercises that a student has not begun.
void leave_out_untouched(AttemptFiles& files, const Course& course) {
  for (const auto& exercise : course.exercises) {
    const auto untouched = build::untouched(exercise);
    if (!untouched) continue;
    const bool same =
        std::all_of(untouched->files.begin(), untouched->files.end(), [&](const build::CollectedFile& file) {
          const auto found = files.find(exercise.id + "/" + file.path);
          return found == files.end() || found->second == file.text;
        });
    if (same)
      std::erase_if(files, [&](const auto& file) { return file.first.starts_with(exercise.id + "/"); });
  }
}

/// What the teacher says about the time, if anything.
struct Received {
  std::optional<std::time_t> time;
  bool correct = false;
};

Knows who_knows(const Received& received, const Incoming& one) {
  if (received.time) return received.correct ? Knows::correction : Knows::teacher;
  return one.received ? Knows::student : Knows::nobody;
}

/// "received at …, not …"; empty if no time was changed.
std::string moved_in_words(const ClassFile& about, const std::map<std::string, std::time_t>& moved,
                           std::time_t to) {
  std::set<std::string> until_now;
  for (const auto& [exercise, time] : moved) until_now.insert(about.shown_time(time));
  if (until_now.empty()) return {};
  return fmt::format(", received at {}, not {}", about.shown_time(to),
                     join_words({until_now.begin(), until_now.end()}));
}

/// "attempt 1 of crunch and fetch, attempt 2 of crawl".
std::string attempts_in_words(const std::map<std::string, int>& numbers) {
  std::map<int, std::vector<std::string>> exercises;
  for (const auto& [exercise, number] : numbers) exercises[number].push_back(exercise);
  std::string text;
  for (const auto& [number, ids] : exercises)
    text += fmt::format("{}attempt {} of {}", text.empty() ? "" : ", ", number, join_words(ids));
  return text;
}

void take(Incoming one, const Received& received, const Class& the_class, Gradebook& gradebook,
          const Output& output, Tally& tally) {
  if (one.student.empty()) {
    tally.unknown.insert({one.label, one.source});
    const bool several = StudentIndex(the_class.roster).is_ambiguous(one.label);
    tally.several = tally.several || several;
    return say(output, "?", one, several ? "is the name of several students" : "is not in the roster");
  }
  tally.known.insert({one.label, one.source});
  if (one.files.empty()) {
    ++tally.empty;
    return say(output, "!", one, "nothing of it belongs to an exercise");
  }
  leave_out_untouched(one.files, the_class.course);
  if (one.files.empty()) {
    ++tally.unchanged;
    return say(output, "–", one, "only exercises that are unchanged");
  }
  // Students choose the times of their commits, so what the teacher says comes first.
  const auto when = (received.time ? received.time : one.received).value_or(std::time(nullptr));
  Attempt attempt;
  attempt.student = one.student;
  attempt.received = when;
  attempt.known_from = who_knows(received, one);
  attempt.source = one.source;
  attempt.files = one.files;
  const auto added = gradebook.add(std::move(attempt));
  tally.keep_earlier += added.keep_earlier;
  const auto moved = moved_in_words(the_class.about, added.moved, when);
  if (!added.numbers.empty()) {
    ++tally.added;
    return say(output, "+", one,
               attempts_in_words(added.numbers) + (moved.empty() ? "" : "; the rest as before" + moved));
  }
  ++tally.same;
  // A time that was forgotten at first, or wrong, can be given later.
  if (!moved.empty() || !one.remarks.empty()) say(output, "=", one, "as before" + moved);
}

Result<std::optional<std::time_t>> time_of(const ClassImportOptions& options) {
  if (options.received.empty()) return std::optional<std::time_t>();
  const auto time = time_of_iso(options.received);
  if (const auto now = std::time(nullptr); time && *time > now)
    return Error{fmt::format("--received {} is in the future: it is {} now", printable_line(options.received),
                             iso_time(now, zone_of_iso(options.received).value_or(0))),
                 "Are the date and the zone right? Nothing was imported."};
  if (time) return time;
  return Error{
      fmt::format("--received '{}' is no date and time with a zone", printable_line(options.received)),
      "Write, for example, 2026-10-05T23:59:00+02:00."};
}

/// Adds the unknown ones to those of earlier imports who are still unknown.
Result<void> list_unknown(const std::filesystem::path& file, const Tally& tally) {
  auto all = tally.unknown;
  std::error_code none;
  if (std::filesystem::exists(file, none)) {
    const auto earlier = read_file(file);
    if (!earlier) return earlier.error();
    const auto rows = parse_csv(*earlier, printable_line(file.string()));
    if (!rows) return rows.error();
    for (const auto& row : *rows)
      if (row.cells != unknown_header && !tally.known.contains(row.cells)) all.insert(row.cells);
  } else if (all.empty()) {
    return {};
  }
  std::string text = csv_row(unknown_header);
  for (const auto& row : all) text += csv_row(row);
  return write_file(file, text, owner_only);
}

int import(const ClassImportOptions& options) {
  const auto& output = options.place.output;
  const auto received = time_of(options);
  if (!received) return usage_error(output, received.error());
  auto open = open_class(options.place, Access::write);
  if (!open) return usage_error(output, open.error());
  const auto& about = open->the_class.about;
  const auto& course = open->the_class.course;
  const auto& roster = open->the_class.roster;
  std::string student;
  if (!options.student.empty()) {
    const auto found = find_student(roster, options.student);
    if (!found) return usage_error(output, found.error());
    student = (*found)->id;
  }
  if (!options.exercise.empty())
    if (const auto found = find_exercise(course, options.exercise); !found)
      return usage_error(output, found.error());
  auto choice = choose_sandbox(options.sandbox, course.sandbox, false, sandbox::probe_levels());
  if (auto* refused = std::get_if<SetupError>(&choice)) return report_setup_error(output, *refused);
  const build::ToolBox tools(std::get<SandboxChoice>(choice).level, process::run);
  Tally tally;
  int unreadable = 0;
  for (const auto& path : options.paths) {
    const auto incoming =
        incoming_from(path, {student, options.exercise, options.fetch}, course, roster, tools);
    if (!incoming) {
      ++unreadable;
      usage_error(output, incoming.error());
      continue;
    }
    for (const auto& one : *incoming)
      take(one, {*received, options.correct}, open->the_class, open->gradebook, output, tally);
  }
  output.out << fmt::format(
      "{} new, {} as before, {} unchanged exercises only, {} without an exercise, {} unknown\n", tally.added,
      tally.same, tally.unchanged, tally.empty, tally.unknown.size());
  if (options.received.empty() && tally.added > 0 && !about.rules.due.empty())
    output.out << "What has no time of its own counts as received now. If it is older, import it again with "
                  "--received TIME.\n";
  if (tally.keep_earlier > 0)
    output.out << fmt::format(
        "{} known already to be received earlier, and stayed so. If that time was wrong, import again with "
        "--correct.\n",
        tally.keep_earlier == 1 ? "One is" : fmt::format("{} are", tally.keep_earlier));
  const auto side = about.folder / unknown_file;
  if (const auto listed = list_unknown(side, tally); !listed) return usage_error(output, listed.error());
  if (!tally.unknown.empty())
    output.out << shown(
        output,
        fmt::format("The unknown ones are listed in {}. Correct the roster, then import again.{}\n",
                    printable_line(side.string()),
                    tally.several ? " Of students with the same name, unpack the archive, and import each "
                                    "one's folder with --student ID."
                                  : ""));
  return unreadable > 0 ? 2 : tally.unknown.empty() && tally.empty == 0 ? 0 : 1;
}

}  // namespace

int run_class_import(const ClassImportOptions& options) {
  return with_gradebook_errors(options.place.output, [&] { return import(options); });
}

}  // namespace manyhands
