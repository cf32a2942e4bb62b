#include "classroom/platform_names.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

namespace manyhands {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Removes and returns what is before the first underscore; nothing, and no change, if there is none.
std::optional<std::string_view> take_word(std::string_view& text) {
  const auto end = text.find('_');
  if (end == std::string_view::npos) return std::nullopt;
  const auto word = text.substr(0, end);
  text.remove_prefix(end + 1);
  return word;
}

}  // namespace

std::optional<MoodleName> moodle_name(std::string_view name) {
  constexpr std::string_view middle = "_assignsubmission_";
  const auto at = name.find(middle);
  if (at == std::string_view::npos) return std::nullopt;
  const auto who = name.substr(0, at);
  const auto underscore = who.rfind('_');
  if (underscore == std::string_view::npos || underscore == 0) return std::nullopt;
  if (!all_digits(who.substr(underscore + 1))) return std::nullopt;
  const auto rest = name.substr(at + middle.size());
  const auto kind = rest.substr(0, rest.find('_'));
  if (kind.empty()) return std::nullopt;
  const auto file = rest.substr(std::min(kind.size() + 1, rest.size()));
  return MoodleName{std::string(name.substr(0, name.size() - file.size())),
                    std::string(who.substr(0, underscore)), std::string(who.substr(underscore + 1)),
                    std::string(kind), std::string(file)};
}

std::optional<CanvasName> canvas_name(std::string_view name) {
  CanvasName result;
  auto rest = name;
  const auto student = take_word(rest);
  auto user = take_word(rest);
  if (user == "LATE") {
    result.late = true;
    user = take_word(rest);
  }
  if (!student || student->empty() || !user || !all_digits(*user)) return std::nullopt;
  result.label = std::string(*student) + "_" + std::string(*user);
  result.user = *user;
  result.file = rest;
  if (rest == "text.html") return result;
  const auto file_id = take_word(rest);
  if (!file_id || !all_digits(*file_id) || rest.empty()) return std::nullopt;
  const auto* end = file_id->data() + file_id->size();
  if (std::from_chars(file_id->data(), end, result.file_id).ec != std::errc{}) return std::nullopt;
  result.file = rest;
  return result;
}

std::optional<std::string> without_resubmission(std::string_view name) {
  const auto dot = std::min(name.find('.', 1), name.size());  // "a-1.tar.gz"
  const auto stem = name.substr(0, dot);
  const auto dash = stem.rfind('-');
  if (dash == std::string_view::npos || dash == 0 || !all_digits(stem.substr(dash + 1))) return std::nullopt;
  return std::string(stem.substr(0, dash)) + std::string(name.substr(dot));
}

std::vector<std::string> possible_names(std::string_view name) {
  std::vector<std::string> names{std::string(name)};
  if (const auto moodle = moodle_name(name)) names.push_back(moodle->file);
  if (const auto canvas = canvas_name(name)) {
    names.push_back(canvas->file);
    if (auto shorter = without_resubmission(canvas->file)) names.push_back(std::move(*shorter));
  }
  return names;
}

}  // namespace manyhands
