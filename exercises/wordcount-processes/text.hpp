// The pieces of text that are counted: random words, different for each seed and piece. The grader generates
// the same ones to know the right counts.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "manyhands/words.hpp"

namespace wordcount {

/// What a text consists of.
struct Text {
  std::uint64_t seed = 0;
  int pieces = 0;
  int words = 0;       // in each piece
  int vocabulary = 0;  // different words, at most
  // At the beginning of these pieces is a word of their own, `mark`: there, a worker can be killed or
  // stopped.
  std::vector<int> marked = {};
  std::string mark = {};
};

/// As a mark: workers are held before they have read anything.
inline constexpr const char* worker_begins = "(a worker begins)";

inline std::uint64_t next_random(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/// Word number n of every text: syllables, such as "ramo".
inline std::string word_number(std::uint64_t n) {
  static constexpr char consonants[] = "bdfghklmnprstvwz";
  static constexpr char vowels[] = "aeiou";
  std::string word;
  do {
    word += consonants[n % 16];
    n /= 16;
    word += vowels[n % 5];
    n /= 5;
  } while (n > 0);
  return word;
}

inline std::vector<std::string> pieces_of(const Text& text) {
  std::vector<std::string> words;
  const auto size = static_cast<std::uint64_t>(text.vocabulary);
  for (std::uint64_t n = 0; n < size; ++n) words.push_back(word_number(n) + ' ');
  std::vector<std::string> pieces(static_cast<std::size_t>(text.pieces));
  std::uint64_t state = text.seed;
  for (auto& piece : pieces) {
    piece.reserve(static_cast<std::size_t>(text.words) * 6);
    for (int i = 0; i < text.words; ++i) {
      // Two draws: as in real texts, some words are far more frequent than others.
      const std::uint64_t random = next_random(state);
      piece += words[((random >> 32) * ((random & 0xffffffff) * size >> 32)) >> 32];
      if (i % 12 == 11) piece.back() = i % 60 == 59 ? '\n' : '.';
    }
  }
  for (const int number : text.marked) pieces.at(static_cast<std::size_t>(number)).insert(0, text.mark + ' ');
  return pieces;
}

}  // namespace wordcount
