#include "cli/watch/watch_session.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <system_error>
#include <utility>
#include <variant>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/hints.hpp"
#include "cli/markdown.hpp"
#include "cli/picture_commands.hpp"
#include "cli/replay/found_orders.hpp"
#include "cli/screen/key_reader.hpp"
#include "cli/screen/key_terminal.hpp"
#include "cli/screen/pager.hpp"
#include "cli/standing.hpp"
#include "cli/starter_files.hpp"
#include "cli/watch/exercise_list.hpp"
#include "cli/watch/exercise_watch.hpp"
#include "cli/watch/watch_screen.hpp"
#include "grade/work_folder.hpp"
#include "process/foreground.hpp"
#include "report/reporters.hpp"
#include "report/told.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int left_by_interrupt = 130;
constexpr int escape_patience_ms = 50;
constexpr std::uint64_t most_shown_bytes = 1u << 20;  // of a file

struct Screen {
  KeyTerminal terminal;
  grade::OnSignals restores;
  Screen(int in, int out) : terminal(in, out), restores([this] { terminal.restore(); }) {}
};

class WatchSession {
 public:
  WatchSession(const WatchOptions& options, const Course& course, const std::optional<EditCommand>& editor,
               int in, int out)
      : options_(options), course_(course), editor_(editor), in_(in), out_(out) {}

  int run(std::size_t first) {
    items_ = read_standings(options_.places.root, course_);
    show_screen();
    watch(first);
    while (!status_) {
      draw();
      const auto now = Clock::now();
      const int patience = reader_.may_be_escape() ? escape_patience_ms : watch_->patience_ms(now);
      const auto bytes = screen_->terminal.wait_for_keys(watch_->descriptors(), patience);
      if (!bytes) break;
      auto keys = reader_.keys_of(*bytes);
      if (bytes->empty() && reader_.may_be_escape()) keys.push_back(reader_.escape_key());
      for (const auto& key : keys)
        if (!status_) press(key);
      if (!status_) follow(watch_->step(Clock::now()));
    }
    watch_.reset();  // ends the grading
    return status_.value_or(0);
  }

 private:
  // --- the exercise

  [[nodiscard]] const Exercise& exercise() const { return *course_.find(items_[at_].id); }
  [[nodiscard]] fs::path root() const { return options_.places.root; }

  void watch(std::size_t index) {
    at_ = index;
    watch_.reset();
    watch_ = std::make_unique<ExerciseWatch>(options_.places, exercise(), options_.sandbox, options_.output);
    notice_.clear();
    begin(false);
  }

  void begin(bool force) {
    watch_->grade(Clock::now(), force);
    sources_.clear();
  }

  void follow(const ExerciseWatch::Step& step) {
    if (step.began) {
      notice_.clear();
      notice_file_.clear();
      sources_.clear();
    }
    if (step.same && notice_.empty() && !watch_->runs())
      notice_ = "Saved without a change: the result is still valid.";
    if (step.ended) items_ = read_standings(root(), course_);
  }

  // --- what is shown

  void show_screen() {
    screen_ = std::make_unique<Screen>(in_, out_);
    drawn_.clear();
  }

  void draw() {
    const auto size = screen_->terminal.size();
    std::vector<std::string> lines;
    if (auto* pager = std::get_if<Pager>(&over_))
      lines = pager->screen(size, options_.output);
    else if (const auto* list = std::get_if<ExerciseList>(&over_))
      lines = list->screen(size, options_.output);
    else
      lines = watch_screen(view(), size, options_.output);
    if (lines == drawn_ && size.width == drawn_size_.width && size.height == drawn_size_.height) return;
    screen_->terminal.draw(lines);
    drawn_ = std::move(lines);
    drawn_size_ = size;
  }

  [[nodiscard]] WatchView view() {
    WatchView view;
    view.root = root();
    view.course = printable_line(course_.title);
    view.all = items_.size();
    for (const auto& item : items_) view.passed += item.standing.done ? 1 : 0;
    view.id = items_[at_].id;
    view.title = items_[at_].title;
    for (const auto name : all_checks)
      if (name == CheckName::builds || exercise().weights.contains(name)) view.checks.push_back(name);
    for (const auto& file : exercise().files) view.files.push_back("starter/" + view.id + "/" + file.path);
    view.grading = watch_->runs() ? WatchView::Grading::running : WatchView::Grading::ended;
    view.says = watch_->says();
    view.seconds = watch_->seconds(Clock::now());
    view.report = watch_->report();
    view.trouble = watch_->trouble();
    view.notice = notice_;
    if (!notice_.empty()) view.notice_file = notice_file_;
    if (at_ + 1 < items_.size()) view.next = items_[at_ + 1].id;
    view.asks_reset = asks_reset_;
    if (!is_untouched(root(), exercise())) view.question = question_due(root(), exercise(), view.report);
    if (view.report) view.beside_speed = predicted_beside(*view.report);
    view.has_solution = !solution_files().empty();
    view.has_order = !watch_->runs() && view.report && !found_orders(*view.report).empty();
    std::error_code none;
    view.has_game = fs::exists(exercise().folder / "schedules.cpp", none);
    view.has_editor = editor_.has_value();
    view.code = [this](const std::string& file, int line) { return source_line(file, line); };
    return view;
  }

