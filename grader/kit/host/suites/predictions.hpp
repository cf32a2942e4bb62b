// A learner's predictions, or other short answers: a small YAML file among the submission's files
// (predictions.yaml), with one value per name. What cannot be read ends the test case with a finding at its
// line. Whether a value is right is for the exercise to decide, from a model, never from a measured time.
//
//   const host::Predictions predictions("predictions.yaml", {"io.one_core", "cpu.one_core"});
//   if (predictions.number("io.one_core") < 1) predictions.wrong("io.one_core", "…why, with numbers…");
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/finding.hpp"
#include "model/known_code.hpp"

namespace manyhands::host {

/// What the values are called in findings, and the findings' codes.
struct AnswerTerms {
  std::string one = "prediction";
  std::string example = "1.5";  // a value
  KnownCode missing = "missing-prediction";
  KnownCode unreadable = "unreadable-predictions";
  KnownCode wrong = "wrong-prediction";
};

struct Prediction {
  std::string text;  // as in the file; empty: not filled in yet
  int line = 0;      // 1-based
};

struct PredictionsRead {
  std::map<std::string, Prediction> values;  // every key, if nothing is wrong
  std::optional<Finding> wrong;              // the first problem: unreadable, or missing
};

/// Pure. `shown`: the file's name as the learner knows it. `keys`: exactly these must be present; a dot leads
/// into a mapping ("io.one_core"). `needed`: those of them that must have values; empty: all.
PredictionsRead read_predictions(std::string_view text, const std::string& shown,
                                 const std::vector<std::string>& keys, const AnswerTerms& terms = {},
                                 const std::vector<std::string>& needed = {});

/// A number as people write it ("3.9", "4x", "4×"); none if it is not a number.
std::optional<double> number_in(std::string_view text);
/// The number of a line as people write it ("37", "line 37", "queue.hpp:37"); none if it is not one.
std::optional<int> line_number_in(std::string_view text);

/// For use inside a test case, from its thread. Members end the test case if a value is not valid.
class Predictions {
 public:
  /// `path`: as the manifest lists it.
  Predictions(const std::string& path, const std::vector<std::string>& keys, AnswerTerms terms = {},
              const std::vector<std::string>& needed = {});

  /// The number of one key; a finding if it is not a number, or not finite.
  [[nodiscard]] double number(const std::string& key) const;
  /// One of `words`; otherwise a finding, with the most similar word.
  [[nodiscard]] std::string word(const std::string& key, const std::vector<std::string>& words) const;
  /// The number of a line of a file; a finding if it is not one.
  [[nodiscard]] int line_number(const std::string& key) const;
  /// Ends the test case with AnswerTerms::wrong at the line of `key`.
  [[noreturn]] void wrong(const std::string& key, const std::string& message) const;

 private:
  [[nodiscard]] const Prediction& at(const std::string& key) const;
  [[noreturn]] void unreadable(const std::string& key, const std::string& message) const;

  std::string shown_;
  AnswerTerms terms_;
  std::map<std::string, Prediction> values_;
};

}  // namespace manyhands::host
