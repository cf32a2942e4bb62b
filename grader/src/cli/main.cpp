// Parses the command line, runs the command, returns its status. The words of each command are in
// command_line/, the commands in command_*.cpp.
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <system_error>

#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command_line/command_line.hpp"
#include "cli/installed.hpp"
#include "cli/learner_state.hpp"
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

  CommandLine line{.output = {std::cout, std::cerr, false, true, 80, program_name(argv[0])}};
  auto& output = line.output;
  add_grading_commands(app, line);
  add_learner_commands(app, line);
  add_author_commands(app, line);
  add_platform_commands(app, line);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ExtrasError&) {
    return not_understood(app, output);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return all_was_written(output, app.exit(e));  // --help, --version
    return usage_error(output, {e.what(), help_of(app, output)});
  }
  const bool alone = app.get_subcommands().empty();
  if (alone && has_live_lines(STDOUT_FILENO) && is_terminal(STDIN_FILENO))
    line.command = line.without_command;
  output.colour = use_colour(STDOUT_FILENO, no_color);
  output.unicode = use_unicode();
  output.width = static_cast<std::size_t>(terminal_width(STDOUT_FILENO));
  output.links = output.colour && has_live_lines(STDOUT_FILENO);
  line.places = find_places(root);
  std::error_code none;
  if (alone && !(line.command && fs::exists(line.places.root / "course.yaml", none))) {
    output.err << app.help();
    return 2;
  }
  if (!root.empty() && !fs::exists(line.places.root / "course.yaml", none))
    return usage_error(output, {"there is no course.yaml in " + line.places.root.string(),
                                "Give the folder that contains it with --course."});
  return all_was_written(output, line.command());
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
