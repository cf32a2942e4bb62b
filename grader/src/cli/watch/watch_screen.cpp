#include "cli/watch/watch_screen.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "cli/learner_state.hpp"
#include "cli/screen/code_around.hpp"
#include "cli/screen/screen_text.hpp"
#include "model/totals.hpp"
#include "report/interleaving_text.hpp"
#include "report/told.hpp"

namespace manyhands {
namespace {

constexpr std::size_t name_width = 10;  // "mechanism "
constexpr std::size_t max_text_width = 100;
constexpr std::size_t least_height_for_rows = 22;  // otherwise, several checks share a row
constexpr int code_lines_around = 2;
constexpr std::size_t max_turns_shown = 12;

class WatchScreen {
 public:
  WatchScreen(const WatchView& view, ScreenSize size, const Output& output)
      : view_(view), size_(size), output_(output), text_(output) {}

  std::vector<std::string> lines() {
    header();
    state();
    lines_.emplace_back();
    checks();
    details();
    auto end = footer();
    const auto room = size_.height - std::min(size_.height, end.size());
    if (lines_.size() > room) {
      lines_.resize(room);
      if (room > 0)
        lines_.back() = text_.painted(Look::dim, text_.cut("… more: m shows the whole report", size_.width));
    }
    lines_.resize(room);
    lines_.insert(lines_.end(), end.begin(), end.end());
    if (lines_.size() > size_.height) lines_.resize(size_.height);
    return std::move(lines_);
  }

 private:
  void line(Look look, const std::string& text) {
    lines_.push_back(text_.painted(look, text_.cut(text, size_.width)));
  }
  void plain_line(const std::string& text) { lines_.push_back(text_.cut(text, size_.width)); }
  void paragraph(const std::string& text, std::size_t indent) {
    const auto width = std::min(size_.width, max_text_width);
    for (const auto& row : wrap(text, width - std::min(width - 20, indent)))
      plain_line(std::string(row.empty() ? 0 : indent, ' ') + row);
  }

  void header() {
    const auto bar = progress_bar(view_.passed, view_.all, size_.width / 2, output_);
    const auto width = display_width(bar);
    const auto room = size_.width > width + 1 ? size_.width - width - 1 : 0;
    lines_.push_back(text_.painted(Look::dim, text_.padded(view_.course, room)) + " " +
                     text_.painted(Look::good, bar));
    line(Look::bold, view_.id + " · " + view_.title);
  }

  void state() {
    if (view_.grading == WatchView::Grading::running) {
      line(Look::open, fmt::format("{} {} … {}", text_.here(), view_.says,
                                   view_.seconds > 0 ? std::to_string(view_.seconds) + " s" : ""));
      return;
    }
    if (!view_.trouble.empty()) return line(Look::bad, "! It could not be graded:");
    if (!view_.report) return;
    const auto& report = *view_.report;
    if (report.state == ExerciseState::not_started) {
      line(Look::open, "○ Not started. Edit a file and save it: it is graded at once.");
      for (const auto& file : view_.files) place("  ", file, 0);
      return;
    }
    const auto points =
        fmt::format("{} of {}", format_number(report.points), format_points(report.max_points));
    const auto when = report.unchanged    ? std::string(" · unchanged since then")
                      : view_.seconds > 0 ? fmt::format(" · {} s", view_.seconds)
                                          : "";
    switch (report.verdict) {
      case Verdict::pass:
        line(Look::good, fmt::format("✓ Well done: {}{}{}", points, figures(), when));
        line(Look::bold, view_.next.empty()
                             ? "This was the last exercise of the course."
                             : fmt::format("n goes on with the next exercise: {}", view_.next));
        return;
      case Verdict::fail:
        return line(Look::bad, fmt::format("✗ {}{}. Save to grade again.", points, when));
      case Verdict::fault:
        return line(Look::open, "! The grader failed here, not your program. Enter tries again.");
      case Verdict::inconclusive:
      case Verdict::skipped:
        break;
    }
    line(Look::open,
         fmt::format("? {}{}. Not everything could be measured; Enter tries again.", points, when));
  }

  // What was measured, in a few words.
  [[nodiscard]] std::string figures() const {
    for (const auto& check : view_.report->checks)
      if (check.name == CheckName::speed && check.verdict == Verdict::pass && !check.summary.empty())
        return " · speed: " + printable_line(check.summary);
    return {};
  }

  [[nodiscard]] const Check* result_of(CheckName name) const {
    if (!view_.report) return nullptr;
    for (const auto& check : view_.report->checks)
      if (check.name == name) return &check;
    return nullptr;
  }

