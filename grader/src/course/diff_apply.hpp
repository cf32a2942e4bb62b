// Applies a unified diff strictly: a hunk must match its base exactly, and in one place only. Its line
// numbers are for the reader's eyes: what was moved up or down is still found, and nothing is ever guessed.
// Pure.
#pragma once
#include <string>
#include <vector>

#include "base/result.hpp"
#include "course/text_diff.hpp"

namespace manyhands {

/// Where a line of the result comes from.
struct Origin {
  int diff_line = 0;  // 0: no hunk has it
  int base_line = 0;  // 0: the base does not have it
};

struct Applied {
  std::string text;
  std::vector<Origin> origins;  // of each line of `text`
  std::vector<Error> refused;   // the hunks that do not match, or match twice: `text` is without them
};

/// `file` and `base_file` name the diff's own file and the base's in errors. An error where the base is no
/// text of whole lines.
Result<Applied> apply(const FileDiff& diff, const std::string& base, const std::string& file,
                      const std::string& base_file);

}  // namespace manyhands
