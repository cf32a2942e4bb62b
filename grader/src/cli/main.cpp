// Parses the command line, runs the command, returns its status. The commands are in command_*.cpp.
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <iostream>
#include <system_error>

#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/author_commands.hpp"
#include "cli/class/class_commands.hpp"
#include "cli/commands.hpp"
#include "cli/grading_commands.hpp"
#include "cli/installed.hpp"
#include "cli/learner_state.hpp"
#include "cli/mistake_commands.hpp"
#include "cli/picture_commands.hpp"
#include "cli/report_wish.hpp"
#include "grade/work_folder.hpp"
#include "process/descendants.hpp"

namespace {

namespace fs = std::filesystem;
using namespace manyhands;

// This program is in build/bin.
fs::path find_build() {
  std::error_code none;
  return fs::read_symlink("/proc/self/exe", none).parent_path().parent_path();
}

// The course is in the current folder or one of its parents.
fs::path find_root(const std::string& given, const fs::path& build) {
  std::error_code none;
  if (!given.empty()) return fs::absolute(given);
  for (auto folder = fs::current_path(none);; folder = folder.parent_path()) {
    if (fs::exists(folder / "course.yaml", none)) return folder;
    if (folder == folder.parent_path()) break;
  }
  return is_installed(build) ? fs::current_path(none) : build.parent_path();
}

Places find_places(const std::string& root_given) {
  Places places;
  places.build = find_build();
  places.root = find_root(root_given, places.build);
  places.scratch = is_installed(places.build) ? places.root / "build" : places.build;
  return places;
}

// The command that the learner can type to run this program again.
std::string program_name(const std::string& argv0) {
  return argv0.empty() ? "grader" : argv0;
}

std::string help_of(const CLI::App& app, const Output& output) {
  const auto used = app.get_subcommands();
  return "Run '" + output.program + (used.empty() ? "" : " " + used.front()->get_name()) +
         " --help' for usage.";
}

// Reports an unknown word on the command line, and suggests what was probably meant.
int not_understood(const CLI::App& app, const Output& output) {
  const auto used = app.get_subcommands();
  const auto& command = used.empty() ? app : *used.front();
  auto unknown = app.remaining(true);
  const auto word = unknown.empty() ? std::string() : unknown.front();
  const bool option = word.rfind("-", 0) == 0;
  std::vector<std::string> known;
  for (const auto* other : app.get_subcommands([](const CLI::App*) { return true; }))
    if (!option && used.empty()) known.push_back(other->get_name());
  for (const auto* owner : {&command, &app})
    for (const auto* other : owner->get_options())
      for (const auto& name : other->get_lnames())
        if (option) known.push_back("--" + name);
  const auto meant = nearest(word, known);
  const auto what = option ? "option" : used.empty() ? "command" : "place for";
  return usage_error(output, {std::string("there is no ") + what + " '" + shorten(printable_line(word), 60) +
                                  "'" + (meant ? "; did you mean '" + *meant + "'?" : ""),
                              help_of(app, output)});
}

// Lost output, for example because the disk is full, is never a success.
int all_was_written(const Output& output, int status) {
  if (std::cout.flush()) return status;
  output.err << "error: the output could not be written to standard output\n"
                "Free some disk space, or write the output somewhere else.\n";
  return status == 2 ? 2 : 3;
}

// new, sync. All arguments must outlive the parsing.
void add_author_commands(CLI::App& app, const Places& places, const Output& output, NewOptions& fresh,
                         SyncOptions& sync, std::function<int()>& command) {
  auto* made = app.add_subcommand("new", "For authors: make an exercise from an existing one");
  made->add_option("id", fresh.id, "The new exercise's id, such as ring-buffer")->required()->type_name("ID");
  made->add_option("--like", fresh.like, "The exercise to begin from")->required()->type_name("ID");
  made->callback([&] { command = [&] { return run_new({places.root, fresh.id, fresh.like, output}); }; });
  auto* synced = app.add_subcommand(
      "sync", "For authors: write README.md's table of exercises, and starter/, from the course");
  synced->add_flag("--check", sync.check, "Write nothing; the status is 1 if something differs");
  synced->callback([&] { command = [&] { return run_sync({places.root, sync.check, output}); }; });
}

// mistakes list, show, edit, save, refresh. All arguments must outlive the parsing.
void add_mistake_commands(CLI::App& app, const Places& places, const Output& output, MistakesOptions& options,
                          std::function<int()>& command) {
  auto* mistakes =
      app.add_subcommand("mistakes", "For authors: work on wrong submissions, which are stored as patches");
  mistakes->require_subcommand(1);
  using Run = int (*)(const MistakesOptions&);
  const auto add = [&, mistakes](const std::string& name, const std::string& what, Run run) {
    auto* one = mistakes->add_subcommand(name, what);
    one->callback([&places, &output, &options, &command, run] {
      command = [&, run] {
        MistakesOptions given{places, options.id, options.name, options.folder, options.base, output};
        return run(given);
      };
    });
    return one;
  };
  auto* list =
      add("list", "List the wrong submissions, and the finding that each must get", run_mistakes_list);
  auto* show = add("show", "Show one of them as a patch, however it is stored", run_mistakes_show);
  auto* edit = add("edit", "Write its files to a folder, to change or grade them", run_mistakes_edit);
  auto* save = add("save", "Write the patch from that folder", run_mistakes_save);
  auto* refresh = add("refresh", "Rewrite all patches after their bases have changed", run_mistakes_refresh);
  for (auto* one : {list, refresh}) one->add_option("id", options.id, "The exercise")->type_name("ID");
  for (auto* one : {show, edit, save}) {
    one->add_option("id", options.id, "The exercise")->required()->type_name("ID");
    one->add_option("name", options.name, "The mistake, as in wrong/NAME")->required()->type_name("NAME");
  }
  edit->add_option("--into", options.folder, "The folder (default: build/mistakes/ID/NAME)")
      ->type_name("DIR");
  save->add_option("--from", options.folder, "The folder (default: build/mistakes/ID/NAME)")
      ->type_name("DIR");
  edit->add_option("--base", options.base, "The base of a new one: reference, also/NAME")->type_name("BASE");
}

int run(int argc, char** argv) {
  CLI::App app{"Grades exercises in concurrent and parallel programming."};
  app.require_subcommand(0, 1);
  app.set_version_flag("--version", MANYHANDS_VERSION);
  bool no_color = false;
  std::string root;
  app.add_flag("--no-color", no_color, "Print without colours");
  app.add_option("--course", root, "The folder with course.yaml (default: this folder, or one above it)")
      ->type_name("DIR");
  app.fallthrough();

  Output output{std::cout, std::cerr, false, true, 80, program_name(argv[0])};
  std::function<int()> command;
  Places places;
  std::vector<std::string> ids;
  std::string only;
  std::string sample;
  bool quick = false;
  bool times = false;
  std::string id;
  std::string text;
  std::string submission;
  std::optional<std::uint64_t> seed;

  std::vector<std::string> reports;
  std::optional<std::string> json;
  std::optional<std::string> student;
  SandboxWish sandbox;
  const auto add_sandbox = [&sandbox](CLI::App* to) {
    to->add_option("--sandbox", sandbox.level,
                   "How strong the sandbox is; auto: the strongest level available")
        ->check(CLI::IsMember({"auto", "full", "user", "container", "none"}))
        ->type_name("LEVEL");
    to->add_flag("--unsafe", sandbox.unsafe,
                 "Allow a weaker sandbox than the course requires; only for code that you trust");
  };
  bool complete = false;
  bool exit_zero = false;
  bool quiet = false;
  bool force = false;
  std::string record_folder;
  auto* run = app.add_subcommand("run", "Grade all exercises, or only the named ones");
  run->add_option("id", ids, "Exercises")->type_name("ID");
  run->add_option("--submission", submission, "A folder with the layout of starter/")->type_name("DIR");
  run->add_option("--report", reports,
                  "Write a report to standard output or to a file; may be repeated. The reports are " +
                      reporter_names())
      ->allow_extra_args(false)  // each takes one value; the next word is an exercise
      ->type_name("NAME[:FILE]");
  run->add_option("--json", json, "Short for --report json:FILE; - means standard output")->type_name("FILE");
  run->add_option("--student", student, "Whose submission this is, as a name for the report")
      ->type_name("NAME");
  run->add_option("--seed", seed, "Repeat the inputs of an earlier run")->type_name("N");
  run->add_flag("--complete", complete, "Count exercises that are not started as failed");
  run->add_flag("--exit-zero", exit_zero, "Exit with status 0 whenever grading ran");
  run->add_flag("--force", force, "Also grade what has not changed since it was graded");
  run->add_option("--record", record_folder, "Save the measurements of speed, for grader judge")
      ->type_name("DIR");
  run->add_flag("-q,--quiet", quiet, "Print no report on the terminal");
  add_sandbox(run);
  int events = -1;  // for `watch`
  run->add_option("--events", events, "Write what happens to this descriptor")->group("");
  run->callback([&] {
    command = [&] {
      if (json) reports.push_back("json:" + *json);
      return run_grade({.places = places,
                        .ids = ids,
                        .submission = submission,
                        .reports = reports,
                        .student = student,
                        .seed = seed,
                        .complete = complete,
                        .exit_zero = exit_zero,
                        .quiet = quiet,
                        .force = force,
                        .record = record_folder,
                        .live = has_live_lines(STDERR_FILENO),
                        .output = output,
                        .sandbox = sandbox,
                        .events = events});
    };
  });

  bool plain = false;
  std::string edit_command;
  const auto watch_now = [&] { return run_watch({places, id, edit_command, plain, output, sandbox}); };
  auto* watch = app.add_subcommand("watch", "Work on an exercise: it is graded whenever you save");
  watch->add_option("id", id, "The exercise (default: the one that you are working on)")->type_name("ID");
  watch
      ->add_option("--edit-cmd", edit_command,
                   "For key g: opens a place in your editor, such as 'code --goto {file}:{line}'")
      ->type_name("COMMAND");
  watch->add_flag("--plain", plain, "Print each report as text, until the input ends");
  add_sandbox(watch);
  watch->callback([&] { command = watch_now; });

  std::vector<std::string> args;
  auto* attempt = app.add_subcommand("try", "Run your program on a small input, and see what it does");
  attempt->add_option("id", id, "The exercise")->required()->type_name("ID");
  attempt->add_option("--submission", submission, "A folder with the layout of starter/")->type_name("DIR");
  attempt->add_option("--seed", seed, "Another small web site, for exercises that have one")->type_name("N");
  attempt->add_option("args", args, "Options for the exercise's program; write -- before them")
      ->type_name("ARG");
  add_sandbox(attempt);
  attempt->callback([&] {
    command = [&] { return run_try({places, id, submission, seed, args, output, sandbox}); };
  });

  auto* compare =
      app.add_subcommand("compare", "Compare several solutions to one problem: what does each cost?");
  compare->add_option("id", id, "The comparison: crawl, crunch, executors, talk")
      ->required()
      ->type_name("ID");
  compare
      ->add_option("--submission", submission,
                   "A folder with the layout of starter/ (default: the solutions)")
      ->type_name("DIR");
  compare->add_option("--seed", seed, "Repeat the inputs of an earlier run")->type_name("N");
  std::optional<std::string> show;
  compare->add_option("--show", show, "talk: print the programs of a row, such as threads")->type_name("ROW");
  add_sandbox(compare);
  compare->callback([&] {
    command = [&] {
      if (id == "talk") return run_talk({places, show, has_live_lines(STDERR_FILENO), output});
      return run_compare({places, id, submission, seed, has_live_lines(STDERR_FILENO), output, sandbox});
    };
  });

  auto* scaling = app.add_subcommand("scaling", "Measure how fast your program is with 1, 2, … workers");
  scaling->add_option("id", id, "The exercise")->required()->type_name("ID");
  scaling->add_option("--submission", submission, "A folder with the layout of starter/")->type_name("DIR");
  scaling->add_option("--seed", seed, "Repeat the inputs of an earlier run")->type_name("N");
  add_sandbox(scaling);
  scaling->callback([&] {
    command = [&] {
      return run_scaling({places, id, submission, seed, has_live_lines(STDERR_FILENO), output, sandbox});
    };
  });

  std::string html;
  std::string perfetto;
  bool again = false;
  auto* timeline =
      app.add_subcommand("timeline", "Draw what your threads or processes did, moment by moment");
  timeline->add_option("id", id, "The exercise")->required()->type_name("ID");
  timeline->add_option("--output", html, "The HTML file to write (default: build/timeline/ID.html)")
      ->type_name("FILE");
  timeline->add_option("--perfetto", perfetto, "Also write a trace for ui.perfetto.dev or chrome://tracing")
      ->type_name("FILE");
  timeline->add_option("--submission", submission, "A folder with the layout of starter/")->type_name("DIR");
  timeline->add_option("--seed", seed, "Repeat the inputs of an earlier run")->type_name("N");
  timeline->add_flag("--again", again, "Run the program again, even if your files have not changed");
  add_sandbox(timeline);
  timeline->callback([&] {
    command = [&] {
      return run_timeline({places, id, submission, seed, html, perfetto, again, has_live_lines(STDERR_FILENO),
                           output, sandbox});
    };
  });

  auto* hand_in = app.add_subcommand("report", "Write what is known of an exercise to one file, to hand in");
  hand_in->add_option("id", id, "The exercise")->required()->type_name("ID");
  hand_in->add_option("--html", html, "The file to write")->required()->type_name("FILE");
  hand_in->callback([&] { command = [&] { return run_hand_in({places, id, html, output}); }; });

  app.add_subcommand("list", "List the course and your progress")->callback([&] {
    command = [&] { return run_list({places.root, output}); };
  });

  std::optional<int> task;
  auto* hint = app.add_subcommand("hint", "Give a hint; call it again for a stronger one");
  hint->add_option("id", id, "The exercise")->required()->type_name("ID");
  hint->add_option("--task", task, "The task (default: the first that does not pass yet)")->type_name("N");
  hint->callback([&] { command = [&] { return run_hint({places.root, id, task, output}); }; });

  bool yes = false;
  auto* reset = app.add_subcommand("reset", "Restore the original files; keeps a copy of yours");
  reset->add_option("id", id, "The exercise")->required()->type_name("ID");
  reset->add_flag("--yes", yes, "Do not ask");
  reset->callback([&] {
    command = [&] { return run_reset({places.root, id, yes, is_terminal(STDIN_FILENO), std::cin, output}); };
  });

  std::optional<int> which;
  auto* history = app.add_subcommand("history", "List your attempts, and what was found in each");
  history->add_option("id", id, "The exercise (default: all)")->type_name("ID");
  history->add_option("--attempt", which, "Show this one, and what changed since the one before")
      ->check(CLI::Range(1, 1'000))
      ->type_name("N");
  history->callback([&] {
    command = [&] {
      if (which && id.empty())
        return usage_error(output,
                           {"--attempt needs an exercise", "For example: history crawl-threads --attempt 2"});
      return run_history({places.root, id, which, output});
    };
  });

  bool as_diff = false;
  auto* others = app.add_subcommand("solutions", "Once yours passes: show other right solutions");
  others->add_option("id", id, "The exercise")->required()->type_name("ID");
  others->add_option("name", text, "Which one to show (default: list all)")->type_name("NAME");
  others->add_flag("--diff", as_diff, "Show what is different from yours");
  others->callback([&] {
    command = [&] { return run_solutions({places.root, id, text, as_diff, output}); };
  });

  auto* forget = app.add_subcommand("forget", "Delete what is kept of your attempts; your files stay");
  forget->add_option("id", id, "The exercise (default: all)")->type_name("ID");
  forget->callback([&] { command = [&] { return run_forget({places.root, id, output}); }; });

  auto* explain = app.add_subcommand("explain", "Explain a finding, and how to find its cause");
  explain->add_option("code", text, "The finding's code (default: list all findings)")->type_name("CODE");
  explain->callback([&] { command = [&] { return run_explain({places.root, text, output}); }; });

  std::optional<int> finding;
  auto* replay = app.add_subcommand("replay", "Show step by step how your threads got it wrong");
  replay->add_option("id", id, "The exercise")->required()->type_name("ID");
  replay->add_option("--finding", finding, "Which order, if several were found (default: the first)")
      ->type_name("N");
  replay->add_flag("--plain", plain, "Print all steps at once");
  bool in_gdb = false;
  replay->add_flag("--gdb", in_gdb, "Run your program in this order under gdb, outside of the sandbox");
  add_sandbox(replay);
  replay->callback([&] {
    command = [&] { return run_replay({places, id, finding, plain, in_gdb, output, sandbox}); };
  });

  std::string program;
  int level = 0;
  bool ascii = false;
  auto* game = app.add_subcommand("play", "Choose which thread goes on, and break the program");
  game->add_option("id", id, "An exercise, to play your own program (default: the levels)")->type_name("ID");
  game->add_option("--submission", submission, "A folder with the layout of starter/")->type_name("DIR");
  game->add_option("--program", program, "Which of the exercise's small programs")->type_name("NAME");
  game->add_option("--level", level, "Begin with this level")->check(CLI::Range(1, 99))->type_name("N");
  game->add_flag("--plain", plain, "Read lines of keys, and print each screen as text");
  game->add_flag("--ascii", ascii, "Only use ASCII characters");
  add_sandbox(game);
  game->callback([&] {
    command = [&] {
      if (ascii) output.unicode = false;
      return run_play({places, id, submission, program, level, plain, output, sandbox});
    };
  });

  app.add_subcommand("doctor", "Say what this machine can and cannot measure, why, and what to do")
      ->callback([&] { command = [&] {
                         return run_doctor({places, output});
                       }; });

  std::string into;
  std::string from_evidence;
  auto* check = app.add_subcommand("check", "For authors: are the exercises complete and graded correctly?");
  check->add_option("id", ids, "Exercises")->type_name("ID");
  check->add_option("--seed", seed, "Repeat the inputs of an earlier run")->type_name("N");
  check->add_option("--only", only, "Only solutions whose name contains this text")->type_name("TEXT");
  check->add_flag("--quick", quick,
                  "As in make test: memory, races and speed only for the references, and less patience");
  check
      ->add_option("--sample", sample,
                   "Grade only a part: one wrong solution of the course for each check, an eighth of the "
                   "rest, and the speed of a quarter of the references")
      ->type_name("TEXT")
      ->envname("MANYHANDS_SAMPLE");
  check->add_flag("--force", force, "Also grade what has not changed and was as expected");
  check->add_flag("--times", times, "Show how many seconds each check took");
  auto* keep_evidence = check
                            ->add_option("--keep-evidence", into,
                                         "Store in this folder what grading saw of each wrong solution")
                            ->type_name("DIR");
  check
      ->add_option("--from-evidence", from_evidence, "Judge again what is stored in this folder; run nothing")
      ->type_name("DIR")
      ->excludes(keep_evidence);
  add_sandbox(check);
  check->callback([&] {
    command = [&] {
      return run_check(
          {places, ids, quick, only, sample, force, times, into, from_evidence, seed, output, sandbox});
    };
  });

  std::vector<std::string> names{"reference"};
  std::string solutions;
  std::string note;
  int part = 0;
  int blocks = 24;
  auto* record =
      app.add_subcommand("record", "For authors: measure solutions many times, and save the measurements");
  record->add_option("id", id, "The exercise")->required()->type_name("ID");
  record->add_option("name", names, "reference, also/NAME, wrong/NAME")->type_name("NAME");
  record->add_option("--blocks", blocks, "How often to measure each")
      ->check(CLI::Range(1, 100000))
      ->type_name("N");
  record->add_option("--into", into, "The folder for the measurements")->required()->type_name("DIR");
  record->add_option("--note", note, "What else the machine was doing, as a note")->type_name("TEXT");
  record->add_option("--solutions", solutions, "A folder to search before solutions/")->type_name("DIR");
  record->add_option("--part", part, "Which part of the exercise's speed check, from 0")->type_name("N");
  record->add_option("--seed", seed, "Repeat the inputs of an earlier run")->type_name("N");
  add_sandbox(record);
  record->callback([&] {
    command = [&] {
      return run_record({places, id, names, solutions, part, blocks, into, note, seed,
                         has_live_lines(STDERR_FILENO), output, sandbox});
    };
  });

  MistakesOptions mistakes_options{places, {}, {}, {}, {}, output};
  add_mistake_commands(app, places, output, mistakes_options, command);

  NewOptions new_options{{}, {}, {}, output};
  SyncOptions sync_options{{}, false, output};
  add_author_commands(app, places, output, new_options, sync_options, command);

  std::vector<fs::path> paths;
  bool disjoint = false;
  bool as_json = false;
  auto* judge = app.add_subcommand("judge", "Judge speed again, from recordings or reports");
  judge->add_option("path", paths, "Files, or folders of files")->required()->type_name("FILE");
  judge->add_flag("--disjoint", disjoint, "Judge a recording as a sequence of separate verdicts");
  judge->add_flag("--json", as_json, "Print all figures as JSON");
  bool ablation = false;  // only for experiments/verdicts
  judge->add_flag("--ablation", ablation, "With --json: also judge without each estimator")->group("");
  judge->callback([&] { command = [&] { return run_judge({paths, disjoint, as_json, ablation, output}); }; });

  auto* exported = app.add_subcommand("export", "Create a repository for learners, without solutions");
  exported->add_option("directory", text, "The folder to create; if it exists, it must be empty")
      ->required()
      ->type_name("DIR");
  exported->callback([&] { command = [&] { return run_export({places.root, text, output}); }; });

  std::string platform;
  std::vector<std::string> to_grade;
  auto* ci = app.add_subcommand("ci", "Write the files with which a platform grades submissions");
  ci->add_option("platform", platform, "github, gitlab, gradescope, devcontainer or container")
      ->required()
      ->type_name("PLATFORM");
  ci->add_option("directory", text, "The folder to write to")->required()->type_name("DIR");
  ci->add_option("--exercise", to_grade, "Only grade this exercise; may be repeated")->type_name("ID");
  ci->callback([&] { command = [&] { return run_ci({places.root, platform, text, to_grade, output}); }; });

#if MANYHANDS_CLASSES
  add_class_commands(app, places, output, command);
#else
  auto* classes = app.add_subcommand("class", "For instructors: grade whole classes, and keep their marks");
  classes->fallthrough(false)->prefix_command();  // whatever follows
  classes->callback([&] {
    command = [&] {
      return usage_error(
          output, {"this grader was built without support for classes", "Build one that has it: make class"});
    };
  });
#endif

  bool check_sources = false;
  auto* sources = app.add_subcommand("sources", "Print the digest of the files that a grader is built from");
  sources->add_flag("--check", check_sources,
                    "Status 1 if this is no installed grader that was built from them");
  sources->group("");  // for scripts
  sources->callback([&] { command = [&] { return run_sources(places, check_sources, output); }; });

  SiteOptions site_options{1, 50, 1, 20, 0, output};
  auto* site = app.add_subcommand("site", "Serve a generated web site, for curl, wget or a browser");
  site->add_option("--seed", site_options.seed, "Which site")->type_name("N");
  site->add_option("--pages", site_options.pages, "How many pages")
      ->check(CLI::Range(1, 100000))
      ->type_name("N");
  site->add_option("--hosts", site_options.hosts, "How many hosts")
      ->check(CLI::Range(1, 200))
      ->type_name("N");
  site->add_option("--latency", site_options.latency_ms, "How long each page takes, in ms")
      ->check(CLI::Range(0, 60000))
      ->type_name("MS");
  site->add_option("--port", site_options.port, "The port to listen on; 0: any free port")->type_name("N");
  site->callback([&] { command = [&] { return run_site(site_options); }; });

  try {
    app.parse(argc, argv);
  } catch (const CLI::ExtrasError&) {
    return not_understood(app, output);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return all_was_written(output, app.exit(e));  // --help, --version
    return usage_error(output, {e.what(), help_of(app, output)});
  }
  const bool alone = app.get_subcommands().empty();
  if (alone && has_live_lines(STDOUT_FILENO) && is_terminal(STDIN_FILENO)) command = watch_now;
  output.colour = use_colour(STDOUT_FILENO, no_color);
  output.unicode = use_unicode();
  output.width = static_cast<std::size_t>(terminal_width(STDOUT_FILENO));
  output.links = output.colour && has_live_lines(STDOUT_FILENO);
  places = find_places(root);
  std::error_code none;
  if (alone && !(command && fs::exists(places.root / "course.yaml", none))) {
    output.err << app.help();
    return 2;
  }
  if (!root.empty() && !fs::exists(places.root / "course.yaml", none))
    return usage_error(output, {"there is no course.yaml in " + places.root.string(),
                                "Give the folder that contains it with --course."});
  return all_was_written(output, command());
}

}  // namespace

int main(int argc, char** argv) {
  manyhands::grade::remove_folders_after_signal(argc, argv);
  ::signal(SIGXFSZ, SIG_IGN);  // exceeding a file size limit is an error with a message, not a crash
  manyhands::grade::clean_up_on_signals();
  int status = 3;
  try {
    status = run(argc, argv);
  } catch (const std::exception& e) {
    std::cerr << "error: the grader itself failed: " << e.what()
              << "\nThis is a grader error, not a fault in your program.\n";
  }
  // If a program kills its host, we inherit the host's children.
  manyhands::process::end_below_children();
  manyhands::process::end_children();
  return status;
}
