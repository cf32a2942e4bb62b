#include "cli/release_build.hpp"

#include <system_error>
#include <variant>

#include "build/collect.hpp"
#include "build/compile.hpp"
#include "profile/profile.hpp"

namespace manyhands {

std::string build_release(const grade::Settings& settings, const Exercise& exercise,
                          const std::filesystem::path& submission, const std::filesystem::path& folder,
                          bool must_be_begun) {
  const auto collected = build::collect(exercise, submission, settings.shown_submission);
  if (!collected.fault.empty()) return collected.fault;
  if (!collected.findings.empty()) return collected.findings.front().message;
  if (must_be_begun && build::same_as_pristine(exercise, collected)) return "not started";
  build::BuildSettings how;
  how.work_dir = folder;
  how.cache_dir = settings.cache;
  how.sandbox = settings.sandbox;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  std::filesystem::create_symlink(settings.toolchain.baseline(exercise.id), folder / "baseline", error);
  const auto outcome =
      build::build(settings.toolchain, exercise, collected, std::string(release_profile.name), how);
  if (std::holds_alternative<build::Rejected>(outcome)) return "does not build";
  if (const auto* failure = std::get_if<Error>(&outcome)) return failure->message;
  return {};
}

}  // namespace manyhands
