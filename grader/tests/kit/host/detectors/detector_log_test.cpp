// Whether a detector works here, and where it writes.
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>

#include "kit/host/base/catch.hpp"
#include "kit/host/detectors/arrived_reports.hpp"
#include "kit/host/detectors/detector_log.hpp"
#include "sandbox/detector_trial.hpp"
#include "sandbox/level.hpp"

namespace detector_log_test {

using namespace manyhands;

TEST_CASE("a detector is tried with a known mistake, at every level that works here", "[sandbox]") {
  for (const auto& level : sandbox::probe_levels()) {
    if (!level.works) continue;
    INFO(sandbox::name_of(level.level));
    for (const auto* profile : {"asan", "tsan"}) {
      const auto& trial = sandbox::try_detector(profile, level.level);
      INFO(trial.why);
      CHECK(trial.works);
    }
  }
}

TEST_CASE("a detector that does not report, or does not start, does not work") {
  const auto exited = [](int status) { return status << 8; };
  const std::string race = "WARNING: ThreadSanitizer: data race (pid=3161)\n";
  const std::string use = "==3123==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010\n";
  CHECK(sandbox::judge_trial("tsan", exited(86), true, race).works);
  CHECK(sandbox::judge_trial("asan", exited(86), true, use).works);
  CHECK_FALSE(sandbox::judge_trial("tsan", exited(86), true,
                                   "==3267==ERROR: ThreadSanitizer failed to allocate 0x1f0000000000 bytes\n"
                                   "FATAL: ThreadSanitizer can not mmap the shadow memory\n")
                  .works);
  const auto silent = sandbox::judge_trial("tsan", exited(0), true, "");
  CHECK_FALSE(silent.works);
  CHECK_FALSE(silent.remedy.empty());
  const auto fatal =
      sandbox::judge_trial("tsan", exited(66), true, "FATAL: ThreadSanitizer: unexpected memory mapping\n");
  CHECK_FALSE(fatal.works);
  CHECK(fatal.why.find("unexpected memory mapping") != std::string::npos);
  CHECK_FALSE(sandbox::judge_trial("asan", SIGABRT, true, "").works);
  CHECK_FALSE(sandbox::judge_trial("asan", exited(86), false, use).works);
}

TEST_CASE("who holds the guest's end of the log can add, and neither take back nor read") {
  host::DetectorLog log;
  log.open();
  const int theirs = log.guests_end();
  REQUIRE(::write(theirs, "one race\n", 9) == 9);
  CHECK(::ftruncate(theirs, 0) != 0);
  std::array<char, 16> text{};
  CHECK(::read(theirs, text.data(), text.size()) <= 0);
  CHECK(::lseek(theirs, 0, SEEK_SET) < 0);
  CHECK(log.read());
  CHECK_FALSE(log.read());
  CHECK(log.text() == "one race\n");
  log.drop_guests_end();
  CHECK_FALSE(log.read());
  CHECK(log.descriptor() == -1);
  CHECK(log.text() == "one race\n");
}

TEST_CASE("of very much in the log its beginning and its end are kept") {
  host::DetectorLog log;
  log.open();
  const std::string chunk(64 << 10, 'x');
  REQUIRE(::write(log.guests_end(), "first", 5) == 5);
  for (int i = 0; i < 200; ++i) {
    REQUIRE(::write(log.guests_end(), chunk.data(), chunk.size()) == static_cast<ssize_t>(chunk.size()));
    while (log.read()) {
    }
  }
  REQUIRE(::write(log.guests_end(), "last", 4) == 4);
  while (log.read()) {
  }
  CHECK(log.overflowed());
  CHECK(log.text().starts_with("first"));
  CHECK(log.text().ends_with("last"));
  CHECK(log.text().size() < (8U << 20));
}

TEST_CASE("a report that was made and did not arrive is missed") {
  const std::string race =
      "==================\nWARNING: ThreadSanitizer: data race (pid=7)\n  Write of size 4\n";
  const std::string childs = "WARNING: ThreadSanitizer: data race (pid=8)\n";
  const auto told = [](int count) {
    return fmt::format("\nmanyhands: {} reports made by process 7\n", count);
  };
  CHECK(host::all_reports_arrived(race + told(1)) == true);
  CHECK(host::all_reports_arrived(race + childs + race + told(2)) == true);
  CHECK(host::all_reports_arrived(race + told(2)) == false);
  CHECK(host::all_reports_arrived(race + childs + told(2)) == false);
  CHECK(host::all_reports_arrived(race).has_value() == false);
  // A lower count than the kit's own is not believed, whether it comes before or after it.
  CHECK(host::all_reports_arrived(told(0) + race + told(2) + told(1)) == false);
  CHECK(host::all_reports_arrived("==7==ERROR: LeakSanitizer: detected memory leaks\n" + told(1)) == true);
  CHECK(host::all_reports_arrived(told(0)) == true);
  CHECK(host::all_reports_arrived(told(1)) == false);
}

}  // namespace detector_log_test