  [[nodiscard]] std::string predicted_beside(const ExerciseReport& report) const {
    const auto all = predictions(root());
    const auto one = all.find(report.id);
    return one == all.end() ? std::string() : beside_measured(one->second, report);
  }

  // Only of the exercise's own files, whatever a report says.
  [[nodiscard]] std::optional<fs::path> own_file(const std::string& name) const {
    for (const auto& file : exercise().files)
      if (name == "starter/" + exercise().id + "/" + file.path) return root() / name;
    return std::nullopt;
  }

  std::string source_line(const std::string& name, int number) {
    const auto path = own_file(name);
    if (!path) return {};
    auto known = sources_.find(name);
    if (known == sources_.end()) {
      const auto text = read_file(*path, most_shown_bytes);
      known = sources_.emplace(name, text ? split_lines(*text) : std::vector<std::string>()).first;
    }
    const auto& lines = known->second;
    if (number <= 0 || static_cast<std::size_t>(number) > lines.size()) return {};
    return printable_line(lines[static_cast<std::size_t>(number) - 1]);
  }

  // --- keys

  void press(const std::string& key) {
    if (key == "\x03") {
      status_ = left_by_interrupt;
    } else if (key == "\x04") {
      status_ = 0;
    } else if (key == "\x1a") {
      screen_->terminal.suspend();
      drawn_.clear();
    } else if (auto* pager = std::get_if<Pager>(&over_)) {
      if (key == "h" && shows_hint_) return hint(view());
      if (!pager->press(key)) over_ = std::monostate();
    } else if (auto* list = std::get_if<ExerciseList>(&over_)) {
      press_in_list(*list, key);
    } else if (asks_reset_) {
      asks_reset_ = false;
      if (key == "y") reset();
    } else {
      notice_.clear();
      notice_file_.clear();
      press_here(key);
    }
  }

  void press_in_list(ExerciseList& list, const std::string& key) {
    const auto pressed = list.press(key);
    const auto chosen = list.chosen();
    if (pressed == ExerciseList::Pressed::stays) return;
    over_ = std::monostate();
    if (pressed == ExerciseList::Pressed::chooses && chosen != at_) watch(chosen);
  }

  void press_here(const std::string& key) {
    const auto seen = view();
    const bool ended = seen.grading == WatchView::Grading::ended;
    if (seen.question && key.size() == 1 && key[0] >= '0' && key[0] <= '4')
      if (const auto kept = remember_prediction(root(), exercise().id, {key[0] - '0', seen.question->most});
          !kept)
        notice_ = printable_line(kept.error().message);
    if (key == "q") status_ = 0;
    if (key == "n") next();
    if (key == "p") previous();
    if (key == "l") over_ = ExerciseList(items_, at_);
    if (key == "o") statement();
    if (key == "h") hint(seen);
    if (key == "e") explain(seen);
    if (key == "g") edit(seen);
    if (key == "m" && seen.report) whole_report(*seen.report);
    if (key == "s") solution(seen);
    if (key == "r") ask_reset();
    if (key == "y" && seen.has_order)
      elsewhere([this] {
        return run_replay({.places = options_.places, .id = exercise().id, .output = options_.output});
      });
    if (key == "P" && seen.has_game && ended)
      elsewhere([this] {
        options_.output.out << shown(options_.output, "Building your program for the game …") << std::endl;
        return run_play(
            {options_.places, exercise().id, {}, {}, 0, false, options_.output, options_.sandbox});
      });
    if (key == "t" && ended) timeline();
    if ((key == "\r" || key == "\n") && ended) begin(true);
  }

  void next() {
    if (at_ + 1 < items_.size()) return watch(at_ + 1);
    notice_ = "This is the last exercise.";
  }
  void previous() {
    if (at_ > 0) return watch(at_ - 1);
    notice_ = "This is the first exercise.";
  }

  // --- texts

  // An output like ours that writes to a string.
  template <class Print>
  void page(std::string title, Print print) {
    shows_hint_ = false;
    over_ = Pager(std::move(title), [this, print](std::size_t width) {
      std::ostringstream text;
      const auto& ours = options_.output;
      print(Output{text, text, ours.colour, ours.unicode, std::min<std::size_t>(width, 100), ours.program});
      return text.str();
    });
  }

  void statement() {
    const auto text = read_file(exercise().folder / "README.md", most_shown_bytes);
    if (!text) return void(notice_ = text.error().message);
    page("exercises/" + exercise().id + "/README.md",
         [text = *text](const Output& output) { output.out << render_markdown(text, output); });
  }

  void hint(const WatchView& seen) {
    const auto* finding = first_finding(seen).finding;
    std::optional<int> task;
    if (finding != nullptr && finding->task > 0) task = finding->task;
    auto taken = take_hint(root(), exercise(), task);
    if (!taken && task) taken = take_hint(root(), exercise(), std::nullopt);
    if (!taken) return void(notice_ = taken.error().message);
    const auto title =
        finding == nullptr ? "A hint" : "A hint. The finding: " + title_of(*finding, exercise().id);
    page(title, [hint = *taken](const Output& output) { output.out << hint_text(hint, "h", output); });
    shows_hint_ = true;
  }

