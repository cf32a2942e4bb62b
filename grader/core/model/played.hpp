// What a player sees of a program whose threads they schedule: sent by the host of `grader play`
// (kit/host/play/) to the grader. Texts come from the learner's process: print them only as printable.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace manyhands {

struct PlayedProgram {
  std::string name;
  std::string what;
};

/// What a thread does next, or waits for.
struct PlayedThread {
  bool ended = false;
  bool can_go_on = false;
  bool may_wake = false;  // it sleeps, and may wake without a reason, or because its time limit is over
  bool joins = false;     // it only waits for another thread to end
  std::string file;       // "starter/bounded-queue/bounded_queue.hpp"; empty: unknown
  int line = 0;
  std::vector<std::string> holds;  // "mutex anna"
  std::string next;                // "locks mutex anna", "waits for mutex anna, which thread 2 holds"
};

struct PlayedStep {
  int thread = 0;
  std::string file;
  int line = 0;
  std::string event;  // "reads turn: 1"
};

/// Before anything else, the thread's step needs one of these.
struct PlayedOffer {
  int thread = 0;
  std::string question;  // "which value does it read?"
  std::vector<std::string> answers;
};

/// How it broke.
struct PlayedFailure {
  std::string kind;  // as in kit/schedules/explore.hpp: "assertion", "deadlock", …
  std::string code;  // of the finding
  std::string message;
  std::string file;
  int line = 0;
  std::vector<std::string> waits;   // of a deadlock: "thread 1 waits for …"
  std::vector<std::string> advice;  // complete sentences
};

struct PlayedPosition {
  std::string reached;       // open, passed, failed
  std::vector<int> choices;  // that lead here
  std::vector<PlayedThread> threads;
  std::vector<PlayedStep> steps;
  std::vector<std::string> values;     // of global variables, as far as they were seen: "turn = 1"
  std::vector<PlayedOffer> offer;      // none or one
  std::vector<PlayedFailure> failure;  // none or one
  int switches = 0;                    // away from threads that could go on
  std::string hash;                    // of everything that happened
};

/// A failing schedule that begins with the given choices.
struct PlayedSearch {
  int schedules = 0;  // that were tried
  bool found = false;
  std::vector<int> choices;  // all of it
  int switches = 0;
};

/// In a list of choices: no thread, but which answer to an offer, from here on.
inline constexpr int first_answer = 1'000'000;

void to_json(nlohmann::json& j, const PlayedProgram& program);
void to_json(nlohmann::json& j, const PlayedPosition& position);
void to_json(nlohmann::json& j, const PlayedSearch& search);
/// These throw nlohmann::json::exception.
void from_json(const nlohmann::json& j, PlayedProgram& program);
void from_json(const nlohmann::json& j, PlayedPosition& position);
void from_json(const nlohmann::json& j, PlayedSearch& search);

}  // namespace manyhands
