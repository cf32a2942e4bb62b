// A level of `grader play`: a small program with a mistake, as text. The texts are in the comments at the top
// of its file (kit/schedules/levels/level.hpp). Pure, but for levels_in().
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace manyhands {

struct Level {
  std::string name;  // of its file and its program: "1_lost_update"
  std::string title;
  std::string goal;
  std::string lesson;
  std::string finding;  // the code whose page says more
  bool weak_memory = false;
  std::string text;  // of the file
};

Result<Level> level_from(const std::string& name, std::string_view text);

/// In the order of their names.
Result<std::vector<Level>> levels_in(const std::filesystem::path& folder);

}  // namespace manyhands
