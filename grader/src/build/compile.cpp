#include "build/compile.hpp"

#include <chrono>
#include <optional>
#include <system_error>
#include <utility>

#include "build/build_plan.hpp"
#include "build/check_objects.hpp"
#include "build/compile_units.hpp"
#include "build/link_program.hpp"
#include "build/out_of_sight.hpp"
#include "build/trouble.hpp"
#include "build/whose_failure.hpp"

namespace manyhands::build {
namespace {

Attempt build_once(const Toolchain& toolchain, const Exercise& exercise, const Collected& collected,
                   const std::string& profile, const BuildSettings& settings, double wall_limit_s) {
  const auto begin = std::chrono::steady_clock::now();
  const auto plan = plan_build(toolchain, exercise, collected, profile, settings, wall_limit_s);
  if (!plan) return plan.error();
  const auto units = copy_sources(*plan);
  if (!units) return units.error();
  if (auto found = out_of_sight(collected.files); !found.empty()) return Rejected{std::move(found)};
  Trouble trouble;
  auto built = compile_units(*plan, *units, trouble);
  std::vector<ObjectFile> objects;
  if (!trouble.any()) objects = check_objects(*plan, *units, trouble);
  if (!trouble.any()) built.binary = link_program(*plan, *units, objects, trouble);
  if (auto stopped = trouble.outcome()) return std::move(*stopped);
  built.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return built;
}

}  // namespace

BuildOutcome build(const Toolchain& toolchain, const Exercise& exercise, const Collected& collected,
                   const std::string& profile, const BuildSettings& settings) {
  if (toolchain.profiles.count(profile) == 0) return Error{"unknown way to build `" + profile + "`"};
  const auto attempt = [&](double wall_limit_s) {
    return build_once(toolchain, exercise, collected, profile, settings, wall_limit_s);
  };
  // CPU time decides whether the source is at fault. This limit only ends a tool on a machine that makes no
  // progress.
  const double wall_limit_s = settings.cpu_limit_s * 3;
  const auto control = [&]() -> std::optional<double> {
    const auto starter = untouched(exercise);
    if (!starter) return std::nullopt;
    auto how = settings;
    how.work_dir = settings.work_dir / "control" / profile;
    how.cache_dir = how.work_dir / "cache";  // old objects prove nothing
    const auto built = build_once(toolchain, exercise, *starter, profile, how, wall_limit_s);
    std::error_code ignored;
    std::filesystem::remove_all(how.work_dir, ignored);
    const auto* done = std::get_if<Built>(&built);
    return done != nullptr ? std::optional(done->seconds) : std::nullopt;
  };
  return settled(attempt, control, wall_limit_s);
}

}  // namespace manyhands::build
