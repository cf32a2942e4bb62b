#include "kit/host/cases/expect.hpp"

#include "kit/host/base/context.hpp"
#include "kit/host/observe/child_returned.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "kit/host/run/detector_state.hpp"
#include "kit/host/run/tampering.hpp"
#include "profile/profile.hpp"

namespace manyhands::host {
void note_failure(Finding finding) {
  tampering::judge_said(tampering::Said::found);
  auto& c = context();
  if (finding.task == 0) finding.task = c.task;
  if (finding.by.empty()) finding.by = "tests";
  if (finding.line == 0 && c.tried_line > 0) finding.file = c.tried_file, finding.line = c.tried_line;
  if (!c.enough.empty() && finding.code == c.enough) c.stopped = true;
  c.result.findings.push_back(std::move(finding));
  c.case_has_finding = true;
}

void fail(Finding finding) {
  const auto message = finding.message;
  note_failure(std::move(finding));
  end_case(message);
}

void fail(KnownCode code, std::string message) {
  Finding finding;
  finding.code = code.str();
  finding.message = std::move(message);
  fail(std::move(finding));
}

void fault(const std::string& what) {
  tampering::judge_said(tampering::Said::fault);
  context().result.faults.push_back(what);
  end_case(what);
}

void expect(bool ok, KnownCode code, const std::string& message) {
  if (!ok) fail(code, message);
}

/// Killing very many processes takes all of the machine's time, so once is enough.
bool multiplied(const Run& run) {
  const auto* limit = std::get_if<OverLimit>(&run.end);
  return run.outcome == Outcome::over_limit && limit != nullptr && limit->what == "processes";
}

const Answer& answer_of(const Reply& reply) {
  auto& c = context();
  const auto& run = reply.run;
  if (run.outcome == Outcome::answered) {
    if (auto returned = child_returned(run)) fail(std::move(*returned));
    return *reply.answer;
  }
  if (run.outcome == Outcome::fault) fault(run.message);
  if (run.outcome == Outcome::starved) {
    c.stopped = true;
    if (!detector_is_unusable())
      c.result.unmeasured.push_back(
          "this machine was too busy to finish a test: your program got almost no CPU time");
    end_case("starved");
  }
  if (run.outcome == Outcome::hung || multiplied(run)) c.stopped = true;
  if (is_watched(run.profile) && c.case_has_finding) end_case("a detector stopped it");
  fail(diagnose(run, c.prefix));
}

}  // namespace manyhands::host
