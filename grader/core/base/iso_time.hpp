// Points in time in a format for other programs.
#pragma once
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

namespace manyhands {

/// ISO 8601 in this machine's time zone, with its offset: "2026-03-01T14:05:09+01:00".
std::string iso_time(std::time_t time);

/// The same in a zone that is this many seconds ahead of UTC.
std::string iso_time(std::time_t time, long ahead);

/// The inverse: "2026-03-01T14:05:09+01:00", also with Z for +00:00, without seconds, or with a space in
/// place of the T. Nothing if it is anything else, has no zone, or is no date.
std::optional<std::time_t> time_of_iso(std::string_view text);

/// How many seconds the zone of such a text is ahead of UTC.
std::optional<long> zone_of_iso(std::string_view text);

}  // namespace manyhands
