// What a frame from a learner's process says. Any header at all is some message: what it should not be is
// `nonsense`, and a part that makes no sense has its default. Pure.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "kit/host/run/call.hpp"
#include "wire/frame.hpp"

namespace manyhands::host {

enum class Said { ready, crash, answer, threw, note, unknown_scenario, nonsense };

struct Message {
  Said said = Said::nonsense;
  int signal = 0;                      // of a crash; SIGABRT where it is none
  bool stack_full = false;             // … it came of a stack that ran over
  Answer answer;                       // of an answer
  std::vector<std::uint64_t> atomics;  // … where atomics were used, if that was asked for
  std::string what;                    // it threw this
  // Notes (guest/notes.hpp).
  bool address_sent = false;
  std::optional<int> threads_at_fork;
  bool child_returned = false;
  std::string call;  // it came to less than was asked for: "short-read", "interrupted-call"
  std::uint64_t at =
      0;  // where that child was made, or that call stands, in the program's file; 0: not known
};

Message read_message(wire::Frame frame);

}  // namespace manyhands::host
