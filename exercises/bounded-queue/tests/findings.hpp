// What the tests of a queue say about it. They end the test case.
#pragma once
#include <string>

#include "kit/host/run/call.hpp"
#include "model/evidence.hpp"
#include "model/known_code.hpp"

namespace bounded_queue_tests {

using namespace manyhands;

/// What a test says if it fails: the explanation for a thread that sleeps on, and the code and message for a
/// call that returned when it should have waited.
struct About {
  std::string sleeps_on = {};  // why, if there is a special reason; empty: nobody notified it
  KnownCode early_code = "does-not-wait";
  std::string early = {};
  bool alone = false;  // only one thread, which never has to wait
};

/// "3 items"
std::string many(int n, const char* what);

/// A finding about what a member function of the queue gave, at that function.
[[noreturn]] void fail_in(const char* member, KnownCode code, const std::string& message);

/// Threads of the program sleep that should not: why?
[[noreturn]] void explain_sleepers(const host::Reply& reply, int capacity, const About& about);

/// A thread of a queue that sleeps in an atomic's wait for ever was not woken, whatever the order was.
const host::Answer& queue_answer(const host::Reply& reply);

}  // namespace bounded_queue_tests
