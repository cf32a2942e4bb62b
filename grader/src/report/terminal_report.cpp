// The terminal report. All foreign text goes through printable(), so that a submission's output cannot
// control the terminal.
#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/interleaving_text.hpp"
#include "report/reporters.hpp"
#include "report/told.hpp"

namespace manyhands {
namespace {

constexpr std::size_t max_findings = 5;
constexpr std::size_t max_related = 6;
constexpr std::size_t max_turns = 20;
constexpr std::size_t max_message_lines = 30;
constexpr std::size_t max_output_lines = 8;

enum class Style { plain, bold, dim, good, bad, open, path };

const char* code_of(Style style) {
  switch (style) {
    case Style::plain:
      return "";
    case Style::bold:
      return "\x1b[1m";
    case Style::dim:
      return "\x1b[2m";
    case Style::good:
      return "\x1b[32m";
    case Style::bad:
      return "\x1b[31m";
    case Style::open:
      return "\x1b[33m";
    case Style::path:
      return "\x1b[36m";
  }
  return "";
}

struct Mark {
  const char* symbol;
  Style style;
};

Mark mark_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return {"✓", Style::good};
    case Verdict::fail:
      return {"✗", Style::bad};
    case Verdict::inconclusive:
      return {"?", Style::open};
    case Verdict::fault:
      return {"!", Style::open};
    case Verdict::skipped:
      break;
  }
  return {"–", Style::dim};
}

class TerminalReport {
 public:
  TerminalReport(const Report& report, const TerminalOptions& options)
      : report_(report), options_(options), width_(std::clamp<std::size_t>(options.width, 40, 100)) {}

  void beginning() {
    if (report_.exercises.size() + report_.pending.size() > 1 && !report_.course.empty())
      line(0, paint(Style::bold, printable_line(report_.course)) + "\n");
  }

  /// Exercises of one line stay together.
  void exercise_at(std::size_t i) {
    const auto one_line = [this](std::size_t n) {
      return report_.exercises[n].state == ExerciseState::not_started;
    };
    if (i > 0 && !(one_line(i) && one_line(i - 1))) out_ += "\n";
    exercise(report_.exercises[i]);
  }

  void end() {
    if (!report_.exercises.empty()) out_ += "\n";
    total();
    pending();
    unchanged();
    if (!options_.for_learner)
      case_line();
    else if (report_.complete())
      next();
  }

  [[nodiscard]] std::string text() const { return options_.unicode ? out_ : to_ascii(out_); }

 private:
  std::string paint(Style style, const std::string& text) const {
    if (!options_.colour || style == Style::plain || text.empty()) return text;
    return code_of(style) + text + "\x1b[0m";
  }
  std::string paint(const Mark& mark) const { return paint(mark.style, mark.symbol); }

  void line(std::size_t indent, const std::string& text) { out_ += std::string(indent, ' ') + text + "\n"; }

