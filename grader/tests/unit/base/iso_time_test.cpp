#include "base/iso_time.hpp"

#include <cstdlib>
#include <optional>

#include "kit/host/base/catch.hpp"

namespace iso_time_test {

using namespace manyhands;

namespace {

/// Sets this process's time zone for a while.
class Zone {
 public:
  explicit Zone(const char* zone) {
    if (const char* before = std::getenv("TZ")) before_ = before;
    set(zone);
  }
  Zone(const Zone&) = delete;
  Zone& operator=(const Zone&) = delete;
  ~Zone() { set(before_ ? before_->c_str() : nullptr); }

 private:
  static void set(const char* zone) {
    zone == nullptr ? ::unsetenv("TZ") : ::setenv("TZ", zone, 1);
    ::tzset();
  }
  std::optional<std::string> before_;
};

}  // namespace

TEST_CASE("a time has its zone") {
  const std::time_t time = 1'772'370'309;  // Sun 1 Mar 2026 13:05:09 UTC
  const auto in = [&](const char* name) {
    const Zone zone(name);
    return iso_time(time);
  };
  CHECK(in("UTC0") == "2026-03-01T13:05:09+00:00");
  CHECK(in("XST-5:30") == "2026-03-01T18:35:09+05:30");
  CHECK(in("XST3:30") == "2026-03-01T09:35:09-03:30");
}

TEST_CASE("a written time is read, if it has a zone") {
  const std::time_t time = 1'772'370'309;  // Sun 1 Mar 2026 13:05:09 UTC
  CHECK(time_of_iso("2026-03-01T13:05:09Z") == time);
  CHECK(time_of_iso("2026-03-01T14:05:09+01:00") == time);
  CHECK(time_of_iso("2026-03-01 09:35:09-03:30") == time);
  CHECK(time_of_iso("2026-03-01T13:05+00:00") == time - 9);
  CHECK(time_of_iso("2024-02-29T00:00Z"));
  for (const auto* wrong :
       {"", "2026-03-01", "2026-03-01T13:05:09", "2026-03-01T13:05:09+0100", "2026-03-01T24:00Z",
        "2026-13-01T00:00Z", "2026-04-31T00:00Z", "2026-02-29T00:00Z", "2026-03-01T13:05:09Zulu",
        "2026-3-1T13:05Z", "+026-03-01T13:05Z", "2026-03-01T13:05:09+15:00", "2026-03-01T13:05:09+01:00 "}) {
    INFO(wrong);
    CHECK_FALSE(time_of_iso(wrong));
  }
}

}  // namespace iso_time_test
