// The command line of `grader class`.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <system_error>

#include "base/terminal.hpp"
#include "cli/class/class_commands.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

// The class is in the current folder or one of its parents.
fs::path find_class(const std::string& given) {
  if (!given.empty()) return given;
  std::error_code none;
  for (auto folder = fs::current_path(none);; folder = folder.parent_path()) {
    if (fs::exists(folder / "class.yaml", none)) return folder;
    if (folder == folder.parent_path()) return fs::current_path(none);
  }
}

/// What the options are parsed into; lives as long as the parser, which holds the callbacks.
struct Parsed {
  std::string folder;
  RowWish rows;
  SandboxWish sandbox;
  std::vector<std::string> paths;
  std::string student, exercise, received, format, file, why, directory, csv, html, partition;
  std::string engine = "local";
  std::vector<std::string> sbatch;
  int poll_ms = 2000;
  bool fetch = false, judge_only = false, show = false, apply = false, partial = false, discard = false,
       go_on = false, checks = false, force = false, hashed = false, yes = false, timed = false,
       correct = false;
};

class Commands {
 public:
  Commands(CLI::App& app, const Places& places, const Output& output, std::function<int()>& command)
      : all_(app.add_subcommand("class", "For instructors: grade whole classes, and keep their marks")),
        places_(places),
        output_(output),
        command_(command),
        parsed_(std::make_shared<Parsed>()) {
    all_->require_subcommand(1);
    all_->add_option("--class", parsed_->folder,
                     "The folder with class.yaml (default: this folder, or one above it)")
        ->type_name("DIR");
  }

  void add_all() {
    add_import();
    add_grade();
    add_work();
    add("status", "Show what waits, what is graded, and how long the rest will take",
        [](const Parsed&, ClassPlace place) { return run_class_status({std::move(place)}); });
    auto* show = add("show", "Show a student's attempts and marks", [](const Parsed& p, ClassPlace place) {
      return run_class_show({std::move(place), p.student});
    });
    show->add_option("student", parsed_->student, "An id, a name or an address")
        ->required()
        ->type_name("STUDENT");
    add_regrade();
    add_export();
    add_results();
  }

 private:
  using Run = std::function<int(const Parsed&, ClassPlace)>;

  CLI::App* add(const std::string& name, const std::string& what, Run run) {
    auto* one = all_->add_subcommand(name, what);
    one->callback([parsed = parsed_, &places = places_, &output = output_, &command = command_,
                   run = std::move(run)] {
      command = [=, &places, &output] { return run(*parsed, {find_class(parsed->folder), places, output}); };
    });
    return one;
  }

  void add_sandbox(CLI::App* to) {
    to->add_option("--sandbox", parsed_->sandbox.level,
                   "How strong the sandbox is; auto: the strongest level available")
        ->check(CLI::IsMember({"auto", "full", "user", "container", "none"}))
        ->type_name("LEVEL");
    to->add_flag("--unsafe", parsed_->sandbox.unsafe, "Allow a weaker sandbox than the course requires");
  }

  void add_rows(CLI::App* to) {
    to->add_option("--student", parsed_->rows.students, "Only this student's; may be repeated")
        ->allow_extra_args(false)
        ->type_name("ID");
    to->add_option("--exercise", parsed_->rows.exercises, "Only this exercise; may be repeated")
        ->allow_extra_args(false)
        ->type_name("ID");
    to->add_flag("--latest", parsed_->rows.latest, "Only the latest attempt of each student at an exercise");
    to->add_flag("--best", parsed_->rows.best, "Only the attempts with the most points");
    to->add_flag("--failed", parsed_->rows.failed, "Only those at which the grader failed");
    to->add_flag("--unmeasured", parsed_->rows.unmeasured,
                 "Only those with points that could not be measured");
  }

  void add_import() {
    auto* one =
        add("import", "Take in submissions: folders, archives, Moodle's or Canvas' downloads, repositories",
            [](const Parsed& p, ClassPlace place) {
              return run_class_import({std::move(place),
                                       {p.paths.begin(), p.paths.end()},
                                       p.student,
                                       p.exercise,
                                       p.received,
                                       p.correct,
                                       p.fetch,
                                       p.sandbox});
            });
    one->add_option("path", parsed_->paths, "Files and folders")->required()->type_name("PATH");
    one->add_option("--student", parsed_->student, "All of it was handed in by this student")
        ->type_name("ID");
    one->add_option("--exercise", parsed_->exercise, "Files in no folder of an exercise belong to this one")
        ->type_name("ID");
    auto* received = one->add_option("--received", parsed_->received,
                                     "When it was handed in, with the time zone (default: now)")
                         ->type_name("TIME");
    one->add_flag("--correct", parsed_->correct,
                  "What is known already was received at that time; the one that it has is wrong")
        ->needs(received);
    one->add_flag("--fetch", parsed_->fetch, "Fetch repositories from other machines");
    add_sandbox(one);
  }

  void add_grade() {
    auto* one =
        add("grade", "Grade what waits; with --failed or --unmeasured, once more what did not succeed",
            [](const Parsed& p, ClassPlace place) {
              return run_class_grade({std::move(place), p.rows, has_live_lines(STDERR_FILENO), p.sandbox,
                                      p.engine, p.partition, p.sbatch, p.poll_ms});
            });
    add_rows(one);
    add_sandbox(one);
    auto* engine = one->add_option("--engine", parsed_->engine,
                                   "Where: local, on this machine; slurm, on the nodes of a cluster")
                       ->check(CLI::IsMember({"local", "slurm"}))
                       ->type_name("ENGINE");
    one->add_option("--partition", parsed_->partition, "slurm: the partition (default: Slurm's)")
        ->needs(engine)
        ->type_name("NAME");
    one->add_option("--sbatch", parsed_->sbatch,
                    "slurm: a further option of sbatch, such as --sbatch=--account=cs; may be repeated")
        ->needs(engine)
        ->allow_extra_args(false)
        ->type_name("OPTION");
    one->add_option("--poll-ms", parsed_->poll_ms)->group("");  // for tests
  }

