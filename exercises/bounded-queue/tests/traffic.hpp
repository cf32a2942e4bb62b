// Many threads push and pop at once, without a script: every item must come out once.
#pragma once
#include <cstdint>

#include "kit/host/run/call.hpp"

namespace bounded_queue_tests {

using namespace manyhands;

struct Traffic {
  int producers;
  int consumers;
  int each;
  int capacity;
  bool until_closed;
  bool conducted = false;
};

host::Call traffic_call(const Traffic& traffic, std::uint32_t seed);

/// Ends the test case with a finding if the answer is wrong. `seed`: as in the call.
void judge_traffic(const Traffic& traffic, std::uint32_t seed, const host::Given& answer);

/// Both, with a fresh seed.
void check_traffic(const Traffic& traffic);

}  // namespace bounded_queue_tests
