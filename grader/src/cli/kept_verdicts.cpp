#include "cli/kept_verdicts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>
#include <vector>

#include "base/files.hpp"
#include "report/reporters.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

// A rebuilt file has a new time; reading every program completely would take longer than it saves.
std::string stamp_of(const fs::path& file) {
  std::error_code error;
  const auto size = fs::file_size(file, error);
  if (error) return file.string() + " is not there\n";
  const auto time = fs::last_write_time(file, error).time_since_epoch().count();
  return fmt::format("{} {} {}\n", file.string(), size, time);
}

// The exercise's own files: its manifest, the interface, guest.cpp, the given files.
std::string stamps_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (it->is_regular_file(error)) files.push_back(it->path());
  std::sort(files.begin(), files.end());
  std::string stamps;
  for (const auto& file : files) stamps += stamp_of(file);
  return stamps;
}

bool settled(const ExerciseReport& report) {
  return report.state == ExerciseState::graded &&
         (report.verdict == Verdict::pass || report.verdict == Verdict::fail) &&
         report.points_unmeasured == 0;
}

}  // namespace

KeptVerdicts::KeptVerdicts(fs::path state, const Course& course, const build::Toolchain& toolchain,
                           const Machine& machine, sandbox::Level sandbox)
    : state_(std::move(state)),
      course_(course),
      toolchain_(toolchain),
      machine_(fmt::format("{} × {}\nsandbox {}\n", machine.p_avail, machine.cpu_model,
                           sandbox::name_of(sandbox))) {}

fs::path KeptVerdicts::file_of(const std::string& id) const {
  return state_ / "verdicts" / (id + ".json");
}

std::string KeptVerdicts::ground_of(const Exercise& exercise, const build::Collected& collected) const {
  if (!collected.complete()) return {};
  std::string ground = machine_ + fmt::format("{} points\n", course_.points_of(exercise.id));
  ground += stamp_of("/proc/self/exe") + stamps_in(exercise.folder) + stamp_of(toolchain_.compiler) +
            stamp_of(toolchain_.host(exercise.id)) + stamp_of(toolchain_.baseline(exercise.id));
  ground += stamps_in(toolchain_.exercises.parent_path() / "lib");  // loaded into programs, sandboxes
  for (const auto& profile : exercise.profiles) {
    if (exercise.binding != Binding::header) ground += stamp_of(toolchain_.glue(exercise.id, profile));
    if (const auto flags = toolchain_.profiles.find(profile); flags != toolchain_.profiles.end())
      ground += stamp_of(flags->second.archive);
  }
  ground += collected.shown_dir + '\n';
  for (const auto& file : collected.files)
    ground += fmt::format("{} {}\n", file.path, file.text.size()) + file.text;
  return ground;
}

std::optional<ExerciseReport> KeptVerdicts::find(const std::string& id, const std::string& ground) const {
  if (ground.empty()) return std::nullopt;
  const auto text = read_file(file_of(id), 256u << 20);
  if (!text) return std::nullopt;
  const auto json = nlohmann::json::parse(*text, nullptr, false);
  const auto part = [&](const char* key) {
    return json.is_object() && json.contains(key) && json[key].is_string() ? json[key].get<std::string>()
                                                                           : "";
  };
  if (part("ground") != ground) return std::nullopt;
  auto report = report_from_json(part("report"));
  if (!report || report->exercises.size() != 1 || report->exercises.front().id != id) return std::nullopt;
  auto kept = std::move(report->exercises.front());
  kept.unchanged = true;
  return kept;
}

void KeptVerdicts::keep(const Report& report, const std::string& ground) const {
  if (report.exercises.empty() || ground.empty()) return;
  const auto& graded = report.exercises.back();
  if (graded.unchanged || !settled(graded)) return;
  Report alone = report;
  alone.exercises = {graded};
  alone.pending.clear();
  const nlohmann::json json = {{"ground", ground}, {"report", to_json(alone)}};
  const auto text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  std::error_code none;
  fs::create_directories(state_ / "verdicts", none);
  static_cast<void>(write_file(file_of(graded.id), text).ok());
}

}  // namespace manyhands
