#include "cli/own_build.hpp"

#include <ostream>
#include <system_error>

#include "base/text.hpp"
#include "build/collect.hpp"
#include "build/compile.hpp"
#include "cli/learner_state.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

void write_findings(const Output& output, const std::vector<Finding>& findings) {
  for (const auto& finding : findings) {
    const auto place = finding.line > 0 ? finding.file + ":" + std::to_string(finding.line) : finding.file;
    output.err << shown(output, paint(output, Look::bad, place) + "  " + printable(finding.message)) << '\n';
  }
}

}  // namespace

std::variant<fs::path, int> build_own(const GradingSetup& setup, const Exercise& exercise,
                                      const std::string& profile, const Output& output) {
  const auto collected = build::collect(exercise, setup.settings.submission, setup.settings.shown_submission);
  if (!collected.findings.empty()) return write_findings(output, collected.findings), 1;
  if (!collected.fault.empty()) return usage_error(output, {collected.fault, {}}), 3;
  build::BuildSettings how;
  how.work_dir = setup.settings.work / exercise.id;
  how.cache_dir = setup.settings.cache;
  how.sandbox = setup.settings.sandbox;
  std::error_code error;
  fs::create_directories(how.work_dir, error);
  const auto outcome = build::build(setup.settings.toolchain, exercise, collected, profile, how);
  if (const auto* rejected = std::get_if<build::Rejected>(&outcome))
    return write_findings(output, rejected->findings), 1;
  if (const auto* failure = std::get_if<Error>(&outcome)) return usage_error(output, *failure), 3;
  return std::get<build::Built>(outcome).binary;
}

}  // namespace manyhands
