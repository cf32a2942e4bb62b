#include "kit/host/observe/sure_sleep.hpp"

#include "kit/host/base/catch.hpp"

namespace sure_sleep_test {

using namespace std::chrono_literals;
using manyhands::host::SureSleep;

namespace {
constexpr auto planned = 4ms;
constexpr std::int64_t ms = 1'000'000;
constexpr SureSleep::Seen sleeper{.asleep = true};

/// Two tasks; the other one sleeps.
void look(SureSleep& sleep, const SureSleep::Seen& task, SureSleep::Time length = planned) {
  sleep.note(task);
  sleep.note(sleeper);
  sleep.end_interval(length, planned);
}
}  // namespace

TEST_CASE("sure sleep: where nobody moved between two looks that found all asleep, all of it counts") {
  SureSleep sleep;
  for (int i = 0; i < 3; ++i) look(sleep, sleeper);
  look(sleep, sleeper, 30ms);  // late, but a task woken meanwhile would have run, or be runnable
  CHECK(sleep.asleep() == 42ms);
  CHECK(sleep.unseen() == 0ms);
  CHECK(sleep.quiet() >= 38ms);
}

TEST_CASE("sure sleep: a late look that finds all asleep says little about what was before") {
  SureSleep sleep;
  look(sleep, {.used_ns = 4 * ms, .moved = true});
  // Both waited for a CPU nearly all the time, and had only just finished.
  look(sleep, {.used_ns = 2 * ms, .waited_ns = 90 * ms, .asleep = true, .moved = true}, 95ms);
  CHECK(sleep.asleep() == 0ms);
  // It used little and did not wait, so it slept for part of the time, but it is unknown since when.
  look(sleep, {.used_ns = ms, .asleep = true, .moved = true}, 40ms);
  CHECK(sleep.asleep() == 3ms);
  CHECK(sleep.quiet() == 0ms);
}

TEST_CASE(
    "sure sleep: one at work, in the kernel's hands or stopped by us is enough, and so is one that ended") {
  SureSleep sleep;
  look(sleep, {.moved = true});
  look(sleep, {});  // runnable, but without a CPU
  CHECK(sleep.asleep() == 0ms);
  sleep.note(sleeper);  // the other one has ended, and it is unknown what it did last
  sleep.end_interval(planned, planned);
  CHECK(sleep.asleep() == 0ms);
  CHECK(sleep.quiet() == 0ms);
  sleep.note(sleeper);
  sleep.end_interval(planned, planned);
  CHECK(sleep.asleep() == planned);
  CHECK(sleep.quiet() == planned);
}

TEST_CASE("sure sleep: what looks like a pause of the whole machine is nobody's sleep") {
  SureSleep sleep;
  for (int i = 0; i < 2; ++i) look(sleep, sleeper);
  look(sleep, sleeper, 10s);
  CHECK(sleep.quiet() < 200ms);
  CHECK(sleep.asleep() < 200ms);
  CHECK(sleep.unseen() > 9800ms);
}

}  // namespace sure_sleep_test
