// The test case that is running: how to end it without a finding, and what it asks about the run. One thread;
// only inside a Catch2 test case.
#pragma once
#include <cstdint>
#include <string>

namespace manyhands::host {

/// Ends the test case as failed. The finding, if there is one, has been recorded already.
[[noreturn]] void end_case(const std::string& why);

/// Ends the test case as failed, without a finding, if the program has hung in an earlier one: it would hang
/// again, and each time costs seconds.
void stop_if_hung();

/// For tests that several exercises share: the test case belongs to this task, whatever its tags say.
void of_task(int task);

/// A seed for this test's input, derived from the run's seed and the test's name. Each call gives another
/// one.
std::uint64_t fresh_seed();

/// The number of workers for this stage: the manifest's; for CPU work, at most as many as the machine has
/// cores.
int workers();

/// True if the guest is instrumented (asan, tsan): keep inputs small.
bool instrumented();

}  // namespace manyhands::host
