#include "grade/exercise_grader.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/background.hpp"
#include "build/build_plan.hpp"
#include "build/quoted_lines.hpp"
#include "grade/given_orders.hpp"
#include "grade/judge.hpp"
#include "grade/parts.hpp"
#include "grade/side_by_side.hpp"

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

Judgement not_measured(const Error& why) {
  Judgement judgement;
  judgement.verdict = Verdict::skipped;
  judgement.why = Why::machine;
  judgement.reason = why.message;
  judgement.remedy = why.remedy;
  return judgement;
}

bool uses_mpi(const Exercise& exercise) {
  return std::find(exercise.libraries.begin(), exercise.libraries.end(), "mpi") != exercise.libraries.end();
}

double seconds_of(Clock::duration time) {
  return std::chrono::duration<double>(time).count();
}

/// Takes a lock, and adds the time that this took to `waited`.
template <class Take>
auto waiting(Clock::duration& waited, Take take) {
  const auto from = Clock::now();
  auto lock = take();
  waited += Clock::now() - from;
  return lock;
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

void ExerciseGrader::grade_untimed() {
  untimed_done_ = true;
  if (build::same_as_pristine(exercise_, collected_)) {
    report_.state = ExerciseState::not_started;
    return;
  }
  std::vector<const CheckRow*> rows;
  for (const auto& row : check_rows())
    if (row.check == CheckName::builds || (applies(row.check) && asked(row.check))) rows.push_back(&row);
  left_ = groups_of(rows);
  while (!left_.empty() && !is_timed(*left_.front().front())) run_next();
}

bool ExerciseGrader::needs_machine() const {
  return std::any_of(left_.begin(), left_.end(),
                     [this](const auto& group) { return !gated(*group.front()); });
}

std::set<CheckName> ExerciseGrader::left() const {
  std::set<CheckName> names;
  for (const auto& group : left_)
    for (const auto* row : group) names.insert(row->check);
  return names;
}

ExerciseReport ExerciseGrader::grade() {
  if (!untimed_done_) grade_untimed();
  while (!left_.empty()) run_next();
  return end_without_rest();
}

ExerciseReport ExerciseGrader::end_without_rest() {
  wait_for_builds();
  std::error_code none;
  fs::remove_all(folder_, none);
  return report_;
}

void ExerciseGrader::wait_for_builds() {
  for (auto& [profile, outcome] : building_)
    if (outcome.valid()) outcome.wait();
}

bool ExerciseGrader::is_timed(const CheckRow& row) const {
  if (row.beside != Beside::by_kind_of_work) return row.beside == Beside::nothing;
  const auto parts = row.parts(exercise_);
  return std::any_of(parts.begin(), parts.end(),
                     [](const MeasuredPart& part) { return part.work == Work::cpu; });
}

void ExerciseGrader::run_next() {
  const auto group = left_.front();
  left_.erase(left_.begin());
  if (group.size() > 1 && may_run_side_by_side(group)) return run(group);
  for (const auto* row : group) run({row});
}

void ExerciseGrader::run(const std::vector<const CheckRow*>& group) {
  const auto& first = *group.front();
  auto missing = build::missing_packages(settings_.toolchain, exercise_);
  // mpirun needs local sockets, which level container refuses.
  if (!missing && settings_.sandbox == sandbox::Level::container && uses_mpi(exercise_))
    missing = Error{"MPI programs cannot run in a sandbox of level container",
                    "grade on a machine where level user works; `grader doctor` says why it does not here"};
  if (missing) {
    for (const auto* row : group) finish(begin(*row), not_measured(*missing));
    return;
  }
  if (first.parts != nullptr) return measure(first);
  if (first.judge == nullptr) return builds(first);
  // What decides about seeds and folders happens here and in order, so that a run can be repeated.
  auto* check = &begin(first);
  std::vector<Started> started;
  for (const auto* row : group) started.push_back(start(*row, group.size() > 1));
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (i > 0) check = &begin(*group[i]);
    finish(*check, judgement_of(*group[i], started[i]));
    if (group.size() > 1 && !started[i].known)
      check->seconds = seconds_of(started[i].ended - started[i].began - started[i].waited);
  }
}

// --- builds

