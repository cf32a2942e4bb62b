#include "cli/replay/gdb_session.hpp"

#include <fmt/core.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <ostream>
#include <system_error>
#include <utility>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/exercise_builds.hpp"
#include "cli/grading_setup.hpp"
#include "cli/learner_state.hpp"
#include "cli/own_build.hpp"
#include "model/json.hpp"
#include "profile/profile.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

/// All that a debugger can tell; the compiler makes the same code, so the order still fits.
build::Toolchain with_all_debug_information(build::Toolchain toolchain) {
  toolchain.profiles.at(std::string(controlled_profile.name)).compile.emplace_back("-g2");
  return toolchain;
}

}  // namespace

std::variant<std::vector<std::string>, int> prepare_gdb(const ReplayOptions& options, const std::string& id,
                                                        const Finding& found) {
  const auto& output = options.output;
  auto ready = set_up(options.places, {id}, {}, std::nullopt, options.sandbox, true);
  if (const auto* error = std::get_if<SetupError>(&ready)) return report_setup_error(output, *error);
  auto& setup = std::get<GradingSetup>(ready);
  if (const auto failed = build_exercises(options.places, setup, {id}))
    return report_setup_error(output, *failed);
  setup.settings.toolchain = with_all_debug_information(std::move(setup.settings.toolchain));
  const auto& exercise = *setup.course.find(id);
  const auto built = build_own(setup, exercise, std::string(controlled_profile.name), output);
  if (const auto* status = std::get_if<int>(&built)) return *status;

  const auto folder = options.places.scratch / "replay" / id;
  std::error_code error;
  fs::create_directories(folder, error);
  const auto program = folder / "program";
  fs::rename(std::get<fs::path>(built), program, error);
  if (error) return usage_error(output, {"cannot write " + program.string() + ": " + error.message(), {}}), 3;
  const auto order = folder / "order.json";
  const auto commands = folder / "commands.gdb";
  const auto files = setup.settings.shown_submission + "/" + id + "/";
  for (const auto& [file, text] :
       {std::pair{order, nlohmann::json(found.interleaving.rerun).dump() + "\n"},
        std::pair{commands, gdb_script(options.places.root.string(), files, found)}})
    if (const auto written = write_file(file, text); !written) return usage_error(output, written.error()), 3;
  // No program text is ever asked for over the network.
  return std::vector<std::string>{"gdb",
                                  "-q",
                                  "-iex",
                                  "set debuginfod enabled off",
                                  "-x",
                                  commands.string(),
                                  "--args",
                                  program.string(),
                                  "--again=" + order.string()};
}

}  // namespace manyhands
