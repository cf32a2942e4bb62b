// The detectors' descriptors in a guest. Their numbers are fixed, so that the system call filter can protect
// them from the guest (sandbox/filter.hpp), because a filter only sees numbers.
#pragma once

namespace manyhands::wire {

/// Each detector library has its own descriptor, because the one for undefined behaviour closes the output of
/// the one for memory before its first message. A program's own files get low numbers.
inline constexpr int first_detector_descriptor = 16;
inline constexpr int detector_descriptors = 2;

/// The last line that a guest writes there: how many reports its detector made in this process. If the output
/// was blocked for a while, fewer reports have arrived.
inline constexpr const char* reports_made = "manyhands: %d reports made by process %d\n";

}  // namespace manyhands::wire
