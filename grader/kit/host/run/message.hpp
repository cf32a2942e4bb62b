// Parses a frame from a learner's process. Every header gives a message: an invalid one is `nonsense`, and an
// invalid part has its default value. Pure.
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
  int signal = 0;                      // of a crash; SIGABRT if the given one is invalid
  bool stack_full = false;             // … because of a stack overflow
  Answer answer;                       // of an answer
  std::vector<std::uint64_t> atomics;  // … where atomics were used, if that was requested
  std::string what;                    // the exception's text
  // Notes (guest/notes.hpp).
  bool address_sent = false;
  std::optional<int> threads_at_fork;
  bool child_returned = false;
  std::string call;      // a call made incomplete: "short-read", "interrupted-call"
  std::uint64_t at = 0;  // where that call or that child's fork is, in the program's file; 0: unknown
};

Message read_message(wire::Frame frame);

}  // namespace manyhands::host