  void checks() {
    const bool running = view_.grading == WatchView::Grading::running;
    if (!running && (!view_.report || view_.report->state == ExerciseState::not_started)) return;
    if (size_.height < least_height_for_rows && !running) return compact_checks();
    bool next = running;
    for (const auto name : view_.checks) {
      const auto* check = result_of(name);
      const auto title = std::string(to_string(name));
      if (check != nullptr) {
        check_line(*check, title);
        if (name == CheckName::speed && !view_.beside_speed.empty()) paragraph(view_.beside_speed, 2);
      } else if (next && !view_.says.empty()) {
        line(Look::open, fmt::format("{} {:<{}} {} …", text_.here(), title, name_width, view_.says));
        next = false;
      } else {
        line(Look::dim, fmt::format("{} {}", text_.there(), title));
      }
    }
  }

  struct Mark {
    const char* symbol;
    Look look;
  };
  static Mark mark_of(Shown shown) {
    switch (shown) {
      case Shown::passed:
        return {"✓", Look::good};
      case Shown::failed:
        return {"✗", Look::bad};
      case Shown::not_measured:
        return {"?", Look::open};
      case Shown::grader_error:
        return {"!", Look::open};
      case Shown::not_run:
      case Shown::none:
        break;
    }
    return {"–", Look::dim};
  }

  [[nodiscard]] std::string marked(const Mark& mark, const std::string& text, std::size_t width) const {
    const auto whole = text_.cut(fmt::format("{} {}", mark.symbol, text), width);
    const auto symbol = shown(output_, mark.symbol);
    return whole.rfind(symbol, 0) == 0 ? text_.painted(mark.look, symbol) + whole.substr(symbol.size())
                                       : whole;
  }

  void check_line(const Check& check, const std::string& title) {
    const auto how = shown_as(check);
    if (how == Shown::none) return;
    const auto about = how == Shown::passed    ? printable_line(check.summary)
                       : how == Shown::not_run ? printable_line(check.reason)
                                               : line_about(check, view_.id);
    lines_.push_back(marked(mark_of(how), fmt::format("{:<{}} {}", title, name_width, about), size_.width));
  }

  // As many in a row as fit.
  void compact_checks() {
    std::string row;
    std::size_t used = 0;
    for (const auto name : view_.checks) {
      const auto* check = result_of(name);
      if (check == nullptr || shown_as(*check) == Shown::none) continue;
      const auto title = std::string(to_string(name));
      if (used > 0 && used + title.size() + 4 > size_.width) {
        lines_.push_back(std::move(row));
        row.clear();
        used = 0;
      }
      row += (used > 0 ? "  " : "") + marked(mark_of(shown_as(*check)), title, size_.width);
      used += title.size() + (used > 0 ? 4 : 2);
    }
    if (used > 0) lines_.push_back(std::move(row));
  }

  void details() {
    if (!view_.trouble.empty()) {
      for (const auto& row : split_lines(printable(view_.trouble))) paragraph(row, 2);
      return;
    }
    const auto [check, finding] = first_finding(view_);
    if (finding == nullptr) return open_checks();
    lines_.emplace_back();
    const auto task = finding->task > 0 ? fmt::format(" (task {})", finding->task) : "";
    for (const auto& row :
         wrap(fmt::format("✗ {}: {}{}", to_string(check->name), title_of(*finding, view_.id), task),
              std::min(size_.width, max_text_width)))
      line(Look::bad, row);
    if (!finding->file.empty()) place("  ", finding->file, finding->line);
    paragraph(printable(finding->message), 2);
    if (check->name != CheckName::builds) code(*finding);  // a compiler's message quotes it
    for (const auto& related : finding->related) {
      if (!related.file.empty()) place("    ", related.file, related.line);
      paragraph(printable(related.message), 6);
    }
    for (const auto& row :
         lines_of(finding->interleaving, std::min(size_.width, max_text_width) - 2, max_turns_shown))
      plain_line("  " + row);
    std::size_t more = 0;
    for (const auto& other : view_.report->checks)
      if (other.verdict == Verdict::fail) more += told_once(other.findings).size();
    if (more > 1)
      line(Look::dim,
           fmt::format("  {} more finding{}: m shows the whole report", more - 1, more == 2 ? "" : "s"));
  }

  // What was not measured, and what to do.
  void open_checks() {
    if (!view_.report) return;
    for (const auto& check : view_.report->checks) {
      const auto how = shown_as(check);
      if ((how != Shown::not_measured && how != Shown::grader_error) || check.remedy.empty()) continue;
      lines_.emplace_back();
      line(Look::open, fmt::format("? {}: {}", to_string(check.name), printable_line(check.reason)));
      return paragraph(printable(check.remedy), 2);
    }
  }

  void place(const std::string& indent, const std::string& file, int number) {
    const auto room = size_.width - std::min(size_.width, indent.size());
    const auto shown_place = text_.cut(place_of(file, number), room);
    lines_.push_back(indent +
                     link_to(output_, view_.root / file, number, text_.painted(Look::code, shown_place)));
  }

