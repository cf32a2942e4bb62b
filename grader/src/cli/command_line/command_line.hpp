// What the command line says, and how each group of commands reads its words. A command's words are parsed
// into variables that the parser refers to; which command is to run is known after that.
#pragma once
#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/grading_commands.hpp"

namespace manyhands {

/// Outlives the parser, which refers to it.
struct CommandLine {
  Output output;
  Places places = {};                         // known after the words have been parsed
  std::function<int()> command = {};          // of the words: to be run
  std::function<int()> without_command = {};  // on a terminal, if no command was named
  // Words that several commands have. Only one command is parsed.
  std::vector<std::string> ids = {};
  std::string id = {};
  std::string text = {};
  std::string submission = {};
  std::string into = {};
  std::optional<std::uint64_t> seed = {};
  bool plain = false;
  SandboxWish sandbox = {};
};

/// run, watch, try, compare, scaling, timeline, report.
void add_grading_commands(CLI::App& app, CommandLine& line);
/// list, hint, reset, history, solutions, forget, explain, replay, play, doctor.
void add_learner_commands(CLI::App& app, CommandLine& line);
/// check, record, mistakes, new, sync, judge, export.
void add_author_commands(CLI::App& app, CommandLine& line);
/// mistakes.
void add_mistake_commands(CLI::App& app, CommandLine& line);
/// ci, class, sources, site.
void add_platform_commands(CLI::App& app, CommandLine& line);

/// --sandbox and --unsafe.
void add_sandbox(CLI::App* to, CommandLine& line);

}  // namespace manyhands
