// list, hint, reset, history, solutions, forget, explain, replay, play, doctor.
#include <unistd.h>

#include <iostream>
#include <memory>

#include "base/terminal.hpp"
#include "cli/command_line/command_line.hpp"
#include "cli/learner_state.hpp"

namespace manyhands {
namespace {

struct LearnerWords {
  std::optional<int> task;
  bool yes = false;
  std::optional<int> which;
  bool as_diff = false;
  std::optional<int> finding;
  bool in_gdb = false;
  std::string program;
  int level = 0;
  bool ascii = false;
};

}  // namespace

void add_learner_commands(CLI::App& app, CommandLine& line) {
  const auto words = std::make_shared<LearnerWords>();
  app.add_subcommand("list", "List the course and your progress")->callback([words, &line] {
    line.command = [words, &line] { return run_list({line.places.root, line.output}); };
  });

  auto* hint = app.add_subcommand("hint", "Give a hint; call it again for a stronger one");
  hint->add_option("id", line.id, "The exercise")->required()->type_name("ID");
  hint->add_option("--task", words->task, "The task (default: the first that does not pass yet)")
      ->type_name("N");
  hint->callback([words, &line] {
    line.command = [words, &line] { return run_hint({line.places.root, line.id, words->task, line.output}); };
  });

  auto* reset = app.add_subcommand("reset", "Restore the original files; keeps a copy of yours");
  reset->add_option("id", line.id, "The exercise")->required()->type_name("ID");
  reset->add_flag("--yes", words->yes, "Do not ask");
  reset->callback([words, &line] {
    line.command = [words, &line] {
      return run_reset(
          {line.places.root, line.id, words->yes, is_terminal(STDIN_FILENO), std::cin, line.output});
    };
  });

  auto* history = app.add_subcommand("history", "List your attempts, and what was found in each");
  history->add_option("id", line.id, "The exercise (default: all)")->type_name("ID");
  history->add_option("--attempt", words->which, "Show this one, and what changed since the one before")
      ->check(CLI::Range(1, 1'000))
      ->type_name("N");
  history->callback([words, &line] {
    line.command = [words, &line] {
      if (words->which && line.id.empty())
        return usage_error(line.output,
                           {"--attempt needs an exercise", "For example: history crawl-threads --attempt 2"});
      return run_history({line.places.root, line.id, words->which, line.output});
    };
  });

  auto* others = app.add_subcommand("solutions", "Once yours passes: show other right solutions");
  others->add_option("id", line.id, "The exercise")->required()->type_name("ID");
  others->add_option("name", line.text, "Which one to show (default: list all)")->type_name("NAME");
  others->add_flag("--diff", words->as_diff, "Show what is different from yours");
  others->callback([words, &line] {
    line.command = [words, &line] {
      return run_solutions({line.places.root, line.id, line.text, words->as_diff, line.output});
    };
  });

  auto* forget = app.add_subcommand("forget", "Delete what is kept of your attempts; your files stay");
  forget->add_option("id", line.id, "The exercise (default: all)")->type_name("ID");
  forget->callback([words, &line] {
    line.command = [words, &line] { return run_forget({line.places.root, line.id, line.output}); };
  });

  auto* explain = app.add_subcommand("explain", "Explain a finding, and how to find its cause");
  explain->add_option("code", line.text, "The finding's code (default: list all findings)")
      ->type_name("CODE");
  explain->callback([words, &line] {
    line.command = [words, &line] { return run_explain({line.places.root, line.text, line.output}); };
  });

  auto* replay = app.add_subcommand("replay", "Show step by step how your threads got it wrong");
  replay->add_option("id", line.id, "The exercise")->required()->type_name("ID");
  replay->add_option("--finding", words->finding, "Which order, if several were found (default: the first)")
      ->type_name("N");
  replay->add_flag("--plain", line.plain, "Print all steps at once");

  replay->add_flag("--gdb", words->in_gdb,
                   "Run your program in this order under gdb, outside of the sandbox");
  add_sandbox(replay, line);
  replay->callback([words, &line] {
    line.command = [words, &line] {
      return run_replay(
          {line.places, line.id, words->finding, line.plain, words->in_gdb, line.output, line.sandbox});
    };
  });

  auto* game = app.add_subcommand("play", "Choose which thread goes on, and break the program");
  game->add_option("id", line.id, "An exercise, to play your own program (default: the levels)")
      ->type_name("ID");
  game->add_option("--submission", line.submission, "A folder with the layout of starter/")->type_name("DIR");
  game->add_option("--program", words->program, "Which of the exercise's small programs")->type_name("NAME");
  game->add_option("--level", words->level, "Begin with this level")
      ->check(CLI::Range(1, 99))
      ->type_name("N");
  game->add_flag("--plain", line.plain, "Read lines of keys, and print each screen as text");
  game->add_flag("--ascii", words->ascii, "Only use ASCII characters");
  add_sandbox(game, line);
  game->callback([words, &line] {
    line.command = [words, &line] {
      if (words->ascii) line.output.unicode = false;
      return run_play({line.places, line.id, line.submission, words->program, words->level, line.plain,
                       line.output, line.sandbox});
    };
  });

  app.add_subcommand("doctor", "Say what this machine can and cannot measure, why, and what to do")
      ->callback([words, &line] {
        line.command = [words, &line] { return run_doctor({line.places, line.output}); };
      });
}

}  // namespace manyhands
