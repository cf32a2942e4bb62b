// How an exercise's tests say what is wrong: with a finding, in the learner's words. A failed CHECK without
// one becomes `wrong-answer` with the test's name.
#pragma once
#include <cstdint>
#include <string>

#include "kit/host/call.hpp"
#include "model/finding.hpp"
#include "model/known_code.hpp"

namespace manyhands::host {

/// The answer; where there is none, ends the test case with the finding that fits (hang, crash, …).
const Answer& answer_of(const Reply& reply);

/// Records the finding (its task is the test's [taskN] tag, unless set) and ends the test case as failed.
[[noreturn]] void fail(Finding finding);
[[noreturn]] void fail(KnownCode code, std::string message);

/// As fail(), of a test case that has ended otherwise.
void note_failure(Finding finding);

/// Ours, never the learner's: ends the test case, and the check with "the tester's own mistake".
[[noreturn]] void fault(const std::string& what);

/// fail() unless `ok`.
void expect(bool ok, KnownCode code, const std::string& message);

/// Ends the test case, as failed and without a finding of its own, when the program has hung before: it would
/// do so again, and every time costs seconds.
void stop_if_hung();

/// For tests that several exercises share: the running test case belongs to this task, whatever its tags say.
void of_task(int task);

/// A seed for this test's input: drawn from the run's seed and the test's name, another one at each call.
std::uint64_t fresh_seed();

/// Workers that the stage asks for: the manifest's, no more than the machine has where the work is CPU work.
int workers();

/// True where the guest is instrumented (asan, tsan): keep inputs small.
bool instrumented();

}  // namespace manyhands::host
