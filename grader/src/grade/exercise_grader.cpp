#include "grade/exercise_grader.hpp"

#include <algorithm>
#include <array>
#include <system_error>

#include "grade/host_run.hpp"
#include "grade/judge.hpp"
#include "grade/parts.hpp"

namespace manyhands::grade {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

Judgement rejected(std::vector<Finding> findings) {
  Judgement judgement;
  judgement.verdict = Verdict::fail;
  judgement.findings = std::move(findings);
  return judgement;
}

}  // namespace

ExerciseGrader::ExerciseGrader(const Settings& settings, const Exercise& exercise, double points,
                               build::Collected collected)
    : settings_(settings),
      exercise_(exercise),
      folder_(settings.work / exercise.id),
      collected_(std::move(collected)),
      next_seed_(settings.seed) {
  report_.id = exercise.id;
  report_.title = exercise.title;
  report_.max_points = points;
  for (const auto& file : exercise.files)
    report_.files.push_back(settings.shown_submission + "/" + exercise.id + "/" + file.path);
}

ExerciseReport ExerciseGrader::grade() {
  if (build::same_as_pristine(exercise_, collected_)) {
    report_.state = ExerciseState::not_started;
    return report_;
  }
  builds();
  if (asked(CheckName::correct)) correct();
  if (asked(CheckName::memory)) instrumented(CheckName::memory, memory_profile);
  if (asked(CheckName::races)) instrumented(CheckName::races, races_profile);
  for (auto& [profile, outcome] : building_)
    if (outcome.valid()) outcome.wait();  // no compiler may run during timed runs
  if (asked(CheckName::mechanism)) mechanism();
  if (asked(CheckName::speed)) speed();
  std::error_code none;
  fs::remove_all(folder_, none);
  return report_;
}

// --- builds

void ExerciseGrader::builds() {
  auto* check = begin(CheckName::builds, "building");
  if (!collected_.fault.empty()) return fault(*check, {collected_.fault, {}});
  if (!collected_.findings.empty()) return finish(*check, rejected(collected_.findings));

  std::error_code error;
  fs::create_directories(folder_, error);
  fs::create_symlink(settings_.toolchain.baseline(exercise_.id), folder_ / "baseline", error);
  const auto build_profile = [this](const std::string& profile) {
    const auto lock = beside_others();
    build::BuildSettings how;
    how.work_dir = folder_;
    how.cache_dir = settings_.cache;
    how.sandbox = settings_.sandbox;
    return build::build(settings_.toolchain, exercise_, collected_, profile, how);
  };
  const auto outcome = build_profile(std::string(release_profile.name));
  if (const auto* rejection = std::get_if<build::Rejected>(&outcome))
    return finish(*check, rejected(rejection->findings));
  if (const auto* failure = std::get_if<Error>(&outcome)) return fault(*check, *failure);
  const auto& built = std::get<build::Built>(outcome);
  check->measured = {{"compiled", built.compiled}, {"from_cache", built.from_cache}};
  warnings_ = built.warnings;
  // The instrumented builds continue while the tests run; nothing is timed until they end.
  for (const auto& [name, profile] :
       {std::pair{CheckName::memory, &memory_profile}, std::pair{CheckName::races, &races_profile}})
    if (applies(name) && asked(name))
      building_[profile] = std::async(std::launch::async, build_profile, std::string(profile->name));
  Judgement judgement;
  judgement.verdict = Verdict::pass;
  judgement.fraction = 1;
  finish(*check, judgement);
}

// --- tests, plain and instrumented

void ExerciseGrader::correct() {
  auto* check = begin(CheckName::correct, "testing");
  if (check == nullptr) return;
  if (!passed(CheckName::builds)) return gate(*check, "first it must build");
  const auto stage = test_stage(CheckName::correct, release_profile);
  if (!stage) return fault(*check, stage.error());
  report_.tasks = task_results(*stage, exercise_.tasks);
  hung_ = std::any_of(stage->runs.begin(), stage->runs.end(),
                      [](const Run& run) { return run.outcome == Outcome::hung; });
  finish(*check, judge_correct(*stage, static_cast<int>(exercise_.tasks.size())));
}

void ExerciseGrader::instrumented(CheckName name, const Profile& profile) {
  auto* check = begin(name, name == CheckName::memory ? "checking for memory errors" : "checking for races");
  if (check == nullptr) return;
  if (!passed(CheckName::builds)) return gate(*check, "first it must build");
  if (hung_) return gate(*check, "first it must finish");
  const auto outcome = building_.at(&profile).get();
  if (const auto* failure = std::get_if<Error>(&outcome)) return fault(*check, *failure);
  if (const auto* rejection = std::get_if<build::Rejected>(&outcome))
    return finish(*check, rejected(rejection->findings));
  const auto stage = test_stage(name, profile);
  if (!stage) return fault(*check, stage.error());
  finish(*check,
         judge_instrumented(*stage, judgements_[CheckName::correct], profile.detector == Detector::races));
}

// --- mechanism and speed: measured, so nothing else of ours may run at the same time

