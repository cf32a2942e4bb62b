#include "grade/stream.hpp"

#include <algorithm>
#include <system_error>

#include "base/files.hpp"
#include "measure/lock_floor.hpp"
#include "model/json.hpp"
#include "model/json_number.hpp"

namespace manyhands::grade {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int format = 1;
constexpr std::uint64_t most_stream_bytes = std::uint64_t{1} << 30;

json json_of(const Speed& speed) {
  return {{"parallel_fraction", speed.parallel_fraction},
          {"full", speed.full},
          {"partial", speed.partial ? json(*speed.partial) : json()},
          {"clock", speed.clock == ClockKind::real ? "real" : "virtual"}};
}

Speed speed_from(const json& stream) {
  const auto& j = stream.at("speed");
  Speed speed;
  speed.kind = stream.at("kind").get<std::string>() == "cores" ? SpeedKind::cores : SpeedKind::makespan;
  speed.cores = whole_number(stream, "cores", 0);
  j.at("parallel_fraction").get_to(speed.parallel_fraction);
  j.at("full").get_to(speed.full);
  if (const auto partial = j.find("partial"); partial != j.end() && !partial->is_null())
    speed.partial = partial->get<double>();
  speed.clock = j.value("clock", "real") == "virtual" ? ClockKind::virtual_time : ClockKind::real;
  return speed;
}

// A part of a file name: no slash, and nothing that needs quoting or confuses people.
std::string as_name(std::string text) {
  for (auto& c : text)
    if (c == '/' || c == '.' || static_cast<unsigned char>(c) <= ' ') c = '-';
  return text.empty() ? "none" : text;
}

}  // namespace

Block block_of(const TimedBlock& timed, int p) {
  Block block;
  block.at_s = timed.at_s;
  for (const auto& run : timed.runs) {
    if (run.arm == Arm::serial) block.baseline = run;
    if (run.arm == Arm::submission) block.submission = run;
    if (run.arm == Arm::in_turns) block.in_turns.push_back(run);
    if (run.arm != Arm::saturated) continue;
    if (block.at_once.empty() || block.at_once.back().size() == static_cast<std::size_t>(p))
      block.at_once.emplace_back();
    block.at_once.back().push_back(run);
  }
  return block;
}

std::vector<Block> blocks_of(const Stream& stream) {
  std::vector<Block> blocks;
  for (const auto& block : stream.blocks) blocks.push_back(block_of(block, stream.workers));
  return blocks;
}

double floor_to_be_recorded(const std::vector<Run>& runs) {
  constexpr double not_known = 1e15;
  const bool watched =
      std::any_of(runs.begin(), runs.end(), [](const Run& run) { return run.locks_watched; });
  return watched ? lock_floor_ns_per_unit(runs) : not_known;
}

json to_json(const Stream& stream) {
  json j = {{"format", format},
            {"exercise", stream.exercise},
            {"part", stream.part},
            {"kind", stream.speed.kind == SpeedKind::cores ? "cores" : "makespan"},
            {"workers", stream.workers},
            {"cores", stream.speed.cores},
            {"submission", stream.submission},
            {"note", stream.note},
            {"stored_capacity", stream.stored_capacity},
            {"lock_floor_ns", stream.lock_floor_ns},
            {"grader_version", stream.grader_version},
            {"machine", stream.machine},
            {"speed", json_of(stream.speed)},
            {"blocks", json::array()}};
  for (const auto& block : stream.blocks) {
    json runs = json::array();
    for (const auto& run : block.runs) runs.push_back(compact(run));
    j["blocks"].push_back({{"at", block.at_s}, {"seconds", block.seconds}, {"runs", std::move(runs)}});
  }
  return j;
}

Result<Stream> stream_from(const json& j) {
  try {
    if (whole_number<int>(j.at("format"), "format") != format)
      return Error{"its format is not one that this version can read"};
    Stream stream;
    j.at("exercise").get_to(stream.exercise);
    stream.part = whole_number<int>(j.at("part"), "part");
    stream.workers = whole_number<int>(j.at("workers"), "workers");
    stream.speed = speed_from(j);
    stream.submission = j.value("submission", "");
    stream.note = j.value("note", "");
    stream.stored_capacity = j.value("stored_capacity", 0.0);
    stream.lock_floor_ns = j.value("lock_floor_ns", 0.0);
    stream.grader_version = j.value("grader_version", "");
    stream.machine = j.value("machine", json::object());
    if (!stream.machine.is_object()) wrong_json_type("machine", "an object");
    static_cast<void>(whole_number(stream.machine, "cores", 0));  // checked here, read by the judge
    for (const auto& block : j.at("blocks")) {
      TimedBlock timed;
      timed.at_s = block.value("at", 0.0);
      timed.seconds = block.value("seconds", 0.0);
      for (const auto& run : block.at("runs")) timed.runs.push_back(run.get<Run>());
      stream.blocks.push_back(std::move(timed));
    }
    return stream;
  } catch (const json::exception& e) {
    return Error{std::string("something in it is missing or invalid: ") + e.what()};
  }
}

Result<Stream> read_stream(const fs::path& file) {
  const auto text = read_file(file, most_stream_bytes);
  if (!text) return text.error();
  const auto j = json::parse(*text, nullptr, false);
  auto stream = j.is_discarded() ? Result<Stream>(Error{"it is not JSON"}) : stream_from(j);
  if (!stream)
    return Error{file.string() + " has no measurements that can be judged: " + stream.error().message,
                 "Files that `grader run --record` or `grader record` wrote can be judged."};
  return stream;
}

Result<fs::path> save_stream(const Stream& stream, const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    return Error{"cannot create the folder " + folder.string() + ": " + error.message(),
                 "Use another folder for the recordings."};
  const auto stem = as_name(stream.exercise) + "." + std::to_string(stream.part) + "." +
                    as_name(stream.submission) + "." + as_name(stream.note);
  auto file = folder / (stem + ".json");
  for (int n = 2; fs::exists(file, error); ++n) file = folder / (stem + "-" + std::to_string(n) + ".json");
  if (const auto written = save_again(stream, file); !written) return written.error();
  return file;
}

Result<void> save_again(const Stream& stream, const fs::path& file) {
  return write_file(file, dump(to_json(stream)) + "\n");
}

}  // namespace manyhands::grade
