// How an exercise's tests report what is wrong: with a finding, in the learner's terms. A failed CHECK
// without one becomes `wrong-answer` with the test's name.
#pragma once
#include <string>

#include "kit/host/base/test_case.hpp"
#include "kit/host/run/call.hpp"
#include "model/finding.hpp"
#include "model/known_code.hpp"

namespace manyhands::host {

/// The answer; if there is none, ends the test case with the matching finding (hang, crash, …).
const Answer& answer_of(const Reply& reply);

/// Records the finding (its task is the test's [taskN] tag, unless set) and ends the test case as failed.
[[noreturn]] void fail(Finding finding);
[[noreturn]] void fail(KnownCode code, std::string message);

/// Like fail(), but for a test case that has already ended.
void note_failure(Finding finding);

/// For grader errors, never the learner's: ends the test case, and the check with "the grader's own mistake".
[[noreturn]] void fault(const std::string& what);

/// fail() unless `ok`.
void expect(bool ok, KnownCode code, const std::string& message);

}  // namespace manyhands::host
