// Long texts for messages: the program makes them, and the grader knows what must arrive.
#pragma once
#include <cstdint>
#include <string>

/// Text number i: `size` letters that follow from the seed.
inline std::string long_text(std::uint32_t seed, int i, int size) {
  std::string text;
  std::uint32_t state = seed ^ (static_cast<std::uint32_t>(i + 1) * 2654435761U);
  for (int n = 0; n < size; ++n) {
    state = state * 1664525U + 1013904223U;
    text += static_cast<char>('a' + (state >> 24) % 26);
  }
  return text;
}

inline std::uint32_t checksum(const std::string& text) {
  std::uint32_t sum = 2166136261U;
  for (const char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 16777619U;
  return sum;
}
