// A thread that has unlocked a mutex steps aside: it continues only when all others are blocked.
#pragma once
#include "kit/waits/order.hpp"

namespace manyhands::waits {

/// The calling thread has unlocked a mutex, at this place. Call it without the lock.
void gave_back(const Caller& caller);

}  // namespace manyhands::waits
