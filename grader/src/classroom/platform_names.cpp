#include "classroom/platform_names.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
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

constexpr std::string_view marker = "_assignsubmission_";

/// In "Ada_12_…", the "12" that ends at `end`; empty if there is no number, or no name in front of it.
std::string_view digits_before(std::string_view name, std::size_t end) {
  auto begin = end;
  while (begin > 0 && name[begin - 1] >= '0' && name[begin - 1] <= '9') --begin;
  const bool named = begin > 1 && name[begin - 1] == '_';
  return named ? name.substr(begin, end - begin) : std::string_view{};
}

}  // namespace

std::optional<MoodleName> moodle_name(std::string_view name) {
  std::optional<MoodleName> result;
  for (auto at = name.rfind(marker); at != std::string_view::npos && at > 0;
       at = name.rfind(marker, at - 1)) {
    const auto digits = digits_before(name, at);
    const auto rest = name.substr(at + marker.size());
    const auto kind = rest.substr(0, rest.find('_'));
    if (digits.empty() || kind.empty()) continue;
    if (result) {
      result->repeated = true;
      break;
    }
    const auto file = rest.substr(std::min(kind.size() + 1, rest.size()));
    result = MoodleName{std::string(name.substr(0, name.size() - file.size())),
                        std::string(name.substr(0, at - digits.size() - 1)), std::string(digits),
                        std::string(kind), std::string(file)};
  }
  return result;
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
