#include "cli/prediction.hpp"

#include <sstream>

#include "base/files.hpp"
#include "kit/host/base/catch.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace prediction_test {

using namespace manyhands;
using manyhands::test::TemporaryFolder;

namespace {

Exercise exercise_on(SpeedKind kind, int workers = 8) {
  Exercise exercise;
  exercise.id = "some";
  exercise.workers = workers;
  exercise.weights = {{CheckName::correct, 80}, {CheckName::speed, 20}};
  exercise.speed.front().kind = kind;
  return exercise;
}

ExerciseReport measured(Verdict verdict, const nlohmann::json& figures) {
  ExerciseReport report;
  report.checks.resize(2);
  report.checks[0].name = CheckName::correct;
  report.checks[1].name = CheckName::speed;
  report.checks[1].verdict = verdict;
  report.checks[1].measured = figures;
  return report;
}

}  // namespace

TEST_CASE("predictions: the question depends on what limits the program") {
  const auto io = speed_question(exercise_on(SpeedKind::makespan), 2);
  REQUIRE(io);
  CHECK(io->text ==
        "with 8 workers, how many times as fast will your program be as one request after the other?");
  CHECK(io->answers ==
        std::array<std::string, 4>{"about as fast", "about 4 times", "about 8 times", "more than 8 times"});

  auto cpu = speed_question(exercise_on(SpeedKind::cores), 2);
  REQUIRE(cpu);
  CHECK(cpu->text ==
        "on 2 cores of this machine, how many times as fast will your program be as the serial one?");
  CHECK(cpu->answers ==
        std::array<std::string, 4>{"about as fast", "about 1.5 times", "about 2 times", "more than 2 times"});
  auto limited = exercise_on(SpeedKind::cores);
  limited.speed.front().cores = 4;
  CHECK(speed_question(limited, 16)->most == 4);
}

TEST_CASE("predictions: nothing is asked where nothing will be measured, or the exercise asks itself") {
  CHECK(!speed_question(exercise_on(SpeedKind::cores), 1));
  auto without = exercise_on(SpeedKind::cores);
  without.weights.erase(CheckName::speed);
  CHECK(!speed_question(without, 2));
  auto two = exercise_on(SpeedKind::cores);
  two.speed.emplace_back();
  CHECK(!speed_question(two, 2));
  auto asks = exercise_on(SpeedKind::cores);
  asks.files.push_back({"predictions.yaml"});
  CHECK(!speed_question(asks, 2));
}

TEST_CASE("predictions: beside what was measured") {
  const auto fast = measured(Verdict::pass, {{"speedup", 1.93}});
  CHECK(beside_measured({3, 2}, fast) ==
        "you predicted: about 2 times as fast; measured: 1.9 times, as you said");
  CHECK(
      beside_measured({4, 2}, fast) ==
      "you predicted: more than 2 times as fast; measured: 1.9 times, which is less. What did it wait for?");
  CHECK(beside_measured({1, 2}, fast) ==
        "you predicted: about as fast as the serial program; measured: 1.9 times, which is more. What did "
        "you expect "
        "it to wait for?");
  const auto beside_others =
      measured(Verdict::pass, {{"speedup", 1.07}, {"without_neighbours_at_least", 1.9}});
  CHECK(times_as_fast(beside_others) == 1.9);
  CHECK(times_as_fast(measured(Verdict::fail, {{"mean_in_flight", 1.0}})) == 1.0);
  CHECK(beside_measured({2, 8}, measured(Verdict::fail, {{"mean_in_flight", 4.2}}))
            .ends_with("4.2 times, as you said"));

  CHECK(beside_measured({0, 2}, fast).empty());
  for (const auto& unknown :
       {measured(Verdict::skipped, {{"speedup", 1.93}}), measured(Verdict::inconclusive, {}),
        measured(Verdict::pass, nullptr), measured(Verdict::pass, {{"speedup", "fast"}})})
    CHECK(beside_measured({3, 2}, unknown).empty());
}

TEST_CASE("predictions: kept by exercise, asked once, and forgotten on request") {
  TemporaryFolder folder;
  const auto exercise = exercise_on(SpeedKind::makespan);
  CHECK(question_due(folder.path(), exercise, std::nullopt));
  CHECK(question_due(folder.path(), exercise, measured(Verdict::inconclusive, {})));
  CHECK(!question_due(folder.path(), exercise, measured(Verdict::fail, {})));
  REQUIRE(remember_prediction(folder.path(), "some", {0, 8}));
  REQUIRE(remember_prediction(folder.path(), "other", {3, 2}));
  CHECK(!question_due(folder.path(), exercise, std::nullopt));
  CHECK(predictions(folder.path()).at("other") == Prediction{3, 2});
  CHECK(forget_predictions(folder.path(), "some").value());
  CHECK(!forget_predictions(folder.path(), "some").value());
  CHECK(predictions(folder.path()).size() == 1);
  CHECK(forget_predictions(folder.path(), "").value());
  CHECK(predictions(folder.path()).empty());
}

TEST_CASE("predictions: a damaged file counts as none") {
  TemporaryFolder folder;
  for (const auto* text : {"", "[]", "{\"a\": 3}", R"({"a": {"answer": "x", "most": 2}})",
                           R"({"a": {"answer": 9, "most": 2}})"}) {
    INFO(text);
    folder.put(".manyhands/predictions.json", text);
    CHECK(predictions(folder.path()).empty());
  }
}

TEST_CASE("predictions: a line that is no answer is asked again") {
  std::ostringstream out;
  std::ostringstream err;
  const Output output{out, err, false, true, 80, "grader"};
  const auto question = *speed_question(exercise_on(SpeedKind::cores), 2);
  std::istringstream typed("5\nfast\n 3 \n");
  CHECK(ask(question, typed, output) == 3);
  CHECK(out.str().starts_with("Predict first: on 2 cores of this machine"));
  CHECK(out.str().find("as the serial one?\n  1  about as fast\n  2  about 1.5 times\n") !=
        std::string::npos);
  std::istringstream enter("\n");
  CHECK(ask(question, enter, output) == 0);
  std::istringstream end("");
  CHECK(!ask(question, end, output));
}

}  // namespace prediction_test
