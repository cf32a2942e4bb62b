// ci, class, sources, site.
#include <memory>

#include "cli/author_commands.hpp"
#include "cli/class/class_commands.hpp"
#include "cli/command_line/command_line.hpp"
#include "cli/installed.hpp"
#include "cli/learner_state.hpp"

namespace manyhands {
namespace {

struct PlatformWords {
  explicit PlatformWords(const CommandLine& line) : site_options{1, 50, 1, 20, 0, line.output} {}
  std::string platform;
  std::vector<std::string> to_grade;
  bool check_sources = false;
  SiteOptions site_options;
};

}  // namespace

void add_platform_commands(CLI::App& app, CommandLine& line) {
  const auto words = std::make_shared<PlatformWords>(line);
  auto* ci = app.add_subcommand("ci", "Write the files with which a platform grades submissions");
  ci->add_option("platform", words->platform, "github, gitlab, gradescope, devcontainer or container")
      ->required()
      ->type_name("PLATFORM");
  ci->add_option("directory", line.text, "The folder to write to")->required()->type_name("DIR");
  ci->add_option("--exercise", words->to_grade, "Only grade this exercise; may be repeated")->type_name("ID");
  ci->callback([words, &line] {
    line.command = [words, &line] {
      return run_ci({line.places.root, words->platform, line.text, words->to_grade, line.output});
    };
  });

#if MANYHANDS_CLASSES
  add_class_commands(app, line.places, line.output, line.command);
#else
  auto* classes = app.add_subcommand("class", "For instructors: grade whole classes, and keep their marks");
  classes->fallthrough(false)->prefix_command();  // whatever follows
  classes->callback([&line] {
    line.command = [&line] {
      return usage_error(line.output, {"this grader was built without support for classes",
                                       "Build one that has it: make class"});
    };
  });
#endif

  auto* sources = app.add_subcommand("sources", "Print the digest of the files that a grader is built from");
  sources->add_flag("--check", words->check_sources,
                    "Status 1 if this is no installed grader that was built from them");
  sources->group("");  // for scripts
  sources->callback([words, &line] {
    line.command = [words, &line] { return run_sources(line.places, words->check_sources, line.output); };
  });

  auto* site = app.add_subcommand("site", "Serve a generated web site, for curl, wget or a browser");
  site->add_option("--seed", words->site_options.seed, "Which site")->type_name("N");
  site->add_option("--pages", words->site_options.pages, "How many pages")
      ->check(CLI::Range(1, 100000))
      ->type_name("N");
  site->add_option("--hosts", words->site_options.hosts, "How many hosts")
      ->check(CLI::Range(1, 200))
      ->type_name("N");
  site->add_option("--latency", words->site_options.latency_ms, "How long each page takes, in ms")
      ->check(CLI::Range(0, 60000))
      ->type_name("MS");
  site->add_option("--port", words->site_options.port, "The port to listen on; 0: any free port")
      ->type_name("N");
  site->callback([words, &line] { line.command = [words, &line] { return run_site(words->site_options); }; });
}

}  // namespace manyhands
