// Comma-separated values (RFC 4180), as spreadsheets and learning platforms write them: with or without a
// byte order mark, with any line ends, quotes where needed. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace manyhands {

struct CsvRow {
  int line = 0;  // where it begins, from 1
  std::vector<std::string> cells;
};

/// Rows without the empty ones. The separator is a comma, a semicolon or a tab: the one that the first line
/// has most of. An error, "`shown`:line: …", if a quote is not closed.
Result<std::vector<CsvRow>> parse_csv(std::string_view text, const std::string& shown);

/// One row with a line end. A cell that a spreadsheet would take for a formula gets an apostrophe in front;
/// numbers with a sign, and a single "-", stay as they are.
std::string csv_row(const std::vector<std::string>& cells);

}  // namespace manyhands
