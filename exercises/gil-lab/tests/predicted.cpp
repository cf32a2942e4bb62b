#include "tests/predicted.hpp"

#include <fmt/format.h>

#include <string>

#include "kit/host/base/catch.hpp"
#include "kit/host/suites/predictions.hpp"

namespace gil_lab {
namespace {

using namespace manyhands;

// One thread takes this long. There are eight threads and four cores.
constexpr double serial_ms = 2000;

struct Predicted {
  host::Predictions file{"predictions.yaml",
                         {"instructions", "pages_lock_kept", "pages_lock_released",
                          "native_code_lock_released", "interpreter_for_each", "no_lock_shared_counts"}};
  std::string key;
  double times = 0;

  explicit Predicted(std::string name) : key(std::move(name)), times(file.number(key)) {
    if (times <= 0)
      wrong(
          "'times as fast' is a number above 0: 1 means that nothing changes, 2 half the time, 0.5 twice the "
          "time");
  }
  [[noreturn]] void wrong(const std::string& message) const { file.wrong(key, message); }
  [[nodiscard]] std::string in_time() const {
    return fmt::format("{:.3g} times as fast is {:.0f} ms", times, serial_ms / times);
  }
};

// Some ms for the switches, and as much as people round.
constexpr double one_low = 0.8;
constexpr double one_high = 1.15;
// Amdahl's law with one or two percent serial: 3.8 to 3.9.
constexpr double four_low = 3.3;
constexpr double four_high = 4.2;

void check_four(const Predicted& given, const std::string& who) {
  if (given.times > four_high)
    given.wrong(fmt::format(
        "{}; but there are 2,000 ms of computing to do, and then {:.3g} cores would have to compute "
        "at once",
        given.in_time(), given.times));
  if (given.times < four_low)
    given.wrong(fmt::format(
        "{}, and then only {:.2g} cores would compute at once. {} What should keep the other cores "
        "from computing?",
        given.in_time(), given.times, who));
}

}  // namespace

void check_instructions() {
  const Predicted given("instructions");
  if (given.times > one_high)
    given.wrong(
        fmt::format("{}, and then {:.2g} threads would run instructions at the same moment. How many threads "
                    "can hold one lock?",
                    given.in_time(), given.times));
  if (given.times < one_low)
    given.wrong(fmt::format(
        "{}: {:.0f} ms more than the work itself. The lock changes hands every 5 ms, about 400 times "
        "in 2 s, and each time costs some microseconds",
        given.in_time(), serial_ms / given.times - serial_ms));
  SUCCEED();
}

void check_pages_lock_kept() {
  const Predicted given("pages_lock_kept");
  if (given.times > one_high)
    given.wrong(fmt::format(
        "{}, and then {:.2g} requests would be in flight at once. A thread must run an instruction to "
        "begin the next request. Can it, while another one waits with the lock?",
        given.in_time(), given.times));
  if (given.times < one_low)
    given.wrong(fmt::format("{}; but 100 pages of 20 ms, one after another, take 2,000 ms", given.in_time()));
  SUCCEED();
}

void check_pages_lock_released() {
  const Predicted given("pages_lock_released");
  // 13 rounds of eight pages, with the last one half empty, take 260 ms: 7.7. More than 8 is impossible.
  if (given.times > 8.5)
    given.wrong(fmt::format(
        "{}, and then {:.3g} requests would have to be in flight at once. Eight threads, each of which "
        "waits for one answer, have fewer",
        given.in_time(), given.times));
  if (given.times < 6.5)
    given.wrong(fmt::format(
        "{}, and then only {:.2g} of the eight threads would wait for an answer at once. A thread that "
        "waits without the lock needs neither the lock nor a core",
        given.in_time(), given.times));
  SUCCEED();
}

void check_native_code() {
  check_four(Predicted("native_code_lock_released"),
             "A thread that computes without the lock keeps nobody waiting.");
  SUCCEED();
}

void check_interpreter_for_each() {
  check_four(Predicted("interpreter_for_each"), "These threads share neither a lock nor an object.");
  SUCCEED();
}

void check_no_lock() {
  const Predicted given("no_lock_shared_counts");
  if (given.times > one_high)
    given.wrong(fmt::format(
        "{}, and then {:.2g} cores would have to change the same reference count at the same moment. A "
        "core must have the count's cache line for itself to change it, and fetching the line from "
        "another core takes longer than the instruction did",
        given.in_time(), given.times));
  SUCCEED();
}

}  // namespace gil_lab
