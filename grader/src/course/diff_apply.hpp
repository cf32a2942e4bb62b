// Applies a unified diff strictly: a hunk must match its base exactly, and in one place only. Line numbers
// are only for the reader: a hunk is also found if its place has moved up or down, but nothing is guessed.
// Pure.
#pragma once
#include <string>
#include <vector>

#include "base/result.hpp"
#include "course/text_diff.hpp"

namespace manyhands {

/// Where a line of the result comes from.
struct Origin {
  int diff_line = 0;  // 0: in no hunk
  int base_line = 0;  // 0: not in the base
};

struct Applied {
  std::string text;
  std::vector<Origin> origins;  // of each line of `text`
  std::vector<Error> refused;   // hunks that match in no place, or in two; `text` does not include them
};

/// `file` and `base_file` are the names of the diff and the base in error messages. An error if the base does
/// not consist of whole lines of text.
Result<Applied> apply(const FileDiff& diff, const std::string& base, const std::string& file,
                      const std::string& base_file);

}  // namespace manyhands
