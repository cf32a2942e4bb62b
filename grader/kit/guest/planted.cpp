#include "kit/guest/planted.hpp"

#include <thread>

#include "profile/profile.hpp"

static_assert(manyhands::is_profile(MANYHANDS_PROFILE), "core/profile/profile.hpp has no such profile");

namespace {
int planted_variable = 0;
}

// The host looks for this very name in the detector's report.
extern "C" __attribute__((noinline)) void manyhands_planted_race() {
  ++planted_variable;
}

namespace manyhands::guest {

void planted_race() {
  if (detector_in(MANYHANDS_PROFILE) != Detector::races) return;
  std::thread first(manyhands_planted_race);
  std::thread second(manyhands_planted_race);
  first.join();
  second.join();
}

void start_detectors_helper() {
  if (detector_in(MANYHANDS_PROFILE) != Detector::races) return;
  std::thread([] {}).join();
}

}  // namespace manyhands::guest
