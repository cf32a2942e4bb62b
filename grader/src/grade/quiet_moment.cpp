#include "grade/quiet_moment.hpp"

#include <unistd.h>

#include <fstream>
#include <optional>
#include <string>
#include <thread>

#include "measure/constants.hpp"

namespace manyhands::grade {
namespace {

using Clock = std::chrono::steady_clock;

// CPU time that all cores together spent idle so far, in seconds.
std::optional<double> idle_seconds() {
  std::ifstream stat("/proc/stat");
  std::string name;
  long long user = 0, nice = 0, system = 0, idle = 0, iowait = 0;
  if (!(stat >> name >> user >> nice >> system >> idle >> iowait)) return std::nullopt;
  return static_cast<double>(idle + iowait) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace

bool wait_for_quiet_moment(int p, std::chrono::duration<double> most) {
  const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(most);
  auto since = Clock::now();
  auto before = idle_seconds();
  while (before && Clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::duration<double>(constants::quiet_moment_s / 4));
    const auto now = idle_seconds();
    if (!now) return false;
    const std::chrono::duration<double> passed = Clock::now() - since;
    if ((*now - *before) < (p - constants::quiet_moment) * passed.count()) {
      since = Clock::now();  // somebody was at work: begin anew
      before = now;
    } else if (passed.count() >= constants::quiet_moment_s) {
      return true;
    }
  }
  return false;
}

}  // namespace manyhands::grade
