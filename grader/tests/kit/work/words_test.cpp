#include "manyhands/words.hpp"

#include <stdexcept>

#include "kit/host/base/catch.hpp"

namespace words_test {

using namespace manyhands::words;

TEST_CASE("words are sequences of letters, in lower case") {
  CHECK(words_of("").empty());
  CHECK(words_of(" .,\n").empty());
  CHECK(words_of("One two, TWO.three3three") == WordCounts{{"one", 1}, {"three", 2}, {"two", 2}});
}

TEST_CASE("added counts are those of both texts") {
  auto sum = words_of("a b b");
  add(sum, words_of("b c"));
  CHECK(sum == words_of("a b b b c"));
}

TEST_CASE("packed counts come back, and cut or extended bytes are refused") {
  const auto counts = words_of("each word is counted once, and once more");
  const auto bytes = pack(counts);
  CHECK(unpack(bytes) == counts);
  CHECK(unpack("").empty());
  // Bytes that end exactly behind a word are those of fewer words.
  std::size_t refused = 0;
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    std::size_t words = 0;
    try {
      words = unpack(bytes.substr(0, size)).size();
    } catch (const std::invalid_argument&) {
      ++refused;
    }
    CHECK(words < counts.size());
  }
  CHECK(refused == bytes.size() - counts.size());
  CHECK_THROWS_AS(unpack(bytes + "x"), std::invalid_argument);
}

}  // namespace words_test
