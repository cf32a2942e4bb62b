// Where the detectors of this program (asan, tsan) write what they find.
#pragma once

namespace manyhands::guest {

/// From now on into this descriptor, also in children that are forked. Nothing in a release program.
void send_reports_to(int descriptor);

/// Has memory reported that nothing points to any more. Nothing in other programs than asan's.
void look_for_leaks();

}  // namespace manyhands::guest
