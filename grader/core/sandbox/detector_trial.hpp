// Checks whether a detector (asan, tsan) works on this machine, in the sandbox and with the limits of
// learners' programs, with a small program that contains one known mistake. If the detector does not report
// it, problems under this detector are nobody's mistake.
#pragma once
#include <string>

#include "sandbox/level.hpp"

namespace manyhands::sandbox {

struct DetectorTrial {
  bool works = false;
  std::string why;  // in words for the learner; empty if it works
  std::string remedy;
};

/// `profile`: the name of one with a detector. Takes a moment, once for each in a process.
const DetectorTrial& try_detector(const std::string& profile, Level level);

/// Explains how the trial ended. `said`: its output. Pure, except for the limits of this process.
DetectorTrial judge_trial(const std::string& profile, int wait_status, bool in_time, const std::string& said);

}  // namespace manyhands::sandbox
