#include "profile/profile.hpp"

#include <string>

#include "build/toolchain.hpp"
#include "kit/host/base/catch.hpp"

namespace profile_test {

using namespace manyhands;

TEST_CASE("profiles are known by name, and only those with a detector are watched") {
  static_assert(find_profile("tsan")->detector == Detector::races);
  static_assert(detector_in("asan") == Detector::memory);
  static_assert(!is_watched("release") && is_watched("asan") && !is_watched(""));
  CHECK(find_profile("msan") == nullptr);
  for (const auto& profile : all_profiles) {
    CHECK(find_profile(profile.name) != nullptr);
    CHECK((profile.detector == Detector::none) == profile.tool.empty());
    if (profile.tool.empty()) continue;
    CHECK(profile_of_tool(profile.tool).name == profile.name);
    // The status must be the one that the options ask for.
    for (const auto options : profile.environment)
      if (!options.empty())
        CHECK(options.find("exitcode=" + std::to_string(profile.exit_status)) != std::string_view::npos);
  }
}

TEST_CASE("the build has flags for each profile, and for no other") {
  const auto toolchain = build::read_toolchain(MANYHANDS_BUILD_DIR "/toolchain.json");
  REQUIRE(toolchain);
  CHECK(toolchain->profiles.size() == all_profiles.size());
  for (const auto& profile : all_profiles) CHECK(toolchain->profiles.count(std::string(profile.name)) == 1);
}

}  // namespace profile_test
