// Checks that all reports of a detector have arrived. A program could replace the detector's file descriptor
// while it makes a mistake, and restore it afterwards; the planted race would still be reported. So the
// guest's detector also counts its reports in memory, and states the total at the end.
#pragma once
#include <optional>
#include <string_view>

namespace manyhands::host {

/// False if the log has fewer reports than were made; none if the log does not say how many. Nothing else
/// that is written there can hide that one is missing. Pure.
std::optional<bool> all_reports_arrived(std::string_view log);

}  // namespace manyhands::host
