// Whether all that a detector reported has arrived. A program that writes over the detector's descriptor
// while it makes a mistake, and puts it back, has the planted race reported all the same. So the guest's
// detector counts its reports in memory as well, and says at the end how many there were.
#pragma once
#include <optional>
#include <string_view>

namespace manyhands::host {

/// False where fewer reports stand in the log than were made; none where nothing says how many. What anybody
/// else writes there cannot hide that one is missing. Pure.
std::optional<bool> all_reports_arrived(std::string_view log);

}  // namespace manyhands::host
