#include "report/escape.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace manyhands {
namespace {

// U+FFFE and U+FFFF in UTF-8: valid there, but not in XML.
constexpr std::string_view no_characters[] = {"\xef\xbf\xbe", "\xef\xbf\xbf"};
constexpr std::string_view replacement = "\xef\xbf\xbd";

std::string_view entity_of(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

std::string escape_xml(std::string_view text) {
  std::string escaped;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto three = text.substr(i, 3);
    if (three == no_characters[0] || three == no_characters[1]) {
      escaped += replacement;
      i += 2;
    } else if (const auto entity = entity_of(text[i]); !entity.empty()) {
      escaped += entity;
    } else {
      escaped += text[i];
    }
  }
  return escaped;
}

std::string escape_markdown(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (const auto entity = entity_of(c); !entity.empty())
      escaped += entity;
    else if (c == '\n')
      escaped += ' ';
    else if (c == '@' || c == '#')
      // Platforms look for @name and #12 in what a reader would see; a word joiner keeps them from being
      // links.
      escaped += {'\\', c, '\xe2', '\x81', '\xa0'};
    else if (std::string_view("\\`*_{}[]()+-.!|~:=$").find(c) != std::string_view::npos)
      escaped += {'\\', c};
    else
      escaped += c;
  }
  return escaped;
}

std::string fenced(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
  const std::string fence(std::max<std::size_t>(3, longest + 1), '`');
  return fmt::format("{}text\n{}\n{}\n", fence, text, fence);
}

std::string escape_path(std::string_view path) {
  std::string escaped;
  for (const char c : path)
    if (is_word(c) || std::string_view("/-._~").find(c) != std::string_view::npos)
      escaped += c;
    else
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return escaped;
}

}  // namespace manyhands
