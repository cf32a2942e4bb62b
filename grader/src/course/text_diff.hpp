// Unified diffs of text files, as plain structs. Nothing is forgiven: a hunk that has other lines than it
// says, a file that is added, removed or renamed, a last line without its end. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace manyhands {

/// Where something is, for the person who reads an error: "solutions/x/wrong/y.patch:12".
std::string place(const std::string& file, int line);

struct DiffLine {
  char kind = ' ';   // ' ' in both, '-' only before, '+' only after
  std::string text;  // without its line end
  int at = 0;        // its line in the diff's own file
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

/// Reads the diffs from line `first` (1-based) of `text` on; nothing else may be there. `file` is how the
/// diff's own file is named in errors.
Result<std::vector<FileDiff>> parse_diffs(std::string_view text, int first, const std::string& file);

/// How many lines were taken away and added.
struct DiffSize {
  int removed = 0;
  int added = 0;
};
DiffSize size_of(const std::vector<FileDiff>& diffs);

}  // namespace manyhands
