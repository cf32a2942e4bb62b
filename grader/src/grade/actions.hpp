// What grading does outside of its own process. Replaced where stored evidence is judged again
// (evidence_replay.hpp), and wrapped where it is to be stored (evidence_recorder.hpp).
#pragma once
#include <functional>
#include <string>

#include "build/compile.hpp"
#include "grade/host_run.hpp"

namespace manyhands::grade {

/// Callable from several threads at once.
struct Actions {
  /// Builds one profile, like build::build.
  std::function<build::BuildOutcome(const build::Toolchain&, const Exercise&, const build::Collected&,
                                    const std::string& profile, const build::BuildSettings&)>
      build = build::build;
  /// Runs one stage, like run_host.
  std::function<Result<StageResult>(const std::filesystem::path& host, const StageRequest&)> run = run_host;
  /// Seconds since some moment; decides how long measurements go on.
  std::function<double()> now = seconds_now;
};

}  // namespace manyhands::grade
