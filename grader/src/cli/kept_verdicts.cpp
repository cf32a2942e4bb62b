#include "cli/kept_verdicts.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "base/files.hpp"
#include "build/collect.hpp"
#include "report/reporters.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

// A file that is built anew has another time; reading every program whole would take longer than it is worth.
std::string stamp_of(const fs::path& file) {
  std::error_code error;
  const auto size = fs::file_size(file, error);
  if (error) return file.string() + " is not there\n";
  const auto time = fs::last_write_time(file, error).time_since_epoch().count();
  return fmt::format("{} {} {}\n", file.string(), size, time);
}

bool settled(const ExerciseReport& report) {
  return report.state == ExerciseState::graded &&
         (report.verdict == Verdict::pass || report.verdict == Verdict::fail) &&
         report.points_unmeasured == 0;
}

}  // namespace

KeptVerdicts::KeptVerdicts(fs::path state, fs::path submission, std::string shown_submission,
                           const Course& course, const build::Toolchain& toolchain, const Machine& machine,
                           sandbox::Level sandbox)
    : state_(std::move(state)),
      submission_(std::move(submission)),
      shown_(std::move(shown_submission)),
      course_(course),
      toolchain_(toolchain),
      machine_(fmt::format("{} × {}\nsandbox {}\n", machine.p_avail, machine.cpu_model,
                           sandbox::name_of(sandbox))) {}

fs::path KeptVerdicts::file_of(const std::string& id) const {
  return state_ / "verdicts" / (id + ".json");
}

std::string KeptVerdicts::ground_of(const Exercise& exercise) const {
  const auto collected = build::collect(exercise, submission_, shown_);
  if (!collected.complete()) return {};
  std::string ground = machine_ + fmt::format("{} points\n", course_.points_of(exercise.id));
  ground += stamp_of("/proc/self/exe") + stamp_of(exercise.folder / "exercise.yaml") +
            stamp_of(toolchain_.compiler) + stamp_of(toolchain_.host(exercise.id)) +
            stamp_of(toolchain_.baseline(exercise.id));
  for (const auto& profile : exercise.profiles) {
    ground += stamp_of(exercise.binding == Binding::header ? exercise.folder / "guest.cpp"
                                                           : toolchain_.glue(exercise.id, profile));
    if (const auto flags = toolchain_.profiles.find(profile); flags != toolchain_.profiles.end())
      ground += stamp_of(flags->second.archive);
  }
  for (const auto& file : collected.files)
    ground += fmt::format("{} {}\n", file.path, file.text.size()) + file.text;
  return ground;
}

std::optional<ExerciseReport> KeptVerdicts::find(const Exercise& exercise) const {
  const auto text = read_file(file_of(exercise.id), 256u << 20);
  if (!text) return std::nullopt;
  const auto json = nlohmann::json::parse(*text, nullptr, false);
  const auto part = [&](const char* key) {
    return json.is_object() && json.contains(key) && json[key].is_string() ? json[key].get<std::string>()
                                                                           : "";
  };
  const auto ground = part("ground");
  if (ground.empty() || ground != ground_of(exercise)) return std::nullopt;
  auto report = report_from_json(part("report"));
  if (!report || report->exercises.size() != 1 || report->exercises.front().id != exercise.id)
    return std::nullopt;
  auto kept = std::move(report->exercises.front());
  kept.unchanged = true;
  return kept;
}

void KeptVerdicts::keep(const Report& report) const {
  std::error_code none;
  fs::create_directories(state_ / "verdicts", none);
  for (const auto& graded : report.exercises) {
    const auto* exercise = course_.find(graded.id);
    if (exercise == nullptr || graded.unchanged || !settled(graded)) continue;
    const auto ground = ground_of(*exercise);
    if (ground.empty()) continue;
    Report alone = report;
    alone.exercises = {graded};
    const nlohmann::json json = {{"ground", ground}, {"report", to_json(alone)}};
    const auto text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    static_cast<void>(write_file(file_of(graded.id), text).ok());
  }
}

}  // namespace manyhands
