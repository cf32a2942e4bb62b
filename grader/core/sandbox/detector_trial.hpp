// Does a detector (asan, tsan) work on this machine, shut in and limited as learners' programs are? A small
// program with one known mistake tells. Where it does not get through, nothing that went wrong under that
// detector is anybody's mistake.
#pragma once
#include <string>

#include "sandbox/level.hpp"

namespace manyhands::sandbox {

struct DetectorTrial {
  bool works = false;
  std::string why;  // in words for the learner; empty where it works
  std::string remedy;
};

/// `profile`: "asan" or "tsan". Takes a moment, once for each in a process.
const DetectorTrial& try_detector(const std::string& profile, Level level);

/// From how the trial ended to words. `said`: its output. Pure but for the limits of this process.
DetectorTrial judge_trial(const std::string& profile, int wait_status, bool in_time, const std::string& said);

}  // namespace manyhands::sandbox
