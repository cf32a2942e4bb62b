// check, record, new, sync, judge, export.
#include <unistd.h>

#include <filesystem>
#include <memory>

#include "base/terminal.hpp"
#include "cli/author_commands.hpp"
#include "cli/command_line/command_line.hpp"

namespace manyhands {
namespace {

struct AuthorWords {
  explicit AuthorWords(const CommandLine& line)
      : fresh{{}, {}, {}, line.output}, sync{{}, false, line.output} {}
  std::string only;
  std::string sample;
  bool quick = false;
  bool times = false;
  bool force = false;
  std::string from_evidence;
  std::vector<std::string> names{"reference"};
  std::string solutions;
  std::string note;
  int part = 0;
  int blocks = 24;
  std::vector<std::filesystem::path> paths;
  bool disjoint = false;
  bool as_json = false;
  bool ablation = false;  // only for experiments/verdicts
  NewOptions fresh;
  SyncOptions sync;
};

}  // namespace

void add_author_commands(CLI::App& app, CommandLine& line) {
  const auto words = std::make_shared<AuthorWords>(line);
  auto* check = app.add_subcommand("check", "For authors: are the exercises complete and graded correctly?");
  check->add_option("id", line.ids, "Exercises")->type_name("ID");
  check->add_option("--seed", line.seed, "Repeat the inputs of an earlier run")->type_name("N");
  check->add_option("--only", words->only, "Only solutions whose name contains this text")->type_name("TEXT");
  check->add_flag("--quick", words->quick,
                  "As in make test: memory, races and speed only for the references, and less patience");
  check
      ->add_option("--sample", words->sample,
                   "Grade only a part: one wrong solution of the course for each check, an eighth of the "
                   "rest, and the speed of a quarter of the references")
      ->type_name("TEXT")
      ->envname("MANYHANDS_SAMPLE");
  check->add_flag("--force", words->force, "Also grade what has not changed and was as expected");
  check->add_flag("--times", words->times, "Show how many seconds each check took");
  auto* keep_evidence = check
                            ->add_option("--keep-evidence", line.into,
                                         "Store in this folder what grading saw of each wrong solution")
                            ->type_name("DIR");
  check
      ->add_option("--from-evidence", words->from_evidence,
                   "Judge again what is stored in this folder; run nothing")
      ->type_name("DIR")
      ->excludes(keep_evidence);
  add_sandbox(check, line);
  check->callback([words, &line] {
    line.command = [words, &line] {
      return run_check({line.places, line.ids, words->quick, words->only, words->sample, words->force,
                        words->times, line.into, words->from_evidence, line.seed, line.output, line.sandbox});
    };
  });

  auto* record =
      app.add_subcommand("record", "For authors: measure solutions many times, and save the measurements");
  record->add_option("id", line.id, "The exercise")->required()->type_name("ID");
  record->add_option("name", words->names, "reference, also/NAME, wrong/NAME")->type_name("NAME");
  record->add_option("--blocks", words->blocks, "How often to measure each")
      ->check(CLI::Range(1, 100000))
      ->type_name("N");
  record->add_option("--into", line.into, "The folder for the measurements")->required()->type_name("DIR");
  record->add_option("--note", words->note, "What else the machine was doing, as a note")->type_name("TEXT");
  record->add_option("--solutions", words->solutions, "A folder to search before solutions/")
      ->type_name("DIR");
  record->add_option("--part", words->part, "Which part of the exercise's speed check, from 0")
      ->type_name("N");
  record->add_option("--seed", line.seed, "Repeat the inputs of an earlier run")->type_name("N");
  add_sandbox(record, line);
  record->callback([words, &line] {
    line.command = [words, &line] {
      return run_record({line.places, line.id, words->names, words->solutions, words->part, words->blocks,
                         line.into, words->note, line.seed, has_live_lines(STDERR_FILENO), line.output,
                         line.sandbox});
    };
  });

  add_mistake_commands(app, line);

  auto* made = app.add_subcommand("new", "For authors: make an exercise from an existing one");
  made->add_option("id", words->fresh.id, "The new exercise's id, such as ring-buffer")
      ->required()
      ->type_name("ID");
  made->add_option("--like", words->fresh.like, "The exercise to begin from")->required()->type_name("ID");
  made->callback([words, &line] {
    line.command = [words, &line] {
      return run_new({line.places.root, words->fresh.id, words->fresh.like, line.output});
    };
  });

  auto* synced = app.add_subcommand(
      "sync", "For authors: write README.md's table of exercises, and starter/, from the course");
  synced->add_flag("--check", words->sync.check, "Write nothing; the status is 1 if something differs");
  synced->callback([words, &line] {
    line.command = [words, &line] { return run_sync({line.places.root, words->sync.check, line.output}); };
  });

  auto* judge = app.add_subcommand("judge", "Judge speed again, from recordings or reports");
  judge->add_option("path", words->paths, "Files, or folders of files")->required()->type_name("FILE");
  judge->add_flag("--disjoint", words->disjoint, "Judge a recording as a sequence of separate verdicts");
  judge->add_flag("--json", words->as_json, "Print all figures as JSON");

  judge->add_flag("--ablation", words->ablation, "With --json: also judge without each estimator")->group("");
  judge->callback([words, &line] {
    line.command = [words, &line] {
      return run_judge({words->paths, words->disjoint, words->as_json, words->ablation, line.output});
    };
  });

  auto* exported = app.add_subcommand("export", "Create a repository for learners, without solutions");
  exported->add_option("directory", line.text, "The folder to create; if it exists, it must be empty")
      ->required()
      ->type_name("DIR");
  exported->callback([words, &line] {
    line.command = [words, &line] { return run_export({line.places.root, line.text, line.output}); };
  });
}

}  // namespace manyhands
