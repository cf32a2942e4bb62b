// Arms: the ways in which a stage runs the program or the serial version, so that a decision can compare
// them. Recordings and reports contain an arm's letter; texts call it by its words. Plain data.
#pragma once
#include <array>
#include <string>
#include <string_view>

namespace manyhands {

enum class Arm {
  none,         // of a run that no call has made
  submission,   // the learner's program, undisturbed by any of what follows
  serial,       // the exercise's serial version, alone (the baseline)
  saturated,    // one of p serial versions at once, which show what the machine can give
  in_turns,     // the program with one of its tasks at a time, in turns
  lock_traced,  // … with its locks watched
  one_core,     // … with all its tasks on one core
  profiled,     // … with its tasks stopped again and again, to see where they are
  replicated    // one of p copies of the program at once, each on one core
};

struct ArmName {
  Arm arm;
  std::string_view letter;  // in JSON; never changed, because recordings contain it
  std::string_view words;
};

inline constexpr std::array arm_names{
    ArmName{Arm::none, "", "not run"},
    ArmName{Arm::submission, "S", "the program"},
    ArmName{Arm::serial, "B", "the serial version"},
    ArmName{Arm::saturated, "K", "serial versions at once"},
    ArmName{Arm::in_turns, "T", "the program, its tasks in turns"},
    ArmName{Arm::lock_traced, "L", "the program, its locks watched"},
    ArmName{Arm::one_core, "O", "the program on one core"},
    ArmName{Arm::profiled, "W", "the program, profiled"},
    ArmName{Arm::replicated, "M", "copies of the program at once"},
};

constexpr const ArmName& name_of(Arm arm) {
  for (const auto& name : arm_names)
    if (name.arm == arm) return name;
  return arm_names.front();
}

/// The program that a call of this arm runs: true, the exercise's serial version; false, the submission.
constexpr bool runs_baseline(Arm arm) {
  return arm == Arm::serial || arm == Arm::saturated;
}

/// For an error: "S (the program), B (the serial version), …".
inline std::string known_arms() {
  std::string text;
  for (const auto& name : arm_names) {
    if (name.letter.empty()) continue;
    text += (text.empty() ? "" : ", ") + std::string(name.letter) + " (" + std::string(name.words) + ")";
  }
  return text;
}

}  // namespace manyhands
