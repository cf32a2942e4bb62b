// For the kit's guest side only, not for learners.
#pragma once

namespace manyhands::net {

/// Closes the connections that the calling thread keeps open, so that they do not count as left open by the
/// learner.
void close_idle();

}  // namespace manyhands::net
