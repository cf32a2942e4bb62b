#include "classroom/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/utf8.hpp"

namespace manyhands {
namespace {

constexpr std::string_view separators = ",;\t";

bool ends_line(char c) {
  return c == '\n' || c == '\r';
}

/// The separator that the first line has most of, outside of quotes; a comma if it has none.
char separator_of(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  std::size_t counts[separators.size()] = {};
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (ends_line(c)) break;
    if (const auto which = separators.find(c); which != std::string_view::npos) ++counts[which];
  }
  return separators[static_cast<std::size_t>(std::max_element(counts, counts + separators.size()) - counts)];
}

/// Reads one cell after the other.
class CsvReader {
 public:
  CsvReader(std::string_view text, std::string shown)
      : text_(text), separator_(separator_of(text)), shown_(std::move(shown)) {}

  Result<std::vector<CsvRow>> rows() {
    std::vector<CsvRow> rows;
    while (at_ < text_.size()) {
      CsvRow row{line_, {}};
      do row.cells.push_back(cell());
      while (open_quote_ == 0 && at_ < text_.size() && text_[at_++] == separator_);
      if (open_quote_ != 0)
        return Error{fmt::format("{}:{}: a quote that begins here is not closed", shown_, open_quote_)};
      count_line_end();
      const bool empty =
          std::all_of(row.cells.begin(), row.cells.end(), [](const auto& text) { return text.empty(); });
      if (!empty) rows.push_back(std::move(row));
    }
    return rows;
  }

 private:
  /// Stops at the separator, the line end or the end.
  std::string cell() {
    std::string text;
    if (at_ < text_.size() && text_[at_] == '"') quoted(text);
    while (at_ < text_.size() && text_[at_] != separator_ && !ends_line(text_[at_])) text += text_[at_++];
    return text;
  }

  void quoted(std::string& text) {
    open_quote_ = line_;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        if (at_ + 1 == text_.size() || text_[at_ + 1] != '"') {
          ++at_;
          open_quote_ = 0;
          return;
        }
        ++at_;  // a doubled quote is a quote
      }
      const bool in_pair = text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n';
      if (ends_line(text_[at_]) && !in_pair) ++line_;
      text += text_[at_];
    }
  }

  /// Its first character has been read.
  void count_line_end() {
    if (text_[at_ - 1] == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
    ++line_;
  }

  std::string_view text_;
  char separator_;
  std::string shown_;
  std::size_t at_ = 0;
  int line_ = 1;
  int open_quote_ = 0;  // the line of a quote that is not closed yet; 0: none
};

int line_at(std::string_view text, std::size_t at) {
  int line = 1;
  for (std::size_t i = 0; i < at; ++i)
    if (text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n')) ++line;
  return line;
}

bool is_plain_number(std::string_view text) {
  text.remove_prefix(1);  // a sign
  return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool looks_like_formula(std::string_view cell) {
  constexpr std::string_view beginnings = "=+-@\t\r";
  return !cell.empty() && beginnings.find(cell.front()) != std::string_view::npos && cell != "-" &&
         !((cell.front() == '-' || cell.front() == '+') && is_plain_number(cell));
}

}  // namespace

Result<std::vector<CsvRow>> parse_csv(std::string_view text, const std::string& shown) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    return Error{shown + " is encoded in UTF-16", "Save it as 'CSV UTF-8'."};
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  if (const auto valid = valid_utf8(text); valid < text.size())
    return Error{fmt::format("{}:{}: this line is not encoded in UTF-8", shown, line_at(text, valid)),
                 "Save it as 'CSV UTF-8'."};
  return CsvReader(text, shown).rows();
}

std::string csv_row(const std::vector<std::string>& cells) {
  std::string row;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) row += ',';
    const auto text = (looks_like_formula(cells[i]) ? "'" : "") + cells[i];
    const bool spaced = text.starts_with(' ') || text.ends_with(' ');
    if (!spaced && text.find_first_of(",;\t\"\r\n") == std::string::npos) {
      row += text;
      continue;
    }
    row += '"';
    for (const char c : text) row += c == '"' ? std::string("\"\"") : std::string(1, c);
    row += '"';
  }
  return row + "\n";
}

}  // namespace manyhands
