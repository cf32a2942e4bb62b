// Where the detectors of this program (asan, tsan) write what they find.
#pragma once

namespace manyhands::guest {

/// From now on into the descriptors that begin with this one (wire/detector_descriptors.hpp), also in
/// children that are forked. Nothing in a release program.
void send_reports_to(int first);

/// Has memory reported that nothing points to any more. Nothing in other programs than asan's.
void look_for_leaks();

/// At the very end: how many reports there were. Nothing in a release program.
void tell_how_many_reports();

}  // namespace manyhands::guest
