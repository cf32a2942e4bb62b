#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iostream>
#include <mutex>
#include <string_view>
#include <system_error>

#include "base/files.hpp"
#include "cli/enter_key.hpp"
#include "cli/exercise_builds.hpp"
#include "cli/grading_setup.hpp"
#include "cli/history.hpp"
#include "cli/kept_verdicts.hpp"
#include "cli/learner_state.hpp"
#include "cli/prediction.hpp"
#include "cli/progress.hpp"
#include "cli/report_output.hpp"
#include "cli/report_wish.hpp"
#include "cli/submission_layout.hpp"
#include "cli/watch/grading_events.hpp"
#include "grade/grade.hpp"
#include "model/totals.hpp"
#include "report/reporters.hpp"

namespace manyhands {
namespace {

// Keeps the results of the other exercises, which `list` and `hint` read. `files`: of the last exercise.
void remember(const std::filesystem::path& root, const Report& now, const build::Collected& files) {
  auto whole = now;
  whole.pending.clear();
  if (const auto before = last_report(root)) {
    for (const auto& old : before->exercises) {
      const auto same = [&](const ExerciseReport& e) { return e.id == old.id; };
      if (std::none_of(now.exercises.begin(), now.exercises.end(), same)) whole.exercises.push_back(old);
    }
  }
  add_up(whole);
  std::error_code none;
  std::filesystem::create_directories(state_folder(root), none);
  // A failure to save does not affect the verdict.
  static_cast<void>(write_file(state_folder(root) / "last.json", to_json(whole)).ok());
  const auto& last = now.exercises.back();
  if (last.state == ExerciseState::graded && !last.unchanged)
    static_cast<void>(remember_attempt(root, last.id, attempt_of(last, now.time, files)).ok());
}

// For a program that shows this grading. If it is gone, nothing is sent.
class EventPipe {
 public:
  explicit EventPipe(int fd) : fd_(fd) {
    if (is_open()) ::signal(SIGPIPE, SIG_IGN);
  }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  /// Any thread: a line is sent as a whole.
  void send(std::string_view line) const {
    const std::lock_guard lock(mutex_);
    while (is_open() && !line.empty()) {
      const auto count = ::write(fd_, line.data(), line.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return;
      line.remove_prefix(static_cast<std::size_t>(count));
    }
  }

 private:
  int fd_;
  mutable std::mutex mutex_;
};

Report report_of(const ExerciseReport& exercise) {
  Report report;
  report.exercises = {exercise};
  return report;
}

/// Asks for it if it is time; a learner who does not answer is not asked again.
void predict_first(const RunOptions& options, const Exercise& exercise) {
  const auto& root = options.places.root;
  std::optional<ExerciseReport> before;
  if (const auto last = last_report(root))
    for (const auto& known : last->exercises)
      if (known.id == exercise.id) before = known;
  const auto question = question_due(root, exercise, before);
  if (!question) return;
  if (const auto answer = ask(*question, std::cin, options.output))
    static_cast<void>(remember_prediction(root, exercise.id, {*answer, question->most}).ok());
}

}  // namespace

int run_grade(const RunOptions& options) {
  const auto& output = options.output;
  const bool own = options.submission.empty();
  const EventPipe events(options.events);
  const auto wishes = report_wishes(options.reports);
  if (!wishes) return usage_error(output, wishes.error());
  if (options.student)
    if (const auto fine = check_student(*options.student); !fine) return usage_error(output, fine.error());
  auto ready = set_up(options.places, options.ids, options.submission, options.seed, options.sandbox, own);
  if (const auto* error = std::get_if<SetupError>(&ready)) return report_setup_error(output, *error);
  auto& setup = std::get<GradingSetup>(ready);
  auto& settings = setup.settings;
  if (const auto wrong = wrong_layout(setup.course, settings.submission, settings.shown_submission))
    return usage_error(output, *wrong);
  Progress progress(output, options.live && !options.quiet);
  const bool solutions = own && std::filesystem::is_directory(options.places.root / "solutions");
  ReportOutput reports(output, progress, *wishes, options.quiet, own, solutions);
  if (const auto writable = reports.ready(); !writable) return usage_error(output, writable.error());
  write_notice(output, setup);
  const auto begun = begun_exercises(setup, options.ids);
  const EnterKey enter(STDIN_FILENO);
  const bool talks = options.live && !options.quiet;
  if (own && talks && begun.size() == 1 && enter.is_there())
    predict_first(options, *setup.course.find(begun.front()));
  events.send(event_line("preparing its tests"));
  if (const auto failed = build_exercises(options.places, setup, begun))
    return report_setup_error(output, *failed);

  settings.student = options.student;
  if (own) settings.replay = output.program + " replay";
  settings.record = options.record.empty() ? options.record : std::filesystem::absolute(options.record);
  settings.progress = [&](const std::string& id, const std::string& what) {
    events.send(event_line(what));
    progress.show(id, what);
  };
  settings.waits = [&](const std::string& id, const std::string& what) {
    events.send(event_line(what));
    progress.wait(id, what);
  };
  if (events.is_open())
    settings.checked = [&](const ExerciseReport& so_far) { events.send(event_line(report_of(so_far))); };
  if (talks) {
    settings.skips_wait.begins = [&enter] {
      enter.forget();
      return enter.is_there();
    };
    settings.skips_wait.asked = [&enter] { return enter.pressed(); };
  }
  if (own)
    reports.beside_speed([predicted = predictions(options.places.root)](const ExerciseReport& exercise) {
      const auto one = predicted.find(exercise.id);
      return one == predicted.end() ? std::string() : beside_measured(one->second, exercise);
    });
  const KeptVerdicts kept(settings.state, setup.course, settings.toolchain, settings.machine,
                          settings.sandbox);
  // A seed asks for these particular inputs.
  const bool again = !own || options.force || options.seed;
  std::string ground;
  build::Collected files;  // of the exercise that is graded
  settings.begins = [&](const Exercise& exercise, const build::Collected& collected) {
    files = collected;
    ground = kept.ground_of(exercise, collected);
    return again ? std::nullopt : kept.find(exercise.id, ground);
  };
  settings.known_so_far = [&](const Report& report) {
    if (own && !report.exercises.empty()) {
      remember(options.places.root, report, files);
      kept.keep(report, ground);
    }
    reports.so_far(report);
    if (!report.exercises.empty()) events.send(event_line(report_of(report.exercises.back())));
  };
  const auto report = grade::grade(settings, setup.course, options.ids);
  const auto troubles = reports.finish(report);
  for (const auto& trouble : troubles) usage_error(output, trouble);
  if (!troubles.empty()) return 3;
  return exit_status(report, options.complete, options.exit_zero);
}

}  // namespace manyhands