  /// Wrapped text. `first` comes before the first line and is `first_width` columns wide.
  void paragraph(std::size_t indent, const std::string& text, Style style = Style::plain,
                 const std::string& first = {}, std::size_t first_width = 0) {
    const std::string clean = printable(text);
    const std::size_t room = width_ - std::min(width_ - 20, indent + first_width);
    const std::vector<std::string> lines = wrap(clean, room);
    if (lines.empty() && !first.empty()) line(indent, first);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (i == max_message_lines) {
        line(indent + first_width,
             paint(Style::dim, fmt::format("… {} more lines (--json)", lines.size() - i)));
        return;
      }
      if (lines[i].empty())
        out_ += "\n";
      else
        line(indent, (i == 0 ? first : std::string(first_width, ' ')) + paint(style, lines[i]));
    }
  }

  /// Words next to each other, as many as fit on a line.
  void row(std::size_t indent, const std::vector<std::pair<std::size_t, std::string>>& cells) {
    std::string text;
    std::size_t used = 0;
    for (const auto& [cell_width, cell] : cells) {
      if (used > 0 && indent + used + 2 + cell_width > width_) {
        line(indent, text);
        text.clear();
        used = 0;
      }
      if (used > 0) text += "  ";
      text += cell;
      used += cell_width + (used > 0 ? 2 : 0);
    }
    if (used > 0) line(indent, text);
  }

  void title_line(const ExerciseReport& e, const Mark& mark, const std::string& right, Style right_style) {
    const std::string id = printable_line(e.id);
    const std::size_t room = width_ - std::min(width_, display_width(id) + display_width(right) + 8);
    const std::string title = e.title.empty() || room < 8 ? "" : shorten(printable_line(e.title), room);
    const std::size_t used = 2 + display_width(id) + (title.empty() ? 0 : 3 + display_width(title));
    const std::size_t gap =
        width_ > used + display_width(right) + 2 ? width_ - used - display_width(right) : 2;
    line(0, paint(mark) + " " + paint(Style::bold, id) +
                (title.empty() ? "" : paint(Style::dim, " · ") + title) + std::string(gap, ' ') +
                paint(right_style, right));
  }

  void exercise(const ExerciseReport& e) {
    if (e.state == ExerciseState::not_started) {
      title_line(e, {"○", Style::dim}, "not started", Style::dim);
      return;
    }
    orders_ = 0;
    const Mark mark = mark_of(e.verdict);
    title_line(e, mark, format_number(e.points) + "/" + format_number(e.max_points), mark.style);

    std::vector<std::pair<std::size_t, std::string>> cells;
    for (const Check& c : e.checks) {
      if (c.verdict == Verdict::skipped && c.why == Why::not_applicable) continue;
      const std::string name(to_string(c.name));
      cells.emplace_back(2 + name.size(), paint(mark_of(c.verdict)) + " " + name);
    }
    row(2, cells);
    tasks(e);
    for (const Check& c : e.checks) {
      const bool tells = c.name == CheckName::speed || c.points < c.max_points;
      if (c.verdict == Verdict::pass && tells && !c.summary.empty())
        paragraph(2, fmt::format("{}: {}", to_string(c.name), c.summary), Style::dim);
    }
    if (options_.beside_speed)
      if (const auto words = options_.beside_speed(e); !words.empty()) paragraph(2, words, Style::dim);
    const auto checks = causes_first(e);
    for (const Check* check : checks) {
      const Check& c = *check;
      if (c.verdict == Verdict::fail) failed(e, c);
      if (const auto word = word_after(e, c); !word.empty()) {
        out_ += "\n";
        paragraph(2, word, Style::bold);
      }
      // What one reason keeps from being measured is told together, with the first of them.
      if (!is_open(c)) continue;
      std::vector<const Check*> alike;
      for (const Check* other : checks)
        if (is_open(*other) && other->verdict == c.verdict && other->reason == c.reason &&
            other->remedy == c.remedy)
          alike.push_back(other);
      if (alike.front() == check) not_measured(alike);
    }
    waiting(e);
    look_next(e);
  }

  /// If all tasks pass, the tick is enough.
  void tasks(const ExerciseReport& e) {
    const auto done = [](const TaskResult& t) { return t.total > 0 && t.passed == t.total; };
    if (std::all_of(e.tasks.begin(), e.tasks.end(), done)) return;
    std::vector<std::pair<std::size_t, std::string>> cells;
    for (const TaskResult& t : e.tasks) {
      // No failure, but not everything was run: the result is unknown.
      const bool open = t.passed + t.not_run == t.total && !done(t);
      const Mark mark = open ? Mark{"–", Style::dim} : mark_of(done(t) ? Verdict::pass : Verdict::fail);
      const std::string name = fmt::format("task {} ", t.number);
      const std::string count = t.not_run == t.total ? "" : fmt::format(" {}/{}", t.passed, t.total);
      cells.emplace_back(name.size() + 1 + count.size(), name + paint(mark) + count);
    }
    row(2, cells);
  }

  void heading(const Check& c, const std::string& text, const std::string& beside = {}) {
    heading(c.verdict, std::string(to_string(c.name)), text, beside);
  }

  void heading(Verdict verdict, const std::string& names, const std::string& text,
               const std::string& beside = {}) {
    const std::string words = fmt::format("{}: {}", names, text);
    out_ += "\n";
    paragraph(2, words, Style::bold, paint(mark_of(verdict)) + " ", 2);
    if (beside.empty()) return;
    out_.pop_back();
    const bool fits = 4 + display_width(words) + 3 + display_width(beside) <= width_;
    out_ += fits ? paint(Style::dim, " · " + beside) + "\n" : "\n    " + paint(Style::dim, beside) + "\n";
  }

  void failed(const ExerciseReport& e, const Check& c) {
    if (c.findings.empty()) {
      heading(c, "it does not pass");
      paragraph(4, c.reason.empty() ? c.summary : c.reason);
    }
    const auto told = told_once(c.findings);
    for (std::size_t i = 0; i < told.size() && i < max_findings; ++i) {
      const bool same =
          i > 0 && told[i].finding->code == told[i - 1].finding->code && told[i].tasks == told[i - 1].tasks;
      finding(e, c, told[i], !same);
    }
    if (told.size() > max_findings) {
      out_ += "\n";
      line(4, paint(Style::dim, fmt::format("and {} more (--json)", told.size() - max_findings)));
    }
  }

  void finding(const ExerciseReport& e, const Check& c, const Told& told, bool with_heading) {
    const Finding& f = *told.finding;
    const char* word = told.tasks.size() == 1 ? "task " : "tasks ";
    if (with_heading)
      heading(c, title_of(f, e.id), told.tasks.empty() ? "" : word + join_words(told.tasks));
    else
      out_ += "\n";
    const std::string place = place_of(f.file, f.line);
    const std::string by = seen_by(f.by);
    if (!place.empty())
      line(4, paint(Style::path, place) + (by.empty() ? "" : paint(Style::dim, " · " + by)));
    else if (!by.empty())
      line(4, paint(Style::dim, by));
    paragraph(4, f.message);
    for (std::size_t i = 0; i < f.related.size(); ++i) {
      if (i == max_related) {
        line(6, paint(Style::dim, fmt::format("and {} more places (--json)", f.related.size() - i)));
        break;
      }
      const std::string where = place_of(f.related[i].file, f.related[i].line);
      if (!where.empty()) line(6, paint(Style::path, where));
      paragraph(where.empty() ? 6 : 8, f.related[i].message);
    }
    order_of_steps(f.interleaving);
    output(f.output);
  }

  // Of several, only the first one in full.
  void order_of_steps(const Interleaving& order) {
    if (order.turns.empty()) return;
    if (++orders_ == 1) {
      for (const auto& each : lines_of(order, width_ - 4, max_turns)) line(4, paint(Style::dim, each));
      return;
    }
    const auto where = order.replay.empty()
                           ? "in the report as JSON (--json)"
                           : fmt::format("{} --finding {}", printable_line(order.replay), orders_);
    paragraph(4, "The order of its steps: " + where, Style::dim);
  }

  void output(const std::string& text) {
    const auto lines = last_lines(text, max_output_lines);
    if (lines.empty()) return;
    line(4, paint(Style::dim, "the last lines that it printed:"));
    for (const auto& each : lines) line(4, paint(Style::dim, "│ ") + shorten(each, width_ - 6));
  }

  static bool is_open(const Check& c) {
    return c.verdict == Verdict::inconclusive || c.verdict == Verdict::fault ||
           (c.verdict == Verdict::skipped && c.why == Why::machine);
  }

  // Checks with the same verdict, reason and remedy.
  void not_measured(const std::vector<const Check*>& alike) {
    const Check& c = *alike.front();
    std::vector<std::string> names;
    double open = 0;
    for (const Check* check : alike) {
      names.emplace_back(to_string(check->name));
      open += check->points_unmeasured;
    }
    heading(c.verdict, join_words(names),
            c.verdict == Verdict::fault          ? "the grader failed here, not your program"
            : c.verdict == Verdict::inconclusive ? "not decided"
                                                 : "could not be measured here");
    paragraph(4, c.reason);
    paragraph(4, c.remedy);
    if (open > 0)
      paragraph(4, fmt::format("This costs you no points: {} stay{} open.", format_points(open),
                               format_number(open) == "1" ? "s" : ""));
    else
      paragraph(4, "This costs you no points.");
  }

  void waiting(const ExerciseReport& e) {
    std::vector<std::string> names;
    for (const Check& c : e.checks)
      if (c.verdict == Verdict::skipped && c.why == Why::gated) names.emplace_back(to_string(c.name));
    if (names.empty()) return;
    out_ += "\n";
    paragraph(2,
              fmt::format("{} {} until the checks before {} pass.", join_words(names),
                          names.size() == 1 ? "waits" : "wait", names.size() == 1 ? "it" : "them"),
              Style::dim, paint(Style::dim, "– "), 2);
  }

  void look_next(const ExerciseReport& e) {
    if (e.verdict != Verdict::fail) return;
    std::vector<std::string> commands;
    bool hint = false;
    int task = 0;
    for (const Check* check : causes_first(e)) {
      const Check& c = *check;
      if (c.verdict != Verdict::fail) continue;
      hint = hint || c.name != CheckName::builds;
      for (const Finding& f : c.findings) {
        const std::string command = fmt::format("{} explain {}", options_.program, printable_line(f.code));
        if (f.code.empty() || std::find(commands.begin(), commands.end(), command) != commands.end())
          continue;
        if (commands.size() < max_findings) commands.push_back(command);
        if (task == 0) task = f.task;
      }
    }
    if (hint)
      commands.push_back(fmt::format("{} hint {}{}", options_.program, printable_line(e.id),
                                     task > 0 ? fmt::format(" --task {}", task) : ""));
    if (commands.empty()) return;
    out_ += "\n";
    line(2, "what to look at next:");
    for (const std::string& command : commands) line(4, paint(Style::path, command));
  }

  void total() {
    double points = 0, most = 0, open = 0;
    for (const ExerciseReport& e : report_.exercises) {
      points += e.points;
      most += e.max_points;
      open += e.points_unmeasured;
    }
    line(0, paint(Style::bold, fmt::format("{} of {}", format_number(points), format_points(most))));
    if (open > 0)
      paragraph(0,
                fmt::format("{} more could not be decided; {} open, not lost.", format_number(open),
                            format_number(open) == "1" ? "it stays" : "they stay"),
                Style::dim);
  }

  /// For a report file that is read during the grading, or after it was stopped early.
  void pending() {
    std::vector<std::string> ids;
    for (const std::string& id : report_.pending) ids.push_back(printable_line(id));
    if (!ids.empty()) paragraph(0, fmt::format("Not graded yet: {}.", join_words(ids)), Style::open);
  }

  void case_line() {
    if (report_.case_number.empty()) return;
    std::string text = "case " + printable_line(report_.case_number);
    if (report_.student) text += " · " + printable_line(*report_.student);
    line(0, paint(Style::dim, shorten(text, width_)));
  }

  void unchanged() {
    std::vector<std::string> ids;
    for (const ExerciseReport& e : report_.exercises)
      if (e.unchanged) ids.push_back(printable_line(e.id));
    if (ids.empty()) return;
    paragraph(
        0,
        fmt::format("Not graded again, because nothing has changed: {}. To grade anyway: make grade FORCE=1",
                    join_words(ids)),
        Style::dim);
  }

  /// The exercise's file with the first mistake; if no finding names a file, the first one. There is always
  /// at least one.
  static const std::string& file_to_edit(const ExerciseReport& e) {
    for (const Check& check : e.checks)
      for (const Finding& finding : check.findings)
        if (check.verdict == Verdict::fail && !finding.file.empty()) {
          const auto own = std::find(e.files.begin(), e.files.end(), finding.file);
          return own == e.files.end() ? e.files.front() : *own;
        }
    return e.files.front();
  }

  /// The first exercise, in course order, with something to do.
  void next() {
    bool all_pass = !report_.exercises.empty();
    for (const ExerciseReport& e : report_.exercises) {
      const bool untouched = e.state == ExerciseState::not_started;
      all_pass = all_pass && !untouched && e.verdict == Verdict::pass;
      if (!untouched && e.verdict != Verdict::fail) continue;
      const std::string id = printable_line(e.id);
      const std::string file = e.files.empty() ? "starter/" + id : printable_line(file_to_edit(e));
      line(0, "");
      if (untouched) line(0, "Next: read  " + paint(Style::path, "exercises/" + id + "/README.md"));
      line(0, (untouched ? "      edit  " : "Next: edit  ") + paint(Style::path, file));
      line(0, "      run   " + paint(Style::path, "make grade EXERCISE=" + id));
      if (!untouched && !e.unchanged && !report_.seed.empty()) {
        line(0, "      or    " + paint(Style::path, fmt::format("{} run {} --seed {}", options_.program, id,
                                                                printable_line(report_.seed))));
        line(12, paint(Style::dim, "for the same inputs again"));
      }
      return;
    }
    if (all_pass && report_.exercises.size() > 1) line(0, paint(Style::good, "Everything passes."));
    if (all_pass && report_.exercises.size() == 1 && options_.solutions) {
      line(0, "");
      line(0, "Other ways to do it: " +
                  paint(Style::path, fmt::format("{} solutions {}", options_.program,
                                                 printable_line(report_.exercises.front().id))));
    }
  }

  const Report& report_;
  const TerminalOptions& options_;
  std::size_t width_;
  std::string out_;
  int orders_ = 0;  // how many orders of steps the current exercise has shown
};

}  // namespace

std::string to_terminal(const Report& report, const TerminalOptions& options, ReportPart part) {
  TerminalReport text(report, options);
  const bool whole = part == ReportPart::whole;
  const std::size_t count = report.exercises.size();
  if (whole || part == ReportPart::beginning) text.beginning();
  for (std::size_t i = 0; i < count; ++i)
    if (whole || (part == ReportPart::latest && i + 1 == count)) text.exercise_at(i);
  if (whole || part == ReportPart::end) text.end();
  return text.text();
}

}  // namespace manyhands
