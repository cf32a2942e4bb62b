#include "manyhands/words.hpp"

#include <cstring>

#include "manyhands/wrong_argument.hpp"

namespace manyhands::words {
namespace {

constexpr char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

constexpr bool is_letter(char lowered) {
  return lowered >= 'a' && lowered <= 'z';
}

template <class Number>
void put(std::string& bytes, Number number) {
  char raw[sizeof number];
  std::memcpy(raw, &number, sizeof number);
  bytes.append(raw, sizeof raw);
}

template <class Number>
Number take(const std::string& bytes, std::size_t& at) {
  Number number{};
  if (bytes.size() - at < sizeof number) throw InvalidArgument("too few bytes for word counts");
  std::memcpy(&number, bytes.data() + at, sizeof number);
  at += sizeof number;
  return number;
}

}  // namespace

WordCounts words_of(const std::string& text) {
  WordCounts counts;
  std::string word;
  for (const char letter : text) {
    const char lowered = lower(letter);
    if (is_letter(lowered)) {
      word += lowered;
    } else if (!word.empty()) {
      ++counts[word];
      word.clear();
    }
  }
  if (!word.empty()) ++counts[word];
  return counts;
}

void add(WordCounts& sum, const WordCounts& more) {
  for (const auto& [word, count] : more) sum[word] += count;
}

// For each word: its length, its letters, its count.
std::string pack(const WordCounts& counts) {
  std::string bytes;
  for (const auto& [word, count] : counts) {
    put(bytes, static_cast<std::uint32_t>(word.size()));
    bytes += word;
    put(bytes, count);
  }
  return bytes;
}

WordCounts unpack(const std::string& bytes) {
  WordCounts counts;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto size = take<std::uint32_t>(bytes, at);
    if (bytes.size() - at < size) throw InvalidArgument("too few bytes for word counts");
    std::string word = bytes.substr(at, size);
    at += size;
    counts[std::move(word)] = take<std::uint64_t>(bytes, at);
  }
  return counts;
}

}  // namespace manyhands::words
