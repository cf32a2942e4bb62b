// What --report and --student ask for, checked before anything runs. Pure but for following links. Internal
// to cli/.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "report/reporters.hpp"

namespace manyhands {

/// Null: there is none of this name.
const Reporter* find_reporter(std::string_view name);

/// One report: its format and where it goes.
struct ReportWish {
  const Reporter* reporter = nullptr;
  std::string file;  // empty: standard output
};

/// Each text is NAME[:FILE]. Only the first colon divides, so a path may contain more; "-" is standard
/// output. An Error if a name is unknown, or if two reports have the same destination.
Result<std::vector<ReportWish>> report_wishes(const std::vector<std::string>& texts);

/// "json, terminal, …": all names.
std::string reporter_names();

/// The name of a student must be one line of text that every output can show: an Error if it is not.
Result<void> check_student(std::string_view name);

}  // namespace manyhands
