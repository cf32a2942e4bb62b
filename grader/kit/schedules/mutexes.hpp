// Taking and releasing what one thread owns at a time, with what it tells the next owner.
#pragma once
#include "kit/schedules/thread.hpp"

namespace manyhands::schedules {

/// Nobody owns it.
void take(Object& object, std::uintptr_t at);
void release(Object& object);

}  // namespace manyhands::schedules
