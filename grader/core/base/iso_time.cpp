#include "base/iso_time.hpp"

#include <fmt/format.h>

#include <cctype>
#include <cstdlib>
#include <utility>

namespace manyhands {

namespace {

// strftime's %z has no colon, and some ISO 8601 parsers require it.
std::string written(const std::tm& local, long ahead) {
  const long minutes = ahead / 60;
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}", local.tm_year + 1900,
                     local.tm_mon + 1, local.tm_mday, local.tm_hour, local.tm_min, local.tm_sec,
                     minutes < 0 ? '-' : '+', std::abs(minutes) / 60, std::abs(minutes) % 60);
}

/// Takes what is known to come next from the beginning of a text.
struct Reader {
  std::string_view rest;
  bool fits = true;

  int number(std::size_t digits, int least, int most) {
    int value = 0;
    fits = fits && rest.size() >= digits;
    for (std::size_t i = 0; fits && i < digits; ++i) {
      fits = std::isdigit(static_cast<unsigned char>(rest[i])) != 0;
      value = value * 10 + (rest[i] - '0');
    }
    fits = fits && value >= least && value <= most;
    if (fits) rest.remove_prefix(digits);
    return value;
  }
  bool next(std::string_view any_of) {
    if (!fits || rest.empty() || any_of.find(rest.front()) == std::string_view::npos) return false;
    rest.remove_prefix(1);
    return true;
  }
  void need(std::string_view any_of) { fits = next(any_of) && fits; }
};

/// The time, and how many seconds its zone is ahead of UTC.
std::optional<std::pair<std::time_t, long>> parsed_iso(std::string_view text) {
  Reader in{text};
  std::tm at{};
  at.tm_year = in.number(4, 1970, 9999) - 1900;
  in.need("-");
  at.tm_mon = in.number(2, 1, 12) - 1;
  in.need("-");
  const int day = at.tm_mday = in.number(2, 1, 31);
  in.need("T ");
  at.tm_hour = in.number(2, 0, 23);
  in.need(":");
  at.tm_min = in.number(2, 0, 59);
  if (in.next(":")) at.tm_sec = in.number(2, 0, 59);
  long ahead = 0;  // of UTC, in seconds
  if (!in.next("Z")) {
    const bool west = in.rest.starts_with('-');
    in.need("+-");
    ahead = in.number(2, 0, 14) * 3600L;
    in.need(":");
    ahead += in.number(2, 0, 59) * 60L;
    if (west) ahead = -ahead;
  }
  if (!in.fits || !in.rest.empty()) return std::nullopt;
  const auto time = ::timegm(&at);
  if (at.tm_mday != day) return std::nullopt;  // 31 April became 1 May
  return std::pair(time - ahead, ahead);
}

}  // namespace

std::string iso_time(std::time_t time) {
  std::tm local{};
  ::localtime_r(&time, &local);
  return written(local, local.tm_gmtoff);
}

std::string iso_time(std::time_t time, long ahead) {
  const auto moved = time + ahead;
  std::tm there{};
  ::gmtime_r(&moved, &there);
  return written(there, ahead);
}

std::optional<std::time_t> time_of_iso(std::string_view text) {
  const auto parsed = parsed_iso(text);
  return parsed ? std::optional(parsed->first) : std::nullopt;
}

std::optional<long> zone_of_iso(std::string_view text) {
  const auto parsed = parsed_iso(text);
  return parsed ? std::optional(parsed->second) : std::nullopt;
}

}  // namespace manyhands
