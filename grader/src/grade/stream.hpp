// A stream: what was measured of one submission for one part of its speed check, block after block. The judge
// needs no more than that, so that a verdict can be judged again, by another version too, without running
// anything. Plain data; files are JSON, read strictly and written whole.
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
  double at_s = 0;  // when it began, since the stream did
  double seconds = 0;
  // Of CPU work: B once, K twice p runs, S once, in the order in which they were made. Of IO work: S once.
  std::vector<Run> runs;
};

struct Stream {
  std::string exercise;
  int part = 0;            // of the manifest's `speed`
  Speed speed;             // … as it stood there
  int workers = 0;         // that were asked for; p where the work is CPU work
  std::string submission;  // "wrong/static-blocks"; of a learner's: the folder
  std::string note;        // under what conditions
  double stored_capacity = 0;
  double lock_floor_ns = 0;  // as CpuConditions has it; very much: the locks could not be looked at
  std::string grader_version;
  nlohmann::json machine = nlohmann::json::object();
  std::vector<TimedBlock> blocks;
};

/// The judge's form of one block of CPU work.
Block block_of(const TimedBlock& block, int p);
std::vector<Block> blocks_of(const Stream& stream);

/// Of runs in which the locks were watched: the floor, or one under which nothing is fast where they were
/// not.
double floor_to_be_recorded(const std::vector<Run>& runs);

nlohmann::json to_json(const Stream& stream);
/// An error names the key that makes no sense.
Result<Stream> stream_from(const nlohmann::json& json);

Result<Stream> read_stream(const std::filesystem::path& file);
/// Written whole or not at all. The name of the file: EXERCISE.PART.SUBMISSION.NOTE.json, below `folder`,
/// which is made; "-2" and so on is added where that is there already.
Result<std::filesystem::path> save_stream(const Stream& stream, const std::filesystem::path& folder);
/// In place of what an earlier call has saved there.
Result<void> save_again(const Stream& stream, const std::filesystem::path& file);

}  // namespace manyhands::grade
