// Predict first: before an exercise's first verdict on speed, the learner says how many times as fast as the
// serial program theirs will be. Kept in .manyhands/predictions.json, on this machine only; `grader forget`
// deletes it. Internal to cli/.
#pragma once
#include <array>
#include <filesystem>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "cli/commands.hpp"
#include "course/exercise.hpp"
#include "model/report.hpp"

namespace manyhands {

/// Four answers, from the slowest. `most`: as many times as fast as the last but one says, which is what the
/// machine, or the number of workers, allows.
struct SpeedQuestion {
  double most = 1;
  std::string text;
  std::array<std::string, 4> answers;
};

/// Nothing if the exercise measures no speed, or several, or asks for predictions itself, or if this machine
/// cannot measure it. `cores`: that this process may use.
std::optional<SpeedQuestion> speed_question(const Exercise& exercise, int cores);

struct Prediction {
  int answer = 0;   // 1 to 4; 0: the learner did not want to say
  double most = 1;  // as of the question
  bool operator==(const Prediction&) const = default;
};

/// By exercise. An unreadable file counts as none.
std::map<std::string, Prediction> predictions(const std::filesystem::path& root);
Result<void> remember_prediction(const std::filesystem::path& root, const std::string& id,
                                 const Prediction& prediction);
/// `id` empty: all. Returns whether there were any.
Result<bool> forget_predictions(const std::filesystem::path& root, const std::string& id);

/// How many times as fast the speed check has measured it to be; nothing if it could not.
std::optional<double> times_as_fast(const ExerciseReport& report);

/// The prediction beside what was measured; empty if one of the two is missing.
std::string beside_measured(const Prediction& prediction, const ExerciseReport& report);

/// The question to ask now: `before`, the last report of the exercise, knows no verdict on speed, and nothing
/// is kept.
std::optional<SpeedQuestion> question_due(const std::filesystem::path& root, const Exercise& exercise,
                                          const std::optional<ExerciseReport>& before);

/// Asks on a terminal, until a line is an answer or empty. Nothing: the input has ended.
std::optional<int> ask(const SpeedQuestion& question, std::istream& in, const Output& output);

}  // namespace manyhands
