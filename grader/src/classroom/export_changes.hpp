// What an export changes in the file that it replaces. Pure.
#pragma once
#include <string>
#include <vector>

namespace manyhands {

/// Of two files with comma-separated values, whose rows begin with a student: a line for each cell that
/// differs, "ada: crawl-threads 90.00 → 80.00", and for each row that only one of them has. Empty if nothing
/// differs, or if one of them is no such file.
std::vector<std::string> export_changes(const std::string& before, const std::string& after);

}  // namespace manyhands
