#include "course/course_line.hpp"

#include <fmt/core.h>

#include <optional>

#include "base/text.hpp"
#include "base/yaml.hpp"

namespace manyhands {
namespace {

/// The entry of `like`, and its position in the text.
struct FoundEntry {
  YAML::Node node;
  std::size_t line_start = 0;
  std::size_t at = 0;  // "{", or the first key of an entry in block style
};

std::size_t start_of_line(const std::string& text, int line) {
  std::size_t at = 0;
  for (; line > 0 && at != std::string::npos; --line) {
    at = text.find('\n', at);
    if (at != std::string::npos) ++at;
  }
  return at;
}

std::optional<FoundEntry> find_entry(const std::string& text, const YAML::Node& course,
                                     const std::string& id) {
  for (const auto& module : course["modules"])
    for (const auto& entry : module["exercises"]) {
      if (entry["id"].as<std::string>("") != id) continue;
      const auto start = start_of_line(text, entry.Mark().line);
      const auto at = start + static_cast<std::size_t>(entry.Mark().column);
      if (start == std::string::npos || at >= text.size()) return std::nullopt;
      return FoundEntry{entry, start, at};
    }
  return std::nullopt;
}

/// The end of the mapping whose "{" is at `at`; npos if it has none.
std::size_t end_of_braces(const std::string& text, std::size_t at) {
  int depth = 0;
  char quote = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return at + 1;
    }
  }
  return std::string::npos;
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

// The start of the next line, or the end of the text.
std::size_t after_line(const std::string& text, std::size_t at) {
  const auto end = text.find('\n', at);
  return end == std::string::npos ? text.size() : end + 1;
}

/// The end of a block-style entry whose "-" is in column `dash`: its other lines are indented deeper.
std::size_t end_of_block(const std::string& text, std::size_t at, std::size_t dash) {
  auto end = after_line(text, at);
  for (auto next = end; next < text.size();) {
    const auto first = text.find_first_not_of(' ', next);
    if (first == std::string::npos) break;
    const auto following = after_line(text, next);
    const bool empty =
        is_blank(std::string_view(text).substr(next, following - next - 1)) || text[first] == '#';
    if (!empty && first - next <= dash) break;
    if (!empty) end = following;
    next = following;
  }
  return end;
}

std::string entry_text(const YAML::Node& like, const std::string& id) {
  std::string after;
  for (const auto& one : like["after"]) after += (after.empty() ? "" : ", ") + one.as<std::string>();
  return fmt::format("{{id: {}, points: {}, after: [{}]}}", id, like["points"].as<std::string>(), after);
}

/// Inserts the entry in the layout that the list already has.
std::optional<std::string> insert(const std::string& text, const FoundEntry& like, const std::string& entry) {
  const auto before = text.substr(like.line_start, like.at - like.line_start);
  const auto dash = before.find_first_not_of(' ');
  const bool own_line =
      dash != std::string::npos && before[dash] == '-' && is_blank(std::string_view(before).substr(dash + 1));
  std::size_t end = 0;
  if (text[like.at] == '{') {
    end = end_of_braces(text, like.at);
    if (end == std::string::npos) return std::nullopt;
    const auto rest = std::string_view(text).substr(end, text.find('\n', end) - end);
    const auto next = rest.find_first_not_of(" \t\r");
    if (!own_line || (next != std::string_view::npos && rest[next] != '#'))
      return text.substr(0, end) + ", " + entry + text.substr(end);  // in a list in brackets
    end = after_line(text, end);
  } else {
    if (!own_line) return std::nullopt;
    end = end_of_block(text, like.at, dash);
  }
  const std::string line_end = text.find("\r\n") != std::string::npos ? "\r\n" : "\n";
  const std::string missing = text[end - 1] == '\n' ? "" : line_end;
  return text.substr(0, end) + missing + before.substr(0, dash) + "- " + entry + line_end + text.substr(end);
}

/// What the new text must mean: the old course plus the entry.
std::string wanted_meaning(const std::string& text, const std::string& like, const std::string& entry) {
  const auto course = parse_yaml(text).first;
  for (auto module : course["modules"]) {
    YAML::Node exercises(YAML::NodeType::Sequence);
    for (const auto& one : module["exercises"]) {
      exercises.push_back(one);
      if (one["id"].as<std::string>("") == like) exercises.push_back(YAML::Load(entry));
    }
    module["exercises"] = exercises;
  }
  return meaning_of(course);
}

}  // namespace

Result<std::string> with_course_line(const std::string& text, const std::string& like,
                                     const std::string& id) {
  const auto no_place = [&](int line) {
    return Error{
        fmt::format("course.yaml:{}: found no place for the line of {} after that of {}", line, id, like),
        fmt::format("Write {0} on a line of its own: - {{id: {0}, points: 100, after: []}}", like)};
  };
  try {
    const auto found = find_entry(text, parse_yaml(text).first, like);
    if (!found) return no_place(1);
    const auto entry = entry_text(found->node, id);
    const auto changed = insert(text, *found, entry);
    if (!changed || meaning_of(parse_yaml(*changed).first) != wanted_meaning(text, like, entry))
      return no_place(found->node.Mark().line + 1);
    return *changed;
  } catch (const YAML::Exception& e) {
    return no_place(e.mark.line + 1);
  }
}

}  // namespace manyhands
