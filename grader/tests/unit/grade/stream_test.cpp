#include <fstream>
#include <string>

#include "grade/recorder.hpp"
#include "grade/stream_judge.hpp"
#include "kit/host/base/catch.hpp"
#include "tests/unit/measure/simulation.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace stream_test {

using namespace manyhands;
namespace sim = manyhands::simulation;

namespace {
/// A stream of this many blocks of a program, on an idle machine with two cores.
grade::Stream stream_of(const sim::Program& program, int blocks) {
  sim::Machine machine;
  grade::Stream stream;
  stream.exercise = "mandelbrot-threads";
  stream.workers = 2;
  stream.submission = "wrong/static-blocks";
  stream.note = "quiet";
  stream.machine = {{"cores", 2}};
  for (int i = 0; i < blocks; ++i) {
    const auto block = sim::block(machine, program);
    grade::TimedBlock timed;
    timed.at_s = block.at_s;
    timed.seconds = 1;
    timed.runs.push_back(block.baseline);
    for (const auto& group : block.at_once) timed.runs.insert(timed.runs.end(), group.begin(), group.end());
    timed.runs.push_back(block.submission);
    stream.blocks.push_back(std::move(timed));
  }
  return stream;
}
}  // namespace

TEST_CASE("streams: what is saved is read again, and judged the same") {
  const manyhands::test::TemporaryFolder folder;
  auto stream = stream_of(sim::uneven(), 6);
  stream.speed.partial = 0.5;
  stream.lock_floor_ns = 12;
  const auto file = grade::save_stream(stream, folder.path() / "new");
  REQUIRE(file.ok());
  CHECK(file->filename() == "mandelbrot-threads.0.wrong-static-blocks.quiet.json");
  const auto again = grade::read_stream(*file);
  REQUIRE(again.ok());
  CHECK(grade::to_json(*again) == grade::to_json(stream));
  const auto before = grade::judge(stream, false);
  const auto after = grade::judge(*again, false);
  REQUIRE(before.size() == 1);
  REQUIRE(after.size() == 1);
  CHECK(after[0].judgement.measured == before[0].judgement.measured);
  CHECK(after[0].judgement.findings.at(0).code == "imbalance");
  const auto second = grade::save_stream(stream, folder.path() / "new");
  REQUIRE(second.ok());
  CHECK(second->filename() == "mandelbrot-threads.0.wrong-static-blocks.quiet-2.json");
}

TEST_CASE("streams: a number that is none, or does not fit, is refused") {
  const auto good = grade::to_json(stream_of(sim::halves(), 1));
  REQUIRE(grade::stream_from(good).ok());
  for (const char* key : {"format", "part", "workers", "cores"})
    for (const nlohmann::json& bad : {nlohmann::json(1e40), nlohmann::json(std::uint64_t{1} << 40),
                                      nlohmann::json(true), nlohmann::json("1")}) {
      auto stream = good;
      stream[key] = bad;
      INFO(key << ": " << bad);
      CHECK_FALSE(grade::stream_from(stream).ok());
    }
  for (const nlohmann::json& bad : {nlohmann::json(7), nlohmann::json({{"cores", 1e40}})}) {
    auto stream = good;
    stream["machine"] = bad;
    INFO("machine: " << bad);
    CHECK_FALSE(grade::stream_from(stream).ok());
  }
}

TEST_CASE("streams: verdicts that are cut from one are disjoint, and a rest is no verdict") {
  const auto verdicts = grade::judge(stream_of(sim::halves(), 7), true);
  REQUIRE(verdicts.size() == 3);  // two blocks each, and one left over
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    CHECK(verdicts[i].judgement.verdict == Verdict::pass);
    CHECK(verdicts[i].first_block == 2 * i);
    CHECK(verdicts[i].blocks == 2);
    CHECK(verdicts[i].seconds == 2);
  }
}

TEST_CASE("streams: patience ends after so many seconds, and says what is open") {
  auto stream = stream_of(sim::halves(), 30);
  for (auto& block : stream.blocks)
    for (auto& run : block.runs)
      if (run.arm == Arm::submission) run.right = false;
  const auto verdicts = grade::judge(stream, true);
  REQUIRE(verdicts.size() == 1);
  CHECK(verdicts[0].judgement.verdict == Verdict::inconclusive);
  CHECK(verdicts[0].blocks == 21);
}

TEST_CASE("streams: files that hold none are told apart from streams") {
  const manyhands::test::TemporaryFolder folder;
  const auto error_of = [&](const std::string& text) {
    std::ofstream(folder.path() / "x.json") << text;
    const auto read = grade::read_stream(folder.path() / "x.json");
    return read.ok() ? std::string() : read.error().message;
  };
  CHECK(error_of("\x7f"
                 "ELF")
            .find("not JSON") != std::string::npos);
  CHECK(error_of("{}").find("missing") != std::string::npos);
  CHECK(error_of(R"({"format": 2})").find("its format is not one") != std::string::npos);
  CHECK(error_of(R"({"format": 1, "exercise": 7})").find("is missing or invalid") != std::string::npos);
  CHECK_FALSE(grade::read_stream(folder.path() / "nothing").ok());
}

TEST_CASE("recording: neighbours share their serial runs, and each stream has its own") {
  Exercise exercise;
  exercise.id = "x";
  grade::RecordOrder order;
  order.workers = 2;
  order.blocks = 2;
  order.programs = {"p1", "p2"};
  order.names = {"reference", "wrong/y"};
  int locks = 0;
  const auto run_stage = [&](const StageOrder& stage) -> Result<StageResult> {
    StageResult result;
    const auto add = [&](Arm arm, const std::string& submission, int wall) {
      Run run;
      run.arm = arm;
      run.submission = submission;
      run.wall_ns = wall;
      result.runs.push_back(run);
    };
    if (stage.stage == "locks") {
      ++locks;
      return result;
    }
    CHECK(stage.submissions == order.programs);
    for (const int wall : {1, 2}) add(Arm::saturated, "", wall);
    add(Arm::serial, "", 9);
    add(Arm::submission, "p2", 20);
    for (const int wall : {3, 4}) add(Arm::saturated, "", wall);
    add(Arm::submission, "p1", 10);
    for (const int wall : {5, 6}) add(Arm::saturated, "", wall);
    return result;
  };
  const auto streams =
      grade::record(exercise, order, run_stage, [](int block, const std::vector<grade::Stream>& so_far) {
        CHECK(so_far.at(1).blocks.size() == static_cast<std::size_t>(block));
      });
  REQUIRE(streams.ok());
  REQUIRE(streams->size() == 2);
  CHECK(locks == 6);
  const auto walls = [&](std::size_t which) {
    std::vector<std::int64_t> all;
    for (const auto& run : streams->at(which).blocks.at(1).runs) all.push_back(run.wall_ns);
    return all;
  };
  CHECK(walls(0) == std::vector<std::int64_t>{9, 3, 4, 10, 5, 6});
  CHECK(walls(1) == std::vector<std::int64_t>{9, 1, 2, 20, 3, 4});
}

}  // namespace stream_test
