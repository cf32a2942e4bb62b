#include "cli/installed.hpp"

#include <ostream>
#include <system_error>

#include "base/files.hpp"
#include "course/sources.hpp"

namespace manyhands {
namespace {

bool same_files(const Places& places) {
  const auto kept = read_file(places.build / "sources");
  const auto digest = sources_digest(places.root);
  return kept && !digest.empty() && *kept == digest + "\n";
}

}  // namespace

bool is_installed(const std::filesystem::path& build) {
  std::error_code none;
  return std::filesystem::exists(build / "sources", none);
}

std::optional<SetupError> built_from_other_files(const Places& places) {
  if (!is_installed(places.build) || same_files(places)) return std::nullopt;
  return SetupError{{"the grader in " + places.build.string() + " was built from other files than those in " +
                         places.root.string(),
                     "Run make grade in that folder: it builds a grader of its own."},
                    3};
}

int run_sources(const Places& places, bool check, const Output& output) {
  if (check) return is_installed(places.build) && same_files(places) ? 0 : 1;
  output.out << sources_digest(places.root) << '\n';
  return 0;
}

}  // namespace manyhands