void ExerciseGrader::builds(const CheckRow& row) {
  auto& check = begin(row);
  if (!collected_.fault.empty()) return finish(check, fault_of({collected_.fault, {}}));
  if (!collected_.findings.empty()) return finish(check, rejected(collected_.findings));

  std::error_code error;
  fs::create_directories(folder_, error);
  fs::create_symlink(settings_.toolchain.baseline(exercise_.id), folder_ / "baseline", error);
  const auto build_profile = [this](const std::string& profile) {
    const auto from = Clock::now();
    const auto lock = beside_others();
    const auto until = Clock::now();
    build::BuildSettings how;
    how.work_dir = folder_;
    how.cache_dir = settings_.cache;
    how.sandbox = settings_.sandbox;
    return Compiled{settings_.actions.build(settings_.toolchain, exercise_, collected_, profile, how), from,
                    until};
  };
  const auto plain = build_profile(std::string(row.profile->name));
  waited_ += plain.waits_until - plain.waits_from;
  const auto& outcome = plain.outcome;
  if (const auto* rejection = std::get_if<build::Rejected>(&outcome))
    return finish(check, rejected(rejection->findings));
  if (const auto* failure = std::get_if<Error>(&outcome)) return finish(check, fault_of(*failure));
  const auto& built = std::get<build::Built>(outcome);
  check.measured = {{"compiled", built.compiled}, {"from_cache", built.from_cache}};
  warnings_ = built.warnings;
  // The instrumented builds continue while the tests run; nothing is timed until they end.
  for (const auto& other : check_rows())
    if (other.profile != row.profile && applies(other.check) && asked(other.check))
      building_[other.profile] = in_background(
          [build_profile, name = std::string(other.profile->name)] { return build_profile(name); });
  Judgement judgement;
  judgement.verdict = Verdict::pass;
  judgement.fraction = 1;
  finish(check, judgement);
}

// --- tests, plain and instrumented

// Two hosts at once need two cores, and memory for both. A grader that shares the machine with others leaves
// the cores to them.
bool ExerciseGrader::may_run_side_by_side(const std::vector<const CheckRow*>& group) const {
  if (settings_.machine.p_avail < static_cast<int>(group.size()) || settings_.yields_to_timed_runs)
    return false;
  std::vector<const Profile*> profiles;
  for (const auto* row : group) profiles.push_back(row->profile);
  const auto machine = static_cast<std::uint64_t>(settings_.machine.memory_kb) * 1024;
  return fit_together(exercise_.limits, profiles, available_memory(), machine);
}

build::BuildOutcome ExerciseGrader::end_of(std::future<Compiled>& building) {
  const auto asked = Clock::now();
  auto compiled = building.get();
  // Of its wait, only what we have waited for it.
  waited_ += std::max(Clock::duration(0), compiled.waits_until - std::max(asked, compiled.waits_from));
  return std::move(compiled.outcome);
}

ExerciseGrader::Started ExerciseGrader::start(const CheckRow& row, bool at_once) {
  Started started;
  if ((started.known = gated(row))) return started;
  if (const auto building = building_.find(row.profile); building != building_.end()) {
    const auto outcome = end_of(building->second);
    if (const auto* failure = std::get_if<Error>(&outcome)) started.known = fault_of(*failure);
    if (const auto* rejection = std::get_if<build::Rejected>(&outcome))
      started.known = rejected(rejection->findings);
    if (started.known) return started;
  }
  const auto work = exercise_.speed.front().work();
  StageOrder order{std::string(to_string(row.check)),
                   workers_for(exercise_, work, settings_.machine.p_avail)};
  order.profile = row.profile->name;
  if (died_) {
    started.known = fault_of(*died_);
    return started;
  }
  started.began = Clock::now();
  const auto stage = [this, request = request_for(order)]() -> Ended {
    Clock::duration waited{};
    const auto lock = waiting(waited, [this] { return beside_others(); });
    auto result = run_stage(request);
    return {std::move(result), Clock::now(), waited};
  };
  started.result = at_once ? in_background(stage) : std::async(std::launch::deferred, stage);
  return started;
}

Judgement ExerciseGrader::judgement_of(const CheckRow& row, Started& started) {
  if (started.known) return *started.known;
  auto ended = started.result.get();
  started.ended = ended.at;
  started.waited = ended.waited;
  waited_ += ended.waited;
  const auto stage = noted_if_died(std::move(ended.result));
  if (!stage) return fault_of(stage.error());
  if (row.tells_tasks) report_.tasks = task_results(*stage, exercise_.tasks);
  auto judgement = row.judge(*stage, exercise_, judgements_[CheckName::correct]);
  // A test may excuse a run that hung, and try again. Only what failed or stayed open gates other checks.
  if (judgement.verdict != Verdict::pass &&
      std::any_of(stage->runs.begin(), stage->runs.end(),
                  [](const Run& run) { return run.outcome == Outcome::hung; }))
    hung_.insert(row.check);
  return judgement;
}

// --- mechanism and speed: measured, so nothing else of ours may run at the same time

