// What a scenario program asserts with while its schedules are explored (kit/schedules/explore.hpp). It
// includes nothing else, so C programs can use plain assert() instead. Callable from every thread.
#pragma once

namespace manyhands::schedules {

/// What should hold here. If it does not, this schedule has failed, and the program ends. Outside of an
/// exploration, a condition that does not hold aborts the program.
void check(bool condition, const char* what_should_hold);

}  // namespace manyhands::schedules
