#include <unistd.h>

#include <ostream>
#include <utility>

#include "base/write_trouble.hpp"
#include "build/toolchain.hpp"
#include "cli/grading_commands.hpp"
#include "cli/learner_state.hpp"
#include "measure/machine.hpp"
#include "profile/profile.hpp"
#include "sandbox/detector_trial.hpp"
#include "sandbox/level.hpp"
#include "sandbox/own_limits.hpp"

namespace manyhands {
namespace {

std::vector<DoctorLine> tool_lines(const Places& places) {
  std::vector<DoctorLine> lines;
  const auto toolchain = build::read_toolchain(places.build / "toolchain.json");
  if (!toolchain) {
    lines.push_back({false, toolchain.error().message, toolchain.error().remedy});
    return lines;
  }
  const auto there = [](const std::filesystem::path& tool) { return ::access(tool.c_str(), X_OK) == 0; };
  const auto compiler = toolchain->compiler.string();
  lines.push_back(
      there(toolchain->compiler)
          ? DoctorLine{true, "compiler: " + compiler + " (" + toolchain->compiler_version + ")", {}}
          : DoctorLine{false, "there is no compiler " + compiler + " any more, so grading is impossible",
                       "Run make grade: it installs what is missing and builds again."});
  // Not a problem: it is installed when an exercise that needs it is graded.
  lines.push_back(
      {true,
       toolchain->libraries.contains("mpi")
           ? "Open MPI " + toolchain->libraries.at("mpi").version + ": exercises with MPI can be graded"
           : "Open MPI is not installed: `make grade EXERCISE=...` does that for an exercise that needs it",
       {}});
  return lines;
}

/// Problems of this machine that would stop a grading before it begins.
std::vector<DoctorLine> surroundings(const Places& places) {
  std::vector<DoctorLine> lines;
  sandbox::raise_own_limits();
  if (const auto low = sandbox::own_limit_too_low()) lines.push_back({false, low->what, low->remedy});
  for (const auto& folder : {places.scratch / "work", places.scratch / "cache", places.root / ".manyhands"})
    if (const auto trouble = cannot_write_in(folder)) {
      lines.push_back({false, trouble->message, trouble->remedy});
      break;  // the others most likely belong to the same user
    }
  return lines;
}

std::vector<DoctorLine> sandbox_lines() {
  std::vector<DoctorLine> lines;
  const auto probe = sandbox::probe_levels();
  for (const auto& level : probe) {
    if (level.level == sandbox::Level::none) continue;
    const auto name = std::string(sandbox::name_of(level.level));
    lines.push_back(level.works
                        ? DoctorLine{true, "sandbox: level " + name, {}}
                        : DoctorLine{false, "sandbox: no level " + name + ": " + level.why, level.remedy});
  }
  if (sandbox::best(probe) == sandbox::Level::none)
    lines.push_back({false, "a graded program can do everything that you can do here (level none)",
                     "Grade only programs that you trust."});
  return lines;
}

// At the sandbox level that programs would get: if a detector does not work there, the cause is often the
// sandbox.
std::vector<DoctorLine> detector_lines() {
  std::vector<DoctorLine> lines;
  const auto level = sandbox::best(sandbox::probe_levels());
  for (const auto& profile : all_profiles) {
    if (profile.detector == Detector::none) continue;
    const auto& trial = sandbox::try_detector(std::string(profile.name), level);
    lines.push_back(trial.works ? DoctorLine{true, std::string(profile.finds) + " can be found", {}}
                                : DoctorLine{false, trial.why, trial.remedy});
  }
  return lines;
}

}  // namespace

int run_doctor(const DoctorOptions& options) {
  const auto& output = options.output;
  const auto machine = read_machine();
  auto lines = doctor_lines(machine);
  for (auto& line : surroundings(options.places)) lines.push_back(std::move(line));
  for (auto& line : tool_lines(options.places)) lines.push_back(std::move(line));
  for (auto& line : sandbox_lines()) lines.push_back(std::move(line));
  for (auto& line : detector_lines()) lines.push_back(std::move(line));
  for (const auto& line : lines) {
    const auto mark = line.good ? paint(output, Look::good, "✓") : paint(output, Look::open, "!");
    output.out << shown(output, "  " + mark + " " + line.what) << '\n';
    if (!line.remedy.empty())
      output.out << shown(output, "      " + paint(output, Look::dim, line.remedy)) << '\n';
  }
  return 0;
}

}  // namespace manyhands
