#include <fmt/core.h>

#include <ostream>

#include "base/text.hpp"
#include "classroom/feedback.hpp"
#include "classroom/file_names.hpp"
#include "cli/class/in_words.hpp"
#include "cli/class/open_class.hpp"
#include "cli/class/written_files.hpp"
#include "cli/learner_state.hpp"
#include "report/html_page.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

template <class One>
std::vector<One> only(const std::vector<One>& all, const std::string& student) {
  std::vector<One> some;
  for (const auto& one : all)
    if (one.student == student) some.push_back(one);
  return some;
}

int feedback(const ClassFeedbackOptions& options) {
  const auto& output = options.place.output;
  auto open = open_class(options.place, Access::write);
  if (!open) return usage_error(output, open.error());
  tell_new_rules(*open, output);
  const auto& the_class = open->the_class;
  const auto rows = open->gradebook.rows();
  const auto results = open->gradebook.results();
  const auto marks = marks_of(the_class, rows, results);
  // What is given to students and what is not are never in one folder.
  const auto to_students = options.directory / "students";
  const auto to_staff = options.directory / "staff";
  std::error_code error;
  for (const auto& folder : {to_students, to_staff})
    if (fs::create_directories(folder, error), fs::permissions(folder, fs::perms::owner_all, error); error)
      return usage_error(output, {printable_line(folder.string()) + ": " + error.message(), ""});
  const auto names = file_names(the_class.roster.ids());
  std::size_t count = 0;
  std::vector<WrittenFile> files;
  for (const auto& student : the_class.roster.students) {
    const auto theirs = only(rows, student.id);
    if (theirs.empty()) continue;
    const auto their_marks = only(marks, student.id);
    const auto their_results = only(results, student.id);
    const auto name = options.hashed ? open->gradebook.pseudonym_of(student.id) : names.at(student.id);
    const auto shown_name = options.hashed ? name : student.name.empty() ? student.id : student.name;
    const auto markdown = feedback_for(the_class, shown_name, their_marks, their_results);
    const auto notes = staff_notes_on(the_class, student, their_marks, theirs, their_results);
    files.push_back({to_students / (name + ".md"), markdown});
    files.push_back(
        {to_students / (name + ".html"), html_page(the_class.about.title, html_from_markdown(markdown))});
    files.push_back({to_staff / (name + ".md"), notes});
    ++count;
  }
  // Pages under other names, with ids or without, would tell whose the new ones are.
  auto outdated = outdated_in(open->gradebook, to_students, files, options.force);
  if (!outdated) return usage_error(output, outdated.error());
  auto outdated_notes = outdated_in(open->gradebook, to_staff, files, options.force);
  if (!outdated_notes) return usage_error(output, outdated_notes.error());
  std::move(outdated_notes->begin(), outdated_notes->end(), std::back_inserter(*outdated));
  const auto foreign = foreign_in(open->gradebook, to_students, files);
  if (const auto written = write_for_instructor(open->gradebook, files, options.force); !written)
    return usage_error(output, written.error());
  if (const auto removed = remove_outdated(open->gradebook, *outdated); !removed)
    return usage_error(output, removed.error());
  output.out << shown(
      output, fmt::format("Feedback for {} is in {}. {} is not for them.\n", in_words(count, "student"),
                          printable_line(to_students.string()), printable_line(to_staff.string())));
  if (!outdated->empty())
    output.out << fmt::format("Removed {} there that had been written earlier, under other names.\n",
                              in_words(outdated->size(), "page"));
  if (!foreign.empty())
    output.err << shown(output,
                        fmt::format("In {} is more, such as {}, which was not written from here. Look "
                                    "at it before you give the folder to students.\n",
                                    printable_line(to_students.string()), printable_line(foreign.front())));
  return 0;
}

}  // namespace

int run_class_feedback(const ClassFeedbackOptions& options) {
  return with_gradebook_errors(options.place.output, [&] { return feedback(options); });
}

}  // namespace manyhands
