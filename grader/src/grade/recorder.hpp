// Measures a given number of blocks of several submissions together, whatever the verdict would be: streams
// for studying the decision. The caller holds the lock for timed runs. Single-threaded.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "course/exercise.hpp"
#include "grade/measuring.hpp"
#include "grade/stream.hpp"
#include "model/stage.hpp"

namespace manyhands::grade {

struct RecordOrder {
  int part = 0;
  int workers = 0;
  int blocks = 0;
  // Programs below the guests' folder, and their names in the streams.
  std::vector<std::string> programs;
  std::vector<std::string> names;
  std::string note;
};

/// One stream for each submission. An error: a wrong answer, a fault. Before each block, `progress` is called
/// with the streams so far, for the caller to save; they contain nothing about locks before the end.
Result<std::vector<Stream>> record(
    const Exercise& exercise, const RecordOrder& order, const Measuring::RunStage& run_stage,
    const std::function<void(int block, const std::vector<Stream>& so_far)>& progress);

}  // namespace manyhands::grade
