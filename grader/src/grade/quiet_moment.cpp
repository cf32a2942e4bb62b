#include "grade/quiet_moment.hpp"

#include <thread>

#include "grade/busy_programs.hpp"
#include "grade/idle_time.hpp"
#include "measure/constants.hpp"

namespace manyhands::grade {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

/// Looks for busy programs about once a second.
class Onlooker {
 public:
  explicit Onlooker(const QuietWait& wait) : wait_(wait) {}

  void look(Clock::time_point now, Clock::time_point end) {
    const Seconds passed = now - at_;
    if (passed.count() < 1) return;
    auto times = CpuTimes::now();
    busy_ = words_of(times.busiest_since(before_, passed.count()));
    before_ = std::move(times);
    at_ = now;
    wait_.tell(std::chrono::duration_cast<std::chrono::seconds>(end - now), busy_);
  }
  [[nodiscard]] const std::string& busy() const { return busy_; }

 private:
  const QuietWait& wait_;
  Clock::time_point at_ = Clock::now();
  CpuTimes before_ = CpuTimes::now();
  std::string busy_;
};

}  // namespace

QuietWaitEnd wait_for_quiet_moment(const QuietWait& wait) {
  const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(wait.longest);
  auto since = Clock::now();
  auto before = idle_seconds();
  Onlooker onlooker(wait);
  while (before && Clock::now() < end) {
    if (wait.skip()) return {QuietMoment::skipped, onlooker.busy()};
    std::this_thread::sleep_for(Seconds(constants::quiet_moment_s / 4));
    const auto idle = idle_seconds();
    if (!idle) break;
    const auto now = Clock::now();
    const Seconds passed = now - since;
    if ((*idle - *before) < (wait.p - constants::quiet_moment) * passed.count()) {
      since = now;  // not idle: start again
      before = idle;
    } else if (passed.count() >= constants::quiet_moment_s) {
      return {QuietMoment::came, {}};
    }
    onlooker.look(now, end);
  }
  return {QuietMoment::did_not_come, onlooker.busy()};
}

}  // namespace manyhands::grade
