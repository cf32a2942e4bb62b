#include "classroom/file_names.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <string_view>

namespace manyhands {

std::map<std::string, std::string> file_names(const std::vector<std::string>& ids) {
  constexpr std::size_t most = 100;  // characters; file systems allow 255 bytes
  std::map<std::string, std::string> names;
  std::set<std::string> used;  // in lower case, because some file systems know no other
  for (const auto& id : ids) {
    auto name = id.substr(0, most);
    std::replace_if(
        name.begin(), name.end(),
        [](unsigned char c) {
          return std::isalnum(c) == 0 &&
                 std::string_view("._@-").find(static_cast<char>(c)) == std::string_view::npos;
        },
        '_');
    // Neither hidden, nor . or .., nor an option of a command.
    if (name.empty() || name.front() == '.' || name.front() == '-') name.insert(0, "_");
    const auto lower = [](std::string text) {
      std::transform(text.begin(), text.end(), text.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      return text;
    };
    auto unique = name;
    for (int number = 2; !used.insert(lower(unique)).second; ++number)
      unique = name + "-" + std::to_string(number);
    names[id] = unique;
  }
  return names;
}

}  // namespace manyhands
