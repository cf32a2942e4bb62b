#include "kit/host/run/detector_state.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "base/text.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/detectors/arrived_reports.hpp"
#include "kit/host/detectors/sanitizer_log.hpp"
#include "kit/host/detectors/sanitizer_places.hpp"
#include "kit/host/run/guest_box.hpp"
#include "model/known_code.hpp"
#include "profile/profile.hpp"
#include "sandbox/detector_trial.hpp"

namespace manyhands::host {
namespace {

bool unusable = false;

bool detector_works(const Run& run) {
  return sandbox::try_detector(run.profile, context().sandbox).works;
}

// Nothing in this run says anything about the program.
void not_measured(Run& run) {
  auto& c = context();
  const auto& trial = sandbox::try_detector(run.profile, c.sandbox);
  unusable = true;
  c.result.unmeasured.push_back(trial.why + (trial.remedy.empty() ? "" : "\n" + trial.remedy));
  if (run.outcome != Outcome::answered) run.outcome = Outcome::starved;
}

void add(Finding finding) {
  auto& c = context();
  finding.task = c.task;
  const auto same = [&](const Finding& f) {
    return f.code == finding.code && f.file == finding.file && f.line == finding.line;
  };
  c.case_has_finding = true;
  if (std::none_of(c.result.findings.begin(), c.result.findings.end(), same))
    c.result.findings.push_back(std::move(finding));
}

void add(const Run& run, KnownCode code, std::string message) {
  Finding finding;
  finding.code = code.str();
  finding.by = run.profile;
  finding.message = std::move(message);
  finding.output = run.output_tail;
  add(std::move(finding));
}

// The detector's last messages that are not reports.
std::string last_words(const std::string& log) {
  std::string words;
  for (const auto& line : split_lines(log))
    for (const std::string_view sign : {"FATAL: ", "ERROR: ", "CHECK failed"})
      if (const auto at = line.find(sign); at != std::string::npos)
        words = line.substr(sign.front() == 'C' ? at : at + sign.size());
  return shorten(printable_line(words), 200);
}

bool ended_by_detector(const Run& run) {
  const auto* exited = std::get_if<Exited>(&run.end);
  return run.outcome == Outcome::ended && exited != nullptr &&
         exited->status == find_profile(run.profile)->exit_status;
}

std::string detector_of(const Run& run) {
  return std::string(find_profile(run.profile)->called);
}

void judge_out_of_memory(Run& run) {
  if (!detector_works(run)) return not_measured(run);
  run.outcome = Outcome::over_limit;
  run.message = "memory";
  run.end = OverLimit{"memory", std::to_string(memory_cap(run.profile) >> 20) +
                                    " MB, which is enough for your program and the detector"};
}

// `planted`: the race that the grader plants was not reported; otherwise something else was not.
void judge_silence(Run& run, const DetectorEvidence& seen, bool planted) {
  if (!detector_works(run)) return not_measured(run);
  if (!seen.ended_when_told && seen.starved_at_end) {
    context().result.unmeasured.push_back(
        "this machine was too busy: your program had not ended long after its answer, so the grader could "
        "not see whether the " +
        detector_of(run) + " still worked");
    return;
  }
  constexpr const char* planted_text =
      "after your program's answer, the grader runs a race on purpose. The race detector works on this "
      "machine, but did not report it: something in your program silences it, so a run without reports "
      "proves nothing.";
  add(run, "detector-silenced",
      planted
          ? planted_text
          : "the " + detector_of(run) +
                " found more than it could report: something in your program changes the file descriptors "
                "that it writes to. Do not use file descriptors that you did not open.");
}

}  // namespace

bool detector_is_unusable() {
  return unusable;
}

void collect_sanitizer_reports(Run& run, const DetectorEvidence& seen) {
  if (!is_watched(run.profile)) return;
  auto& c = context();
  const auto text = with_places(seen.log, c.guests / run.profile);
  // Before the program was ready, undefined behaviour was reported on its own output.
  std::optional<ProgramSymbols> symbols;
  const auto of_program = [&]() -> const ProgramSymbols& {
    if (!symbols) symbols = symbols_of(c.guests / run.profile, c.guests / "objects" / run.profile);
    return *symbols;
  };
  auto reports =
      parse_sanitizer_log(seen.was_ready ? text : text + "\n" + run.output_tail, c.prefix, of_program);
  const bool awake = reports.planted_race_seen;
  if (detector_in(run.profile) == Detector::races && run.outcome == Outcome::answered)
    ++(awake ? c.result.detectors_awake : c.result.detectors_asleep);
  const bool told = !reports.findings.empty();
  for (auto& finding : reports.findings) add(std::move(finding));
  if (told) return;
  if (reports.untold)
    c.result.unmeasured.push_back(
        "the race detector reported something, but this machine was too busy to find out whether it is in "
        "your code");

  if (seen.out_of_memory && run.outcome != Outcome::answered) return judge_out_of_memory(run);
  const bool failed = run.outcome == Outcome::ended || run.outcome == Outcome::crashed ||
                      run.outcome == Outcome::protocol || run.outcome == Outcome::hung;
  if (!seen.was_ready && failed && !detector_works(run)) return not_measured(run);
  if (seen.log_overflowed || reports.cut)
    return add(
        run, "too-much-output",
        "something wrote more to the detectors' log than they ever report themselves, so their reports are "
        "lost. Do not use file descriptors that you did not open.");
  if (ended_by_detector(run)) {
    if (!detector_works(run)) return not_measured(run);
    const auto words = last_words(seen.log);
    return add(
        run, "ended-early",
        "a detector that watches your program ended it" +
            (words.empty() ? std::string(" without saying why.") : ", with the message: `" + words + "`."));
  }
  if (run.outcome != Outcome::answered) return;
  if (detector_in(run.profile) == Detector::races && !awake) return judge_silence(run, seen, true);
  const auto arrived = all_reports_arrived(seen.log);
  // Under ASan nothing is planted: a program that has not ended may not have got as far as stating the total.
  const bool may_be_late = detector_in(run.profile) != Detector::races && !seen.ended_when_told;
  if (!arrived.value_or(may_be_late)) judge_silence(run, seen, false);
}

}  // namespace manyhands::host
