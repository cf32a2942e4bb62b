// A stream: the measurements of one submission for one part of its speed check, block after block. The judge
// needs nothing else, so a verdict can be judged again, even by another version, without running anything.
// Plain data. The files are JSON, read strictly and written as a whole.
#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "course/exercise.hpp"
#include "measure/cpu_speed.hpp"
#include "model/evidence.hpp"

namespace manyhands::grade {

struct TimedBlock {
  double at_s = 0;  // when it began, since the start of the stream
  double seconds = 0;
  // For CPU work: B once, K twice with p runs, S once, in the order of the runs. For IO work: S once.
  std::vector<Run> runs;
};

struct Stream {
  std::string exercise;
  int part = 0;            // of the manifest's `speed`
  Speed speed;             // its content then
  int workers = 0;         // the requested number; p for CPU work
  std::string submission;  // "wrong/static-blocks"; of a learner's: the folder
  std::string note;        // the conditions
  double stored_capacity = 0;
  double lock_floor_ns = 0;  // as in CpuConditions; very large: the locks could not be watched
  std::string grader_version;
  nlohmann::json machine = nlohmann::json::object();
  std::vector<TimedBlock> blocks;
};

/// One block of CPU work in the judge's form.
Block block_of(const TimedBlock& block, int p);
std::vector<Block> blocks_of(const Stream& stream);

/// From runs with watched locks: the floor, or one so high that no program is fast enough if they could not
/// be watched.
double floor_to_be_recorded(const std::vector<Run>& runs);

nlohmann::json to_json(const Stream& stream);
/// The error names the invalid key.
Result<Stream> stream_from(const nlohmann::json& json);

Result<Stream> read_stream(const std::filesystem::path& file);
/// Writes the whole file or nothing. Its name is EXERCISE.PART.SUBMISSION.NOTE.json, in `folder`, which is
/// created; if the name exists, "-2" and so on is added.
Result<std::filesystem::path> save_stream(const Stream& stream, const std::filesystem::path& folder);
/// Replaces a file that an earlier call has saved.
Result<void> save_again(const Stream& stream, const std::filesystem::path& file);

}  // namespace manyhands::grade
