// What `grader watch` shows of one exercise: which check runs, what the others said, the first finding, and
// which keys do something now. Pure.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/prediction.hpp"
#include "cli/screen/screen_size.hpp"
#include "model/report.hpp"

namespace manyhands {

struct WatchView {
  enum class Grading { running, ended };

  std::filesystem::path root;  // of the course; for links
  std::string course;
  std::size_t passed = 0;  // exercises
  std::size_t all = 0;
  std::string id;
  std::string title;
  std::vector<CheckName> checks;   // that the exercise has
  std::vector<std::string> files;  // to edit, as the learner knows them
  Grading grading = Grading::running;
  std::string says;                      // what runs now: "checking for races"
  int seconds = 0;                       // since the grading began, or how long it took
  std::optional<ExerciseReport> report;  // what is known so far
  std::string trouble;                   // why there is no verdict, in several lines
  std::string notice;                    // one line about the last key or save
  std::filesystem::path notice_file;     // that it names and links to; empty: none
  std::string next;                      // the exercise after this one; empty: it is the last
  bool asks_reset = false;
  std::optional<SpeedQuestion> question;  // before the first verdict on speed
  std::string beside_speed;               // what the learner predicted, and what was measured; may be empty
  bool has_solution = false;
  bool has_order = false;  // of threads, that failed
  bool has_game = false;
  bool has_editor = false;
  /// A line of a file that the learner knows by this name; printable.
  std::function<std::string(const std::string& file, int line)> code = [](const std::string&, int) {
    return std::string();
  };
};

/// The finding that the learner should look at first, and its check; null: there is none.
struct FirstFinding {
  const Check* check = nullptr;
  const Finding* finding = nullptr;
};
FirstFinding first_finding(const WatchView& view);

/// Whether everything passes.
bool passes(const WatchView& view);

std::vector<std::string> watch_screen(const WatchView& view, ScreenSize size, const Output& output);

/// "██████░░░░ 7/21", in at most `width` columns; without a bar if it is too narrow for one. For headers.
std::string progress_bar(std::size_t done, std::size_t all, std::size_t width, const Output& output);

}  // namespace manyhands
