// mistakes list, show, edit, save, refresh.
#include <memory>

#include "cli/command_line/command_line.hpp"
#include "cli/mistake_commands.hpp"

namespace manyhands {
namespace {

struct MistakeWords {
  std::string id, name, folder, base;
};

}  // namespace

void add_mistake_commands(CLI::App& app, CommandLine& line) {
  const auto words = std::make_shared<MistakeWords>();
  auto* mistakes =
      app.add_subcommand("mistakes", "For authors: work on wrong submissions, which are stored as patches");
  mistakes->require_subcommand(1);
  using Run = int (*)(const MistakesOptions&);
  const auto add = [mistakes, words, &line](const std::string& name, const std::string& what, Run run) {
    auto* one = mistakes->add_subcommand(name, what);
    one->callback([words, &line, run] {
      line.command = [words, &line, run] {
        return run({line.places, words->id, words->name, words->folder, words->base, line.output});
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
  for (auto* one : {list, refresh}) one->add_option("id", words->id, "The exercise")->type_name("ID");
  for (auto* one : {show, edit, save}) {
    one->add_option("id", words->id, "The exercise")->required()->type_name("ID");
    one->add_option("name", words->name, "The mistake, as in wrong/NAME")->required()->type_name("NAME");
  }
  edit->add_option("--into", words->folder, "The folder (default: build/mistakes/ID/NAME)")->type_name("DIR");
  save->add_option("--from", words->folder, "The folder (default: build/mistakes/ID/NAME)")->type_name("DIR");
  edit->add_option("--base", words->base, "The base of a new one: reference, also/NAME")->type_name("BASE");
}

}  // namespace manyhands
