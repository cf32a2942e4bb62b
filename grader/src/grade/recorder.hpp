// Measures blocks of several submissions side by side, as many as are asked for and whatever the verdict
// would be: streams to study the decision on. The caller holds the lock of timed runs. One thread.
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
  // Programs below the folder of guests, and how the streams are to call them.
  std::vector<std::string> programs;
  std::vector<std::string> names;
  std::string note;
};

/// One stream for each submission. An error: a wrong answer, a fault. `progress` is called before each block
/// with the streams so far, which are the caller's to save: of their locks nothing is known before the end.
Result<std::vector<Stream>> record(
    const Exercise& exercise, const RecordOrder& order, const Measuring::RunStage& run_stage,
    const std::function<void(int block, const std::vector<Stream>& so_far)>& progress);

}  // namespace manyhands::grade
