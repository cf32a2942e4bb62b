#include "cli/prediction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <istream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <utility>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/learner_state.hpp"
#include "measure/machine.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

fs::path predictions_file(const fs::path& root) {
  return state_folder(root) / "predictions.json";
}

Result<void> save(const fs::path& root, const std::map<std::string, Prediction>& all) {
  json j = json::object();
  for (const auto& [id, one] : all) j[id] = {{"answer", one.answer}, {"most", one.most}};
  std::error_code error;
  fs::create_directories(state_folder(root), error);
  return write_file(predictions_file(root), j.dump(2) + "\n");
}

/// What the first three answers say.
std::array<double, 3> times_of(double most) {
  return {1, most <= 2.5 ? (1 + most) / 2 : most / 2, most};
}

std::string about(double times) {
  if (times == 1) return "about as fast";
  return fmt::format("about {} times", format_number(std::round(times * 10) / 10));
}

std::array<std::string, 4> answers_for(double most) {
  const auto times = times_of(most);
  return {about(times[0]), about(times[1]), about(times[2]),
          fmt::format("more than {} times", format_number(most))};
}

/// The answer, from 1, that is nearest to what was measured, as a factor.
int nearest_answer(double most, double measured) {
  const auto times = times_of(most);
  if (measured < std::sqrt(times[0] * times[1])) return 1;
  if (measured < std::sqrt(times[1] * times[2])) return 2;
  constexpr double still_the_limit = 1.15;
  return measured < most * still_the_limit ? 3 : 4;
}

const Check* speed_of(const ExerciseReport& report) {
  const auto found = std::find_if(report.checks.begin(), report.checks.end(),
                                  [](const Check& check) { return check.name == CheckName::speed; });
  return found == report.checks.end() ? nullptr : &*found;
}

bool was_measured(const Check& check) {
  return check.verdict == Verdict::pass || check.verdict == Verdict::fail;
}

std::optional<double> figure(const json& measured, const char* name) {
  const auto found = measured.find(name);
  if (found == measured.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

}  // namespace

std::optional<SpeedQuestion> speed_question(const Exercise& exercise, int cores) {
  if (!exercise.weights.contains(CheckName::speed) || exercise.speed.size() != 1) return std::nullopt;
  const bool asks = std::any_of(exercise.files.begin(), exercise.files.end(),
                                [](const SourceFile& file) { return file.path == "predictions.yaml"; });
  const bool io = exercise.speed.front().work() == Work::io;
  const int most = io                                 ? exercise.workers
                   : exercise.speed.front().cores > 0 ? exercise.speed.front().cores
                                                      : cores;
  if (asks || most < 2) return std::nullopt;
  SpeedQuestion question;
  question.most = most;
  question.answers = answers_for(most);
  question.text =
      io ? fmt::format(
               "with {} workers, how many times as fast will your program be as one request after "
               "the other?",
               most)
         : fmt::format(
               "on {} cores of this machine, how many times as fast will your program be as the "
               "serial one?",
               most);
  return question;
}

std::map<std::string, Prediction> predictions(const fs::path& root) {
  std::map<std::string, Prediction> all;
  const auto text = read_file(predictions_file(root), 1u << 20);
  const json j = text ? json::parse(*text, nullptr, false) : json();
  if (!j.is_object()) return all;
  for (const auto& [id, one] : j.items()) {
    if (!one.is_object()) continue;
    const auto answer = figure(one, "answer");
    const auto most = figure(one, "most");
    if (answer && most && *answer >= 0 && *answer <= 4 && *most >= 1 && *most < 1e6)
      all[id] = {static_cast<int>(*answer), *most};
  }
  return all;
}

Result<void> remember_prediction(const fs::path& root, const std::string& id, const Prediction& prediction) {
  auto all = predictions(root);
  all[id] = prediction;
  return save(root, all);
}

Result<bool> forget_predictions(const fs::path& root, const std::string& id) {
  auto all = predictions(root);
  const auto before = all.size();
  if (id.empty())
    all.clear();
  else
    all.erase(id);
  if (all.size() == before) return false;
  if (const auto saved = save(root, all); !saved) return saved.error();
  return true;
}

std::optional<double> times_as_fast(const ExerciseReport& report) {
  const auto* check = speed_of(report);
  if (check == nullptr || !was_measured(*check) || !check->measured.is_object()) return std::nullopt;
  if (const auto in_flight = figure(check->measured, "mean_in_flight")) return in_flight;
  const auto speedup = figure(check->measured, "speedup");
  // What it would be if other programs had left it the cores.
  const auto alone = figure(check->measured, "without_neighbours_at_least");
  return speedup && alone ? std::max(*speedup, *alone) : speedup;
}

std::string beside_measured(const Prediction& prediction, const ExerciseReport& report) {
  const auto measured = times_as_fast(report);
  if (prediction.answer == 0 || !measured) return {};
  const auto answers = answers_for(prediction.most);
  const int right = nearest_answer(prediction.most, *measured);
  return fmt::format("you predicted: {}{}; measured: {:.1f} times{}",
                     answers[static_cast<std::size_t>(prediction.answer) - 1],
                     prediction.answer == 1 ? " as the serial program" : " as fast", *measured,
                     right == prediction.answer  ? ", as you said"
                     : right < prediction.answer ? ", which is less. What did it wait for?"
                                                 : ", which is more. What did you expect it to wait for?");
}

std::optional<SpeedQuestion> question_due(const fs::path& root, const Exercise& exercise,
                                          const std::optional<ExerciseReport>& before) {
  if (before)
    if (const auto* check = speed_of(*before); check != nullptr && was_measured(*check)) return std::nullopt;
  if (predictions(root).contains(exercise.id)) return std::nullopt;
  static const int cores =
      read_machine().p_avail;  // as speed will be measured: also under a container's quota
  return speed_question(exercise, cores);
}

std::optional<int> ask(const SpeedQuestion& question, std::istream& in, const Output& output) {
  auto& out = output.out;
  for (const auto& row : wrap("Predict first: " + question.text, output.width))
    out << shown(output, row) << '\n';
  for (std::size_t i = 0; i < question.answers.size(); ++i)
    out << "  " << i + 1 << "  " << question.answers[i] << '\n';
  for (std::string line;;) {
    out << "1 to 4, or Enter to skip: " << std::flush;
    if (!std::getline(in, line)) return std::nullopt;
    std::erase_if(line, [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
    if (line.empty()) return 0;
    if (line.size() == 1 && line[0] >= '1' && line[0] <= '4') return line[0] - '0';
  }
}

}  // namespace manyhands
