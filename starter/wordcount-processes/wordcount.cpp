#include "wordcount.hpp"

// One process counts all pieces, one after another.
Result count_words(const std::vector<std::string>& pieces, int /*workers*/, const Policy& /*policy*/) {
  Result result;
  for (const std::string& piece : pieces) add(result.counts, words_in(piece));
  return result;
}

// Nothing executes this yet.
int work() {
  return 0;
}
