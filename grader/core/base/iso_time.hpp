// Points in time in a format for other programs.
#pragma once
#include <ctime>
#include <string>

namespace manyhands {

/// ISO 8601 in this machine's time zone, with its offset: "2026-03-01T14:05:09+01:00".
std::string iso_time(std::time_t time);

}  // namespace manyhands