  void code(const Finding& finding) {
    if (finding.line <= 0 || view_.code(finding.file, finding.line).empty()) return;
    const CodePlace here{finding.line, [&](int number) { return view_.code(finding.file, number); }};
    auto rows = code_around(here, code_lines_around, size_.width - std::min<std::size_t>(size_.width, 2),
                            text_.here(), Look::open, text_);
    // Empty lines of the file at the edges would only be gaps.
    const auto first = finding.line - code_lines_around;
    const auto is_empty = [&](std::size_t i) { return here.text_of(first + static_cast<int>(i)).empty(); };
    std::size_t from = 0;
    while (is_empty(from)) ++from;  // the finding's own line is not
    while (is_empty(rows.size() - 1)) rows.pop_back();
    lines_.emplace_back();
    for (; from < rows.size(); ++from) lines_.push_back("  " + rows[from]);
    lines_.emplace_back();
  }

  [[nodiscard]] std::vector<std::string> footer() const {
    std::vector<std::string> end{""};
    if (view_.asks_reset) {
      end.push_back(text_.painted(Look::open, text_.cut("Restore the original files of " + view_.id +
                                                            "? A copy of your work is kept.",
                                                        size_.width)));
      end.push_back(text_.cut("y restore · any other key: keep my files", size_.width));
      return end;
    }
    if (view_.question) {
      for (const auto& row : wrap("Predict first: " + view_.question->text, size_.width))
        end.push_back(text_.painted(Look::open, text_.cut(row, size_.width)));
      std::string answers;
      for (std::size_t i = 0; i < view_.question->answers.size(); ++i)
        answers += fmt::format("{} {} · ", i + 1, view_.question->answers[i]);
      for (const auto& row : wrap(answers + "0 skip", size_.width))
        end.push_back(text_.cut(row, size_.width));
      end.emplace_back();
    }
    if (!view_.notice.empty()) {
      const auto notice = text_.painted(Look::open, text_.cut(view_.notice, size_.width));
      end.push_back(view_.notice_file.empty() ? notice : link_to(output_, view_.notice_file, 0, notice));
    }
    for (const auto& row : key_rows()) end.push_back(text_.painted(Look::dim, text_.cut(row, size_.width)));
    return end;
  }

  [[nodiscard]] std::vector<std::string> key_rows() const {
    const bool found = first_finding(view_).finding != nullptr;
    std::vector<std::string> keys{"o statement", "h hint"};
    if (found) keys.emplace_back("e explain");
    if (found && view_.has_editor) keys.emplace_back("g go to line");
    if (view_.has_order) keys.emplace_back("y replay");
    if (view_.has_game && view_.grading == WatchView::Grading::ended) keys.emplace_back("P play");
    if (view_.report && view_.report->state == ExerciseState::graded) keys.emplace_back("m report");
    if (passes(view_) && view_.has_solution) keys.emplace_back("s solution");
    if (view_.grading == WatchView::Grading::ended) keys.emplace_back("t timeline");
    for (const auto* key : {"r reset", "n next", "p previous", "l list", "q quit"}) keys.emplace_back(key);
    std::vector<std::string> rows{""};
    for (const auto& key : keys) {
      if (!rows.back().empty() && display_width(rows.back()) + 3 + key.size() > size_.width)
        rows.emplace_back();
      rows.back() += (rows.back().empty() ? "" : " · ") + key;
    }
    return rows;
  }

  const WatchView& view_;
  ScreenSize size_;
  const Output& output_;
  ScreenText text_;
  std::vector<std::string> lines_;
};

}  // namespace

FirstFinding first_finding(const WatchView& view) {
  if (!view.report) return {};
  for (const auto* check : causes_first(*view.report))
    if (shown_as(*check) == Shown::failed && !check->findings.empty())
      return {check, told_once(check->findings).front().finding};
  return {};
}

bool passes(const WatchView& view) {
  return view.grading == WatchView::Grading::ended && view.trouble.empty() && view.report &&
         view.report->state == ExerciseState::graded && view.report->verdict == Verdict::pass;
}

std::vector<std::string> watch_screen(const WatchView& view, ScreenSize size, const Output& output) {
  return WatchScreen(view, size, output).lines();
}

std::string progress_bar(std::size_t done, std::size_t all, std::size_t width, const Output& output) {
  constexpr std::size_t most_cells = 24;
  constexpr std::size_t least_cells = 5;
  const auto count = fmt::format("{}/{}", done, all);
  const auto cells = width > count.size() + 1 ? std::min(most_cells, width - count.size() - 1) : 0;
  if (cells < least_cells || all == 0) return count;
  const auto full = done * cells / all;
  std::string bar;
  for (std::size_t i = 0; i < cells; ++i)
    bar += i < full ? (output.unicode ? "█" : "#") : (output.unicode ? "░" : ".");
  return bar + " " + count;
}

}  // namespace manyhands
