// Unified diffs of text files, as plain structs. Strict: it is an error if a hunk has more or fewer lines
// than its header says, if a file is added, removed or renamed, or if the last line has no newline. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace manyhands {

/// A place in a file, for error messages: "solutions/x/wrong/y.patch:12".
std::string place(const std::string& file, int line);

struct DiffLine {
  char kind = ' ';   // ' ' in both, '-' only before, '+' only after
  std::string text;  // without the newline
  int at = 0;        // its line in the diff file
};

struct Hunk {
  int at = 0;  // the line of its @@
  std::vector<DiffLine> lines;
};

struct FileDiff {
  std::string path;
  int at = 0;  // the line of its ---
  std::vector<Hunk> hunks;
};

/// Reads the diffs from line `first` (1-based) of `text` to its end; anything else is an error. `file` is the
/// diff file's name in error messages.
Result<std::vector<FileDiff>> parse_diffs(std::string_view text, int first, const std::string& file);

/// The number of removed and added lines.
struct DiffSize {
  int removed = 0;
  int added = 0;
};
DiffSize size_of(const std::vector<FileDiff>& diffs);

}  // namespace manyhands
