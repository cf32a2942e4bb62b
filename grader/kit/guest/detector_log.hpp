// Redirects the reports of the sanitizers in this program (asan, tsan). In a release program, these functions
// do nothing.
#pragma once

namespace manyhands::guest {

/// From now on, reports are written to the descriptors that start at `first` (wire/detector_descriptors.hpp),
/// also in forked children.
void send_reports_to(int first);

/// Reports memory leaks. Does nothing in programs without asan.
void look_for_leaks();

/// Sends the number of reports. Call it at the very end.
void tell_how_many_reports();

}  // namespace manyhands::guest