  // For jobs of `class grade --engine slurm`.
  void add_work() {
    auto* one = add("work", "Grade one row of a batch", [](const Parsed& p, ClassPlace place) {
      return run_class_work({std::move(place), p.directory, p.timed});
    });
    one->add_option("folder", parsed_->directory, "The batch")->required()->type_name("DIR");
    one->add_flag("--timed", parsed_->timed, "What must be timed");
    one->group("");
  }

  void add_regrade() {
    auto* one =
        add("regrade", "Grade again, and show whose marks would change; with --apply, they do",
            [](const Parsed& p, ClassPlace place) {
              return run_class_regrade({std::move(place), p.rows, p.judge_only, p.show, p.apply, p.partial,
                                        p.discard, p.go_on, p.why, has_live_lines(STDERR_FILENO), p.sandbox});
            });
    add_rows(one);
    one->add_flag("--judge-only", parsed_->judge_only, "Run nothing; judge again what was observed");
    auto* show = one->add_flag("--show", parsed_->show, "Show again what the last regrade would change");
    auto* apply = one->add_flag("--apply", parsed_->apply, "Let the last regrade count, all of it");
    one->add_flag("--partial", parsed_->partial, "With --apply: although some could not be graded")
        ->needs(apply);
    auto* discard = one->add_flag("--discard", parsed_->discard, "Forget the last regrade");
    one->add_flag("--continue", parsed_->go_on, "Go on with the last regrade, which was interrupted");
    one->add_option("--why", parsed_->why, "With --apply: the reason, for the record")
        ->needs(apply)
        ->type_name("TEXT");
    // These are about the whole last regrade.
    for (auto* end : {show, apply, discard})
      for (const auto* other : {"--show", "--apply", "--discard", "--continue", "--judge-only", "--student",
                                "--exercise", "--latest", "--best", "--failed", "--unmeasured"})
        if (auto* option = one->get_option(other); option != end) end->excludes(option);
    add_sandbox(one);
  }

  void add_export() {
    auto* one = add("export", "Write the marks for a platform", [](const Parsed& p, ClassPlace place) {
      return run_class_export({std::move(place), p.format, p.file, p.rows.exercises, p.checks, p.force});
    });
    one->add_option("format", parsed_->format, "canvas, moodle, csv or json")
        ->required()
        ->type_name("FORMAT");
    one->add_option("file", parsed_->file, "The file to write; - means standard output")
        ->required()
        ->type_name("FILE");
    one->add_option("--exercise", parsed_->rows.exercises, "Only this exercise; may be repeated")
        ->allow_extra_args(false)
        ->type_name("ID");
    one->add_flag("--checks", parsed_->checks, "csv, json: also the points of each check");
    one->add_flag("--force", parsed_->force, "Also replace a file that was changed since");
  }

  void add_results() {
    auto* feedback = add("feedback", "Write a page for each student, and notes for the staff",
                         [](const Parsed& p, ClassPlace place) {
                           return run_class_feedback({std::move(place), p.directory, p.hashed, p.force});
                         });
    feedback->add_option("directory", parsed_->directory, "The folder to write to")
        ->required()
        ->type_name("DIR");
    feedback->add_flag("--hashed", parsed_->hashed, "Random names that nobody can guess, in place of ids");
    feedback->add_flag("--force", parsed_->force, "Also replace pages that were changed since");
    auto* mistakes =
        add("mistakes", "Show which mistakes the class makes", [](const Parsed& p, ClassPlace place) {
          return run_class_mistakes({std::move(place), p.html, p.force});
        });
    auto* html =
        mistakes->add_option("--html", parsed_->html, "Also write a page with pictures")->type_name("FILE");
    mistakes->add_flag("--force", parsed_->force, "Also replace a page that was changed since")->needs(html);
    auto* similar = add("similar", "Lay the submissions out for JPlag, or show what it found",
                        [](const Parsed& p, ClassPlace place) {
                          return run_class_similar({std::move(place), p.directory, p.csv});
                        });
    auto* directory = similar->add_option("directory", parsed_->directory, "A new folder")->type_name("DIR");
    auto* read = similar->add_option("--read", parsed_->csv, "JPlag's CSV file")->type_name("FILE");
    directory->excludes(read);
    auto* forget = add("forget", "Remove everything about a student from the gradebook",
                       [](const Parsed& p, ClassPlace place) {
                         return run_class_forget({std::move(place), p.student, p.yes});
                       });
    forget->add_option("student", parsed_->student, "The id")->required()->type_name("STUDENT");
    forget->add_flag("--yes", parsed_->yes, "Do it");
  }

  CLI::App* all_;
  const Places& places_;
  const Output& output_;
  std::function<int()>& command_;
  std::shared_ptr<Parsed> parsed_;
};

}  // namespace

void add_class_commands(CLI::App& app, const Places& places, const Output& output,
                        std::function<int()>& command) {
  Commands(app, places, output, command).add_all();
}

}  // namespace manyhands
