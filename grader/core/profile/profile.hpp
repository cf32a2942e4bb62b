// A profile is a way to build a guest. One row for each: everything that is particular to it, except its
// flags for compiling and linking, which grader/cmake/Profiles.cmake defines under the same name (they reach
// the grader through toolchain.json). Everywhere else, profiles are passed by name, and what a name means is
// asked here. Used by the grader, the host and guests, so it depends on nothing.
#pragma once
#include <array>
#include <string_view>

namespace manyhands {

/// What watches a guest while it runs.
enum class Detector { none, memory, races };

struct Profile {
  std::string_view name;  // of the program, and in toolchain.json and manifests
  Detector detector = Detector::none;
  // The rest is empty without a detector.
  std::string_view called = {};    // "race detector"
  std::string_view finds = {};     // "data races"
  std::string_view tool = {};      // its name in its own reports
  std::string_view on_trial = {};  // what it reports about the known mistake in core/trial/main.cpp
  int exit_status = 0;             // with which it ends a program
  /// Environment variables with its options; the host adds where its reports go. Of no effect on other
  /// profiles.
  std::array<std::string_view, 2> environment = {};
};

inline constexpr Profile release_profile{.name = "release"};

inline constexpr Profile memory_profile{
    .name = "asan",
    .detector = Detector::memory,
    .called = "memory error detector",
    .finds = "memory errors",
    .tool = "AddressSanitizer",
    .on_trial = "AddressSanitizer: heap-use-after-free",
    .exit_status = 86,
    .environment = {
        "ASAN_OPTIONS=detect_leaks=1:leak_check_at_exit=0:exitcode=86:detect_stack_use_after_return=1",
        "UBSAN_OPTIONS=print_stacktrace=1:exitcode=86"}};

inline constexpr Profile races_profile{
    .name = "tsan",
    .detector = Detector::races,
    .called = "race detector",
    .finds = "data races",
    .tool = "ThreadSanitizer",
    .on_trial = "ThreadSanitizer: data race",
    .exit_status = 66,
    .environment = {
        "TSAN_OPTIONS=halt_on_error=0:exitcode=66:second_deadlock_stack=1:die_after_fork=0:history_size=4:"
        "report_thread_leaks=0:atexit_sleep_ms=0:print_summary=0:stack_trace_format=\"    #%n %f %S "
        "(%m+%o)\""}};

/// Its threads run one at a time, in orders that we choose (kit/schedules/explore.hpp). It consists of the
/// learner's files and the exercise's small programs (schedules.cpp), not of its guest.cpp.
inline constexpr Profile controlled_profile{.name = "controlled"};

inline constexpr std::array all_profiles{release_profile, memory_profile, races_profile, controlled_profile};

/// nullptr: there is none with this name.
constexpr const Profile* find_profile(std::string_view name) {
  for (const auto& profile : all_profiles)
    if (profile.name == name) return &profile;
  return nullptr;
}

constexpr bool is_profile(std::string_view name) {
  for (const auto& profile : all_profiles)
    if (profile.name == name) return true;
  return false;
}

/// The detector of the profile with this name; none if there is no such profile.
constexpr Detector detector_in(std::string_view profile) {
  const auto* found = find_profile(profile);
  return found == nullptr ? Detector::none : found->detector;
}

/// Whether programs of this profile run under a detector, which makes them slower and larger.
constexpr bool is_watched(std::string_view profile) {
  return detector_in(profile) != Detector::none;
}

/// The profile whose detector calls itself `tool`; that of memory errors for any other tool, such as the one
/// for undefined behaviour, which works together with it.
constexpr const Profile& profile_of_tool(std::string_view tool) {
  return tool == races_profile.tool ? races_profile : memory_profile;
}

}  // namespace manyhands
