#include "base/near_name.hpp"

#include <string>

namespace manyhands {
namespace {

// Lower case, and the same character for everything that people and systems put between words.
std::string plain(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z')
      text += static_cast<char>(c - 'A' + 'a');
    else
      text += c == '_' || c == ' ' || c == '(' ? '-' : c;
  }
  return text;
}

struct Parts {
  std::string stem;
  std::string extension;  // with its dot; may be empty
};

Parts parts_of(std::string_view name) {
  auto text = plain(name);
  const auto dot = text.rfind('.');
  if (dot == std::string::npos || dot == 0) return {text, {}};
  return {text.substr(0, dot), text.substr(dot)};
}

}  // namespace

bool is_near_name(std::string_view name, std::string_view wanted) {
  if (name == wanted || name.empty() || wanted.empty()) return false;
  auto seen = parts_of(name);
  const auto meant = parts_of(wanted);
  if (seen.extension == ".txt" && meant.extension != ".txt") seen = parts_of(seen.stem);
  if (seen.extension != meant.extension) return false;
  // More words may follow, but the word itself must match: "crawl" is not "crawler".
  return seen.stem == meant.stem || seen.stem.starts_with(meant.stem + "-");
}

}  // namespace manyhands