void ExerciseGrader::measure(const CheckRow& row) {
  wait_for_builds();  // no compiler may run during timed runs
  auto& check = begin(row);
  if (const auto skipped = gated(row)) return finish(check, *skipped);
  const auto parts = row.parts(exercise_);
  std::vector<std::string> names;
  std::vector<Judgement> judgements;
  std::optional<Result<RunLocks::Held>> lock;
  for (const auto& part : parts) {
    if (row.beside == Beside::by_kind_of_work) lock.reset();  // the other graders get their turn
    if (!lock)
      lock = waiting(
          waited_, [&] { return row.beside == Beside::nothing ? lock_to_time() : lock_to_watch(part.work); });
    if (!*lock) return finish(check, not_measured(lock->error()));
    names.push_back(part.name);
    judgements.push_back(part.measure(measuring()));
  }
  finish(check, combined(names, judgements));
}

Measuring ExerciseGrader::measuring() {
  return {settings_, exercise_, collected_.shown_dir + "/", [this](const StageOrder& order) {
            const auto request = request_for(order);
            return died_ ? Result<StageResult>(*died_) : noted_if_died(run_stage(request));
          }};
}

// --- common to all checks

Check& ExerciseGrader::begin(const CheckRow& row) {
  settings_.progress(exercise_.id, row.says);
  began_ = Clock::now();
  waited_at_begin_ = waited_;
  Check check;
  check.name = row.check;
  const auto weight = exercise_.weights.find(row.check);
  check.max_points = weight == exercise_.weights.end() ? 0 : report_.max_points * weight->second / 100;
  report_.checks.push_back(check);
  return report_.checks.back();
}

void ExerciseGrader::finish(Check& check, const Judgement& judgement) {
  apply(judgement, check);
  build::explain_by_warnings(check.findings, warnings_);
  build::quote_lines(check.findings, collected_.files);
  for (auto& finding : check.findings)
    if (!finding.interleaving.turns.empty() && !settings_.replay.empty())
      finding.interleaving.replay = settings_.replay + " " + exercise_.id;
  if (check.name == CheckName::schedules) give_orders(report_.checks);
  judgements_[check.name] = judgement;
  check.seconds = seconds_of(Clock::now() - began_ - (waited_ - waited_at_begin_));
  settings_.checked(report_);
}

std::optional<Judgement> ExerciseGrader::gated(const CheckRow& row) const {
  for (const auto& needed : row.needs) {
    const bool met =
        needed.what == Needs::What::passed ? passed(needed.check) : !hung_.contains(needed.check);
    if (met || (needed.if_exercise_has && !applies(needed.check))) continue;
    Judgement judgement;
    judgement.verdict = Verdict::skipped;
    judgement.why = Why::gated;
    judgement.reason = needed.otherwise;
    return judgement;
  }
  return std::nullopt;
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
  if (!settings_.yields_to_timed_runs || !settings_.locks) return {};
  return settings_.locks->for_untimed_work(
      [this](const std::string& what) { settings_.waits(exercise_.id, what); });
}

Result<RunLocks::Held> ExerciseGrader::lock_to_time() const {
  if (!settings_.locks) return RunLocks::Held{};
  return settings_.locks->for_timed_runs(
      [this](const std::string& what) { settings_.waits(exercise_.id, what); });
}

// How programs wait for the network or for each other is observed while they can do nothing else, so load
// does not matter. Which tasks work together is only visible if nothing else runs.
Result<RunLocks::Held> ExerciseGrader::lock_to_watch(Work work) const {
  if (settings_.yields_to_timed_runs && work != Work::cpu) return beside_others();
  return lock_to_time();
}

StageRequest ExerciseGrader::request_for(const StageOrder& order) {
  StageRequest run{order};
  run.guests = folder_;
  run.run_dir = folder_ / ("run-" + std::to_string(++host_runs_));
  run.prefix = collected_.shown_dir;
  run.seed = next_seed_++;
  run.files =
      static_cast<int>(std::count_if(collected_.files.begin(), collected_.files.end(),
                                     [](const build::CollectedFile& file) { return !is_data(file.path); }));
  run.enough = settings_.enough;
  run.tamper = settings_.tries_judges && (order.stage == "correct" || order.stage == "mechanism");
  run.limits = exercise_.limits;
  run.box = sandbox::name_of(settings_.sandbox);
  return run;
}

Result<StageResult> ExerciseGrader::run_stage(const StageRequest& request) const {
  return settings_.actions.run(settings_.toolchain.host(exercise_.id), request);
}

// What ended our own program once would end it in each of the checks that have not begun, and each may take
// minutes.
Result<StageResult> ExerciseGrader::noted_if_died(Result<StageResult> result) {
  if (!result && !died_) died_ = result.error();
  return result;
}

}  // namespace manyhands::grade
