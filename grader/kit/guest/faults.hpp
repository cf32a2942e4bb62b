// Lawful behaviour of the system that is rarely seen, made frequent: read() of a pipe that gives less than
// was asked.
#pragma once

namespace manyhands::guest {

void inject_short_reads(bool on);

}  // namespace manyhands::guest
