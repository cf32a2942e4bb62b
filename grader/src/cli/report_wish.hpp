// The options --report and --student, checked before anything runs. Pure, except that links are followed.
// Internal to cli/.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "report/reporters.hpp"

namespace manyhands {

/// Null if there is none with this name.
const Reporter* find_reporter(std::string_view name);

/// A requested report: its format and destination.
struct ReportWish {
  const Reporter* reporter = nullptr;
  std::string file;  // empty: standard output
};

/// Each text is NAME[:FILE]. Only the first colon separates, so a path may contain more; "-" is standard
/// output. An Error if a name is unknown, or if two reports have the same destination.
Result<std::vector<ReportWish>> report_wishes(const std::vector<std::string>& texts);

/// All names: "json, terminal, …".
std::string reporter_names();

/// The name of a student must be one line of text that every output can show; otherwise an Error.
Result<void> check_student(std::string_view name);

}  // namespace manyhands
