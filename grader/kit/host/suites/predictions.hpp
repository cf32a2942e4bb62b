// A learner's predictions: a small YAML file among the submission's files (predictions.yaml), one value for
// each name. What cannot be read ends the test case with a finding at its line; whether a value is right is
// the exercise's business, and follows from a model, never from a time that was measured.
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

namespace manyhands::host {

struct Prediction {
  std::string text;  // as it stands there; empty: not filled in yet
  int line = 0;      // 1-based
};

struct PredictionsRead {
  std::map<std::string, Prediction> values;  // every key, where nothing is wrong
  std::optional<Finding> wrong;              // the first thing that is: unreadable- or missing-prediction(s)
};

/// Pure. `shown`: the file as the learner knows it. `keys`: exactly those that must be there; a dot leads
/// into a mapping ("io.one_core").
PredictionsRead read_predictions(std::string_view text, const std::string& shown,
                                 const std::vector<std::string>& keys);

/// A number as people write it ("3.9", "4x", "4×"); none where it is something else.
std::optional<double> number_in(std::string_view text);

/// For use inside a test case, from its thread. Members end it where a value is not what is asked for.
class Predictions {
 public:
  /// `path`: as the manifest lists it.
  Predictions(const std::string& path, const std::vector<std::string>& keys);

  /// The number of one key; a finding where it is none, or not finite.
  [[nodiscard]] double number(const std::string& key) const;
  /// One of `words`; a finding, with what was probably meant, where it is none of them.
  [[nodiscard]] std::string word(const std::string& key, const std::vector<std::string>& words) const;
  /// Ends the test case: `wrong-prediction` at the line of `key`.
  [[noreturn]] void wrong(const std::string& key, const std::string& message) const;

 private:
  [[nodiscard]] const Prediction& at(const std::string& key) const;
  [[noreturn]] void unreadable(const std::string& key, const std::string& message) const;

  std::string shown_;
  std::map<std::string, Prediction> values_;
};

}  // namespace manyhands::host
