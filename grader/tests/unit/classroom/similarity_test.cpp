#include "classroom/similarity.hpp"

#include "kit/host/base/catch.hpp"

namespace similarity_test {

using namespace manyhands;

TEST_CASE("similarity: JPlag's file is read, the most similar pairs first") {
  const auto pairs = similar_pairs(
      "submissionName1,submissionName2,averageSimilarity,maxSimilarity\na_b,bob,0.25,0.5\nbob,eve,0.9,1.0\n",
      "r.csv", {{"a_b", "a/b"}});
  REQUIRE(pairs);
  REQUIRE(pairs->size() == 2);
  CHECK((*pairs)[0].second == "eve");
  CHECK((*pairs)[0].most == 1);
  CHECK((*pairs)[1].first == "a/b");
}

TEST_CASE("similarity: other files are refused, with the line") {
  const auto message = [](const char* text) {
    const auto pairs = similar_pairs(text, "r.csv", {});
    return pairs ? std::string("read") : pairs.error().message;
  };
  const std::string head = "submissionName1,submissionName2,averageSimilarity,maxSimilarity\n";
  CHECK(message("a,b\n1,2\n").starts_with("r.csv:1: expected the columns"));
  CHECK(message((head + "a,b,0.5\n").c_str()).starts_with("r.csv:2: expected two names and two numbers"));
  CHECK(message((head + "a,b,0.5,2\n").c_str()).starts_with("r.csv:2:"));
  CHECK(message((head + "a,b,nan,0.5\n").c_str()).starts_with("r.csv:2:"));
  CHECK(message("").starts_with("r.csv:1:"));
}

}  // namespace similarity_test
