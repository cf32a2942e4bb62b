// Counting the words of a text, and sending the counts to another process. The results depend only on the
// arguments. Safe to call from many threads and processes at once.
#pragma once
#include <cstdint>
#include <map>
#include <string>

namespace manyhands::words {

/// Each word, and how often it occurs.
using WordCounts = std::map<std::string, std::uint64_t>;

/// Counts the words of a text: a word is a sequence of the letters a to z, and upper and lower case make no
/// difference. Everything else separates words.
[[gnu::noinline]] WordCounts words_of(const std::string& text);

/// Adds `more` to `sum`.
void add(WordCounts& sum, const WordCounts& more);

/// The counts as bytes …
std::string pack(const WordCounts& counts);
/// … and back. Throws std::invalid_argument if `bytes` ends in the middle of a word or its count.
WordCounts unpack(const std::string& bytes);

}  // namespace manyhands::words
