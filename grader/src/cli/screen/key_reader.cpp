#include "cli/screen/key_reader.hpp"

namespace manyhands {
namespace {

constexpr char escape = '\x1b';

// Of the bytes that terminals send after Escape and [ or O.
std::string key_of_sequence(std::string_view sequence) {
  if (sequence == "A") return "up";
  if (sequence == "B") return "down";
  if (sequence == "C") return "right";
  if (sequence == "D") return "left";
  if (sequence == "H" || sequence == "1~" || sequence == "7~") return "home";
  if (sequence == "5~") return "page up";
  if (sequence == "6~") return "page down";
  if (sequence == "F" || sequence == "4~" || sequence == "8~") return "end";
  return {};
}

bool ends_sequence(char byte) {
  return byte >= '@' && byte <= '~';
}

}  // namespace

std::vector<std::string> KeyReader::keys_of(std::string_view bytes) {
  std::vector<std::string> keys;
  for (const char byte : bytes) {
    if (begun_.size() >= 2) {
      begun_ += byte;
      if (!ends_sequence(byte)) continue;
      keys.push_back(key_of_sequence(std::string_view(begun_).substr(2)));
      begun_.clear();
    } else if (begun_.size() == 1 && (byte == '[' || byte == 'O')) {
      begun_ += byte;
    } else {
      begun_.clear();  // Escape before another key means nothing
      if (byte == escape)
        begun_ = byte;
      else
        keys.emplace_back(1, byte);
    }
  }
  return keys;
}

bool KeyReader::may_be_escape() const {
  return begun_.size() == 1;
}

std::string KeyReader::escape_key() {
  begun_.clear();
  return "escape";
}

}  // namespace manyhands
