// run, watch, try, compare, scaling, timeline, report.
#include <unistd.h>

#include <memory>

#include "base/terminal.hpp"
#include "cli/command_line/command_line.hpp"
#include "cli/picture_commands.hpp"
#include "cli/report_wish.hpp"

namespace manyhands {
namespace {

struct GradingWords {
  std::vector<std::string> reports;
  std::optional<std::string> json;
  std::optional<std::string> student;
  bool complete = false;
  bool exit_zero = false;
  bool quiet = false;
  bool force = false;
  std::string record_folder;
  int events = -1;  // for `watch`
  std::string edit_command;
  std::vector<std::string> args;
  std::optional<std::string> show;
  std::string html;
  std::string perfetto;
  bool again = false;
};

}  // namespace

void add_grading_commands(CLI::App& app, CommandLine& line) {
  const auto words = std::make_shared<GradingWords>();
  auto* run = app.add_subcommand("run", "Grade all exercises, or only the named ones");
  run->add_option("id", line.ids, "Exercises")->type_name("ID");
  run->add_option("--submission", line.submission, "A folder with the layout of starter/")->type_name("DIR");
  run->add_option("--report", words->reports,
                  "Write a report to standard output or to a file; may be repeated. The reports are " +
                      reporter_names())
      ->allow_extra_args(false)  // each takes one value; the next word is an exercise
      ->type_name("NAME[:FILE]");
  run->add_option("--json", words->json, "Short for --report json:FILE; - means standard output")
      ->type_name("FILE");
  run->add_option("--student", words->student, "Whose submission this is, as a name for the report")
      ->type_name("NAME");
  run->add_option("--seed", line.seed, "Repeat the inputs of an earlier run")->type_name("N");
  run->add_flag("--complete", words->complete, "Count exercises that are not started as failed");
  run->add_flag("--exit-zero", words->exit_zero, "Exit with status 0 whenever grading ran");
  run->add_flag("--force", words->force, "Also grade what has not changed since it was graded");
  run->add_option("--record", words->record_folder, "Save the measurements of speed, for grader judge")
      ->type_name("DIR");
  run->add_flag("-q,--quiet", words->quiet, "Print no report on the terminal");
  add_sandbox(run, line);

  run->add_option("--events", words->events, "Write what happens to this descriptor")->group("");
  run->callback([words, &line] {
    line.command = [words, &line] {
      if (words->json) words->reports.push_back("json:" + *words->json);
      return run_grade({.places = line.places,
                        .ids = line.ids,
                        .submission = line.submission,
                        .reports = words->reports,
                        .student = words->student,
                        .seed = line.seed,
                        .complete = words->complete,
                        .exit_zero = words->exit_zero,
                        .quiet = words->quiet,
                        .force = words->force,
                        .record = words->record_folder,
                        .live = has_live_lines(STDERR_FILENO),
                        .output = line.output,
                        .sandbox = line.sandbox,
                        .events = words->events});
    };
  });

  line.without_command = [words, &line] {
    return run_watch({line.places, line.id, words->edit_command, line.plain, line.output, line.sandbox});
  };
  auto* watch = app.add_subcommand("watch", "Work on an exercise: it is graded whenever you save");
  watch->add_option("id", line.id, "The exercise (default: the one that you are working on)")
      ->type_name("ID");
  watch
      ->add_option("--edit-cmd", words->edit_command,
                   "For key g: opens a place in your editor, such as 'code --goto {file}:{line}'")
      ->type_name("COMMAND");
  watch->add_flag("--plain", line.plain, "Print each report as text, until the input ends");
  add_sandbox(watch, line);
  watch->callback([&line] { line.command = line.without_command; });

  auto* attempt = app.add_subcommand("try", "Run your program on a small input, and see what it does");
  attempt->add_option("id", line.id, "The exercise")->required()->type_name("ID");
  attempt->add_option("--submission", line.submission, "A folder with the layout of starter/")
      ->type_name("DIR");
  attempt->add_option("--seed", line.seed, "Another small web site, for exercises that have one")
      ->type_name("N");
  attempt->add_option("args", words->args, "Options for the exercise's program; write -- before them")
      ->type_name("ARG");
  add_sandbox(attempt, line);
  attempt->callback([words, &line] {
    line.command = [words, &line] {
      return run_try(
          {line.places, line.id, line.submission, line.seed, words->args, line.output, line.sandbox});
    };
  });

  auto* compare =
      app.add_subcommand("compare", "Compare several solutions to one problem: what does each cost?");
  compare->add_option("id", line.id, "The comparison: crawl, crunch, executors, talk")
      ->required()
      ->type_name("ID");
  compare
      ->add_option("--submission", line.submission,
                   "A folder with the layout of starter/ (default: the solutions)")
      ->type_name("DIR");
  compare->add_option("--seed", line.seed, "Repeat the inputs of an earlier run")->type_name("N");

  compare->add_option("--show", words->show, "talk: print the programs of a row, such as threads")
      ->type_name("ROW");
  add_sandbox(compare, line);
  compare->callback([words, &line] {
    line.command = [words, &line] {
      if (line.id == "talk")
        return run_talk({line.places, words->show, has_live_lines(STDERR_FILENO), line.output});
      return run_compare({line.places, line.id, line.submission, line.seed, has_live_lines(STDERR_FILENO),
                          line.output, line.sandbox});
    };
  });

  auto* scaling = app.add_subcommand("scaling", "Measure how fast your program is with 1, 2, … workers");
  scaling->add_option("id", line.id, "The exercise")->required()->type_name("ID");
  scaling->add_option("--submission", line.submission, "A folder with the layout of starter/")
      ->type_name("DIR");
  scaling->add_option("--seed", line.seed, "Repeat the inputs of an earlier run")->type_name("N");
  add_sandbox(scaling, line);
  scaling->callback([words, &line] {
    line.command = [words, &line] {
      return run_scaling({line.places, line.id, line.submission, line.seed, has_live_lines(STDERR_FILENO),
                          line.output, line.sandbox});
    };
  });

  auto* timeline =
      app.add_subcommand("timeline", "Draw what your threads or processes did, moment by moment");
  timeline->add_option("id", line.id, "The exercise")->required()->type_name("ID");
  timeline->add_option("--output", words->html, "The HTML file to write (default: build/timeline/ID.html)")
      ->type_name("FILE");
  timeline
      ->add_option("--perfetto", words->perfetto,
                   "Also write a trace for ui.perfetto.dev or chrome://tracing")
      ->type_name("FILE");
  timeline->add_option("--submission", line.submission, "A folder with the layout of starter/")
      ->type_name("DIR");
  timeline->add_option("--seed", line.seed, "Repeat the inputs of an earlier run")->type_name("N");
  timeline->add_flag("--again", words->again, "Run the program again, even if your files have not changed");
  add_sandbox(timeline, line);
  timeline->callback([words, &line] {
    line.command = [words, &line] {
      return run_timeline({line.places, line.id, line.submission, line.seed, words->html, words->perfetto,
                           words->again, has_live_lines(STDERR_FILENO), line.output, line.sandbox});
    };
  });

  auto* hand_in = app.add_subcommand("report", "Write what is known of an exercise to one file, to hand in");
  hand_in->add_option("id", line.id, "The exercise")->required()->type_name("ID");
  hand_in->add_option("--html", words->html, "The file to write")->required()->type_name("FILE");
  hand_in->callback([words, &line] {
    line.command = [words, &line] { return run_hand_in({line.places, line.id, words->html, line.output}); };
  });
}

}  // namespace manyhands
