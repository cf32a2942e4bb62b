// Where the detectors' descriptors are in a guest. The numbers are fixed, so that the filter of system calls
// can keep the guest's hands off them (sandbox/filter.hpp): it sees numbers and nothing else.
#pragma once

namespace manyhands::wire {

/// Each of the detectors' libraries has a descriptor of its own: that for undefined behaviour, when it first
/// has something to say, closes what the one for memory writes to. Low numbers are what a program's own
/// files get.
inline constexpr int first_detector_descriptor = 16;
inline constexpr int detector_descriptors = 2;

/// What a guest writes there last: how many reports its detector made in this process. Whatever writes them
/// may have been muted for a moment, and then fewer arrive.
inline constexpr const char* reports_made = "manyhands: %d reports made by process %d\n";

}  // namespace manyhands::wire
