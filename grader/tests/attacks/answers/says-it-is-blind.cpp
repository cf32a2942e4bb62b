// attack: executor-threads
// tries: to claim that its threads cannot be observed, so that nothing can be decided
// points: 5
// finding: correct broken-answer

#pragma once
#include <string>

// ---- here stands the reference solution ----

// Takes the kit's place before main: it reads the call and answers itself.
namespace {

struct Forger {
  Forger() {
    attack::send(attack::frame(R"({"phase": "ready", "pid": 2})", ""));
    std::string call(65536, 0);
    while (::read(attack::wire, call.data(), call.size()) > 0)
      attack::send(attack::frame(
          R"({"phase": "answer", "value": {"blind": 1, "in_callers_thread": 0, "values": [], "outcomes": []}})",
          ""));
    ::_exit(0);
  }
};
const Forger forger;

}  // namespace
