#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include "kit/host/cases/cases.hpp"

#include <cstdlib>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/cases/catch_session.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/given.hpp"
#include "kit/host/run/judged.hpp"
#include "kit/host/run/tampering.hpp"
#include "model/known_code.hpp"

namespace {

using manyhands::host::context;
namespace tampering = manyhands::host::tampering;

int task_in(const std::string& tags) {
  const auto at = tags.find("[task");
  return at == std::string::npos ? 0 : std::atoi(tags.c_str() + at + 5);
}

#if __has_include(<catch2/catch_all.hpp>)
using ListenerBase = Catch::EventListenerBase;
using AssertionEnded = void;
#else
using ListenerBase = Catch::TestEventListenerBase;
using AssertionEnded = bool;
#endif

// Keeps track of the current test case, and makes a finding of a failed assertion without one.
class CaseListener : public ListenerBase {
 public:
  using ListenerBase::ListenerBase;

  void testCaseStarting(const Catch::TestCaseInfo& info) override {
    auto& c = context();
    c.task = task_in(info.tagsAsString());
    c.case_name = info.name;
    c.case_has_finding = false;
    c.case_ran = true;
    failure_.clear();
  }

  AssertionEnded assertionEnded(const Catch::AssertionStats& stats) override {
    const auto& result = stats.assertionResult;
    if (!result.isOk() && failure_.empty())
      failure_ = result.hasMessage() ? std::string(result.getMessage())
                                     : "expected " + std::string(result.getExpression()) + ", found " +
                                           result.getExpandedExpression();
    return AssertionEnded(true);
  }

  void testCaseEnded(const Catch::TestCaseStats& stats) override {
    auto& c = context();
    const bool passed = stats.totals.assertions.failed == 0;
    tampering::judge_said(passed && !c.case_has_finding ? tampering::Said::nothing : tampering::Said::found);
    c.result.cases.push_back({c.case_name, c.task, passed && !c.case_has_finding, 0, c.case_ran});
    if (passed || c.case_has_finding) return;
    manyhands::Finding finding;
    finding.code = manyhands::KnownCode("wrong-answer").str();
    finding.by = "tests";
    finding.task = c.task;
    finding.message = c.case_name + ": " + failure_;
    c.result.findings.push_back(finding);
  }

 private:
  std::string failure_;
};

CATCH_REGISTER_LISTENER(CaseListener)

// An exception that left a test case because no correct program's answer has this shape.
CATCH_TRANSLATE_EXCEPTION(const manyhands::host::BrokenAnswer& e) {
  manyhands::host::note_failure(manyhands::host::broken_answer(e.what()));
  return e.what();
}
CATCH_TRANSLATE_EXCEPTION(const nlohmann::json::exception& e) {
  manyhands::host::note_failure(manyhands::host::broken_answer(e.what()));
  return e.what();
}

}  // namespace

namespace manyhands::host {
namespace {

std::string& left_out() {
  static std::string tags;
  return tags;
}

std::vector<CasesAtTheEnd::Case>& at_the_end() {
  static std::vector<CasesAtTheEnd::Case> cases;
  return cases;
}

}  // namespace

CasesAtTheEnd::CasesAtTheEnd(std::initializer_list<Case> cases) {
  at_the_end().insert(at_the_end().end(), cases);
}

void leave_out(const std::string& tag) {
  left_out() += "~" + tag;
}

void run_cases(const std::string& filter) {
  for (const auto& one : at_the_end()) {
    REGISTER_TEST_CASE(one.test, one.name, one.tags);
  }
  at_the_end().clear();
  const auto log = (context().run_dir / "cases.txt").string();
  std::vector<std::string> words{"host", "--order", "decl", "--reporter", "compact", "--out", log};
  const auto spec = filter + left_out();
  if (!spec.empty()) words.push_back(spec);
  if (!run_catch(words)) context().result.faults.push_back("the tests could not be started");
}

}  // namespace manyhands::host