  void explain(const WatchView& seen) {
    const auto* finding = first_finding(seen).finding;
    if (finding == nullptr) return void(notice_ = "There is no finding to explain.");
    page("What the finding means", [root = root(), code = finding->code](const Output& output) {
      run_explain({root, code, output});
    });
  }

  void whole_report(const ExerciseReport& graded) {
    page("The whole report", [graded](const Output& output) {
      Report report;
      report.exercises = {graded};
      TerminalOptions how{output.colour, output.unicode, output.width, output.program, false, true};
      output.out << to_terminal(report, how, ReportPart::latest);
    });
  }

  [[nodiscard]] std::vector<fs::path> solution_files() const {
    std::vector<fs::path> files;
    std::error_code none;
    for (const auto& file : exercise().files) {
      const auto path = root() / "solutions" / exercise().id / file.path;
      if (fs::is_regular_file(path, none)) files.push_back(path);
    }
    return files;
  }

  void solution(const WatchView& seen) {
    if (!seen.has_solution) return void(notice_ = "This course has no solution here.");
    if (!passes(seen)) return void(notice_ = "The solution is shown when your own program passes.");
    std::string all;
    for (const auto& path : solution_files())
      if (const auto text = read_file(path, most_shown_bytes))
        all += path.lexically_relative(root()).string() + "\n\n" + printable(*text) + "\n";
    page("One solution", [all](const Output& output) { output.out << shown(output, all); });
  }

  // --- what changes files, and other programs

  void ask_reset() {
    if (is_untouched(root(), exercise())) return void(notice_ = "These are the original files already.");
    asks_reset_ = true;
  }

  void reset() {
    try {
      const auto backup = restore_starter(root(), exercise());
      notice_ = backup.empty()
                    ? "The original files are back."
                    : "The original files are back. Yours: " + backup.lexically_relative(root()).string();
    } catch (const fs::filesystem_error& e) {
      notice_ = "Nothing was changed: " + e.code().message();
      return;
    }
    begin(false);
  }

  void edit(const WatchView& seen) {
    if (!editor_) return void(notice_ = "For this key, start with: --edit-cmd 'code --goto {file}:{line}'");
    const auto* finding = first_finding(seen).finding;
    auto file = finding == nullptr ? std::nullopt : own_file(finding->file);
    const int line = file ? std::max(1, finding->line) : 1;
    if (!file) file = own_file(seen.files.front());
    if (!file) return;
    const auto command = editor_->arguments(file->string(), line);
    screen_.reset();
    const auto ran = process::run_in_foreground(command);
    show_screen();
    const auto* exited = std::get_if<Exited>(&ran.end);
    if (const auto* never = std::get_if<NeverStarted>(&ran.end))
      notice_ = printable_line(command.front() + " could not be started: " + never->error);
    else if (exited == nullptr || exited->status != 0)
      notice_ = printable_line(command.front() + " reported an error.");
  }

  // Writes the file and names it; opens nothing.
  void timeline() {
    const auto html = timeline_file(options_.places, exercise().id);
    const int status = elsewhere([this] {
      TimelineOptions timeline{options_.places, exercise().id,   {}, {}, {}, {}, false, true,
                               options_.output, options_.sandbox};
      return run_timeline(timeline);
    });
    if (status != 0) return;
    notice_ = "The timeline is in " + printable_line(html.lexically_proximate(root()).string());
    notice_file_ = html;
  }

  // Runs a command that has the terminal for itself; returns its status.
  template <class Command>
  int elsewhere(Command command) {
    screen_.reset();
    const int status = command();
    if (status == left_by_interrupt) {
      status_ = status;
      return status;
    }
    if (status != 0) {
      options_.output.out << "Press Enter to go back." << std::endl;
      std::string line;
      std::getline(std::cin, line);
    }
    show_screen();
    return status;
  }

  const WatchOptions& options_;
  const Course& course_;
  const std::optional<EditCommand>& editor_;
  int in_;
  int out_;
  std::unique_ptr<Screen> screen_;
  KeyReader reader_;
  std::vector<CourseItem> items_;
  std::size_t at_ = 0;
  std::unique_ptr<ExerciseWatch> watch_;
  std::variant<std::monostate, Pager, ExerciseList> over_;  // what is shown instead of the exercise
  std::string notice_;
  fs::path notice_file_;     // that the notice names
  bool shows_hint_ = false;  // in a pager
  bool asks_reset_ = false;
  std::map<std::string, std::vector<std::string>> sources_;  // by the names that the learner knows
  std::vector<std::string> drawn_;
  ScreenSize drawn_size_;
  std::optional<int> status_;  // to leave with
};

}  // namespace

int watch_on_terminal(const WatchOptions& options, const Course& course, std::size_t first,
                      const std::optional<EditCommand>& editor, int in, int out) {
  return WatchSession(options, course, editor, in, out).run(first);
}

}  // namespace manyhands
