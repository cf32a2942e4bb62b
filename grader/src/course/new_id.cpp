#include "course/new_id.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>

#include "base/text.hpp"
#include "course/load_course.hpp"

namespace manyhands {
namespace {

std::string in_lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// Device names, which cannot be folders on Windows: a clone would fail there.
bool is_windows_device(const std::string& id) {
  if (id == "con" || id == "prn" || id == "aux" || id == "nul") return true;
  return id.size() == 4 && (id.rfind("com", 0) == 0 || id.rfind("lpt", 0) == 0) && id[3] >= '0' &&
         id[3] <= '9';
}

}  // namespace

std::optional<Error> trouble_with_new_id(const std::string& id, const std::vector<std::string>& taken) {
  const auto shown = shorten(printable_line(id), 60);
  if (!is_exercise_id(id) || id.back() == '-' || contains(id, "--"))
    return Error{fmt::format("'{}' cannot be the id of an exercise", shown),
                 "An id has 2 to 40 characters: lower-case words and digits, joined by single '-', a letter "
                 "first: ring-buffer"};
  if (is_windows_device(id))
    return Error{fmt::format("'{}' cannot be the id of an exercise: Windows reserves this name", shown),
                 "Choose another id."};
  // Some file systems are case-insensitive.
  const auto same = [&](const std::string& name) { return in_lower_case(name) == id; };
  if (const auto found = std::find_if(taken.begin(), taken.end(), same); found != taken.end())
    return Error{fmt::format("there is already an exercise or a folder '{}'", printable_line(*found)),
                 "Choose another id, or remove that one first."};
  return std::nullopt;
}

}  // namespace manyhands
