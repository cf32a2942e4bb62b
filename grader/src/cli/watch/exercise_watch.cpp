#include "cli/watch/exercise_watch.hpp"

#include <algorithm>
#include <utility>

#include "base/files.hpp"

namespace manyhands {

ExerciseWatch::ExerciseWatch(const Places& places, const Exercise& exercise, const SandboxWish& sandbox,
                             const Output& how, int output)
    : places_(places), exercise_(exercise), sandbox_(sandbox), how_(how), output_(output), saved_(files()) {}

std::vector<std::filesystem::path> ExerciseWatch::files() const {
  std::vector<std::filesystem::path> all;
  for (const auto& file : exercise_.files) all.push_back(places_.root / "starter" / exercise_.id / file.path);
  return all;
}

ExerciseWatch::Texts ExerciseWatch::texts() const {
  Texts all;
  for (const auto& file : files()) {
    auto text = read_file(file);
    all.push_back(text ? std::optional(std::move(*text)) : std::nullopt);
  }
  return all;
}

void ExerciseWatch::grade(Time now, bool force) {
  grading_.reset();  // ends it
  graded_ = texts();
  report_.reset();
  trouble_.clear();
  says_ = "starting";
  began_ = now;
  auto started = RunningGrading::start(places_, exercise_.id, force, sandbox_, how_, output_);
  if (started) {
    grading_ = std::move(*started);
  } else {
    trouble_ = started.error().message;
    ended_ = now;
  }
}

ExerciseWatch::Step ExerciseWatch::step(Time now) {
  Step step;
  if (saved_.look()) debounce_.changed(now);
  if (debounce_.take(now)) {
    if (texts() == graded_ && (runs() || is_settled())) {
      step.same = true;
    } else {
      grade(now, false);
      step.began = true;
    }
  }
  if (!grading_) return step;
  const bool over = grading_->has_ended();  // first: what is read afterwards is all that it has said
  for (auto& event : grading_->read()) {
    if (!event.says.empty()) step.says.push_back(says_ = event.says);
    if (!event.report) continue;
    for (auto& graded : event.report->exercises)
      if (graded.id == exercise_.id) report_ = std::move(graded);
  }
  if (!over) return step;
  trouble_ = grading_->trouble();
  if (trouble_.empty() && !report_) trouble_ = "The grading ended without a result.";
  grading_.reset();
  ended_ = now;
  step.ended = true;
  return step;
}

bool ExerciseWatch::is_settled() const {
  if (!trouble_.empty() || !report_) return false;
  return report_->state == ExerciseState::not_started ||
         ((report_->verdict == Verdict::pass || report_->verdict == Verdict::fail) &&
          report_->points_unmeasured == 0);
}

std::vector<int> ExerciseWatch::descriptors() const {
  auto all = grading_ ? grading_->descriptors() : std::vector<int>();
  if (saved_.descriptor() >= 0) all.push_back(saved_.descriptor());
  return all;
}

int ExerciseWatch::patience_ms(Time now) const {
  const auto due = debounce_.due();
  if (!due) return SavedFiles::look_again_ms;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*due - now).count();
  return static_cast<int>(std::clamp<long>(left, 0, SavedFiles::look_again_ms));
}

int ExerciseWatch::seconds(Time now) const {
  const auto end = runs() ? now : ended_;
  return static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(end - began_).count());
}

}  // namespace manyhands