void ExerciseGrader::mechanism() {
  auto* check = begin(CheckName::mechanism, "watching how it works");
  if (check == nullptr) return;
  if (!passed(CheckName::correct)) return gate(*check, "first it must be correct");
  std::vector<Judgement> parts;
  for (const auto& part : exercise_.mechanism) {
    const auto lock = lock_to_watch(part.work());
    if (!lock) return not_measured(*check, lock.error());
    parts.push_back(measuring().mechanism(part));
  }
  finish(*check, combined(names_of(exercise_.mechanism), parts));
}

void ExerciseGrader::speed() {
  auto* check = begin(CheckName::speed, "measuring its speed");
  if (check == nullptr) return;
  if (!passed(CheckName::correct)) return gate(*check, "first it must be correct");
  if (applies(CheckName::mechanism) && !passed(CheckName::mechanism))
    return gate(*check, "first it must work as the exercise requires");
  const auto lock = lock_to_time();
  if (!lock) return not_measured(*check, lock.error());
  std::vector<Judgement> parts;
  for (const auto& part : exercise_.speed) parts.push_back(measuring().speed(part));
  finish(*check, combined(names_of(exercise_.speed), parts));
}

Measuring ExerciseGrader::measuring() {
  return {settings_, exercise_, collected_.shown_dir + "/",
          [this](const StageOrder& order) { return run_stage(order); }};
}

// --- common to all checks

Check* ExerciseGrader::begin(CheckName name, const std::string& what) {
  if (!applies(name) && name != CheckName::builds) return nullptr;
  settings_.progress(exercise_.id, what);
  began_ = Clock::now();
  Check check;
  check.name = name;
  const auto weight = exercise_.weights.find(name);
  check.max_points = weight == exercise_.weights.end() ? 0 : report_.max_points * weight->second / 100;
  report_.checks.push_back(check);
  return &report_.checks.back();
}

void ExerciseGrader::finish(Check& check, const Judgement& judgement) {
  apply(judgement, check);
  build::explain_by_warnings(check.findings, warnings_);
  judgements_[check.name] = judgement;
  check.seconds = std::chrono::duration<double>(Clock::now() - began_).count();
}

void ExerciseGrader::gate(Check& check, const std::string& reason) {
  Judgement judgement;
  judgement.verdict = Verdict::skipped;
  judgement.why = Why::gated;
  judgement.reason = reason;
  finish(check, judgement);
}

void ExerciseGrader::not_measured(Check& check, const Error& why) {
  Judgement judgement;
  judgement.verdict = Verdict::skipped;
  judgement.why = Why::machine;
  judgement.reason = why.message;
  judgement.remedy = why.remedy;
  finish(check, judgement);
}

void ExerciseGrader::fault(Check& check, const Error& error) {
  finish(check, fault_of(error));
}

bool ExerciseGrader::applies(CheckName name) const {
  return exercise_.weights.contains(name);
}

bool ExerciseGrader::asked(CheckName name) const {
  if (settings_.leave_out.contains(name)) return false;
  const auto& only = settings_.only;
  if (only.empty() || only.contains(name)) return true;
  // Mechanism and speed are only checked if the answers are right, and speed only if the mechanism is.
  return (name == CheckName::correct &&
          (only.contains(CheckName::mechanism) || only.contains(CheckName::speed))) ||
         (name == CheckName::mechanism && only.contains(CheckName::speed));
}

bool ExerciseGrader::passed(CheckName name) const {
  const auto found = judgements_.find(name);
  return found != judgements_.end() && found->second.verdict == Verdict::pass;
}

RunLocks::Held ExerciseGrader::beside_others() const {
  if (!settings_.yields_to_timed_runs) return {};
  return settings_.locks->for_untimed_work(
      [this](const std::string& what) { settings_.waits(exercise_.id, what); });
}

Result<RunLocks::Held> ExerciseGrader::lock_to_time() const {
  return settings_.locks->for_timed_runs(
      [this](const std::string& what) { settings_.waits(exercise_.id, what); });
}

// How programs wait for the network or for each other is observed while they can do nothing else, so load
// does not matter. Which tasks work together is only visible if nothing else runs.
Result<RunLocks::Held> ExerciseGrader::lock_to_watch(Work work) const {
  if (settings_.yields_to_timed_runs && work != Work::cpu) return beside_others();
  return lock_to_time();
}

Result<StageResult> ExerciseGrader::test_stage(CheckName name, const Profile& profile) {
  const auto lock = beside_others();
  const auto work = exercise_.speed.front().work();
  StageOrder order{std::string(to_string(name)), workers_for(exercise_, work, settings_.machine.p_avail)};
  order.profile = profile.name;
  return run_stage(order);
}

Result<StageResult> ExerciseGrader::run_stage(const StageOrder& order) {
  StageRequest run{order};
  run.guests = folder_;
  run.run_dir = folder_ / ("run-" + std::to_string(++host_runs_));
  run.prefix = collected_.shown_dir;
  run.seed = next_seed_++;
  run.enough = settings_.enough;
  run.tamper = settings_.tries_judges && (order.stage == "correct" || order.stage == "mechanism");
  run.limits = exercise_.limits;
  run.box = sandbox::name_of(settings_.sandbox);
  // What ended our own program once would end it in each of the remaining checks, and each may take minutes.
  if (died_) return *died_;
  auto result = run_host(settings_.toolchain.host(exercise_.id), run);
  if (!result) died_ = result.error();
  return result;
}

}  // namespace manyhands::grade
