// What a learner is told about the cause of slowness: one function for each cause. Internal to cpu_cause;
// pure.
#pragma once
#include <string>

#include "measure/cpu_cause.hpp"

namespace manyhands {

std::string convoy_message(const Cause& cause);
std::string order_message(const Cause& cause);
std::string starts_message(const Cause& cause);
std::string contention_message(const Cause& cause);
std::string memory_message(const Cause& cause);
std::string false_sharing_message(const Cause& cause);
std::string interference_message(const Cause& cause);

}  // namespace manyhands
