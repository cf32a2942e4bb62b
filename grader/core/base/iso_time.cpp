#include "base/iso_time.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace manyhands {

// strftime's %z has no colon, and some ISO 8601 parsers require it.
std::string iso_time(std::time_t time) {
  std::tm local{};
  ::localtime_r(&time, &local);
  const long minutes = local.tm_gmtoff / 60;
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}", local.tm_year + 1900,
                     local.tm_mon + 1, local.tm_mday, local.tm_hour, local.tm_min, local.tm_sec,
                     minutes < 0 ? '-' : '+', std::abs(minutes) / 60, std::abs(minutes) % 60);
}

}  // namespace manyhands
