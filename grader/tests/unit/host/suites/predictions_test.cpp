#include "kit/host/suites/predictions.hpp"

#include "kit/host/base/catch.hpp"

namespace predictions_test {

using namespace manyhands;
using namespace manyhands::host;

namespace {

const std::vector<std::string> keys{"io.one_core", "io.all_cores", "cpu"};

PredictionsRead read(const std::string& text) {
  return read_predictions(text, "starter/two/predictions.yaml", keys);
}

Finding wrong_in(const std::string& text) {
  INFO(text);
  const auto result = read(text);
  REQUIRE(result.wrong);
  CHECK(result.wrong->file == "starter/two/predictions.yaml");
  CHECK(result.wrong->line > 0);
  return *result.wrong;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("predictions are read with their lines, nested ones too") {
  const auto result =
      read("# what I think\nio:\n  one_core: 7.5   # why not\n  all_cores: faster\n\ncpu: '4x'\n");
  REQUIRE_FALSE(result.wrong);
  CHECK(result.values.at("io.one_core").text == "7.5");
  CHECK(result.values.at("io.one_core").line == 3);
  CHECK(result.values.at("io.all_cores").text == "faster");
  CHECK(result.values.at("cpu").text == "4x");
  CHECK(result.values.at("cpu").line == 6);
}

TEST_CASE("a prediction that is not filled in is named at its line, one that is not there by its name") {
  for (const std::string open : {"", " ", " ~", " null", " '?'", " \"\"", "   # later"}) {
    const auto finding = wrong_in("io:\n  one_core: 1\n  all_cores:" + open + "\ncpu: 1\n");
    CHECK(finding.code == "missing-prediction");
    CHECK(finding.line == 3);
    CHECK(contains(finding.message, "'io.all_cores' is not filled in"));
  }
  CHECK(wrong_in("io: {one_core: 1, all_cores: 2}\n").code == "missing-prediction");
  CHECK(contains(wrong_in("io: {one_core: 1, all_cores: 2}\n").message, "'cpu' is missing"));
  CHECK(wrong_in("io:\ncpu: 2\n").code == "missing-prediction");
}

TEST_CASE("what cannot be read is one finding at its line, and says what would be right") {
  struct Case {
    std::string text;
    int line;
    std::string says;
  };
  const std::vector<Case> cases{
      {"", 1, "it is empty"},
      {"# only thoughts\n", 1, "it is empty"},
      {"io:\n  one_core: 1\n  all_cores: 2\ncpus: 3\n", 4, "did you mean 'cpu'"},
      {"cpu: 1\nfish: 3\n", 2, "there is no prediction 'fish'"},
      {"cpu: 1\ncpu: 2\n", 2, "second time (first in line 1)"},
      {"cpu: [1, 2]\n", 1, "a list of values"},
      {"cpu: {a: 1}\n", 1, "nested names"},
      {"io: 3\n", 1, "not a list of names"},
      {"cpu:1\n", 1, "a space after the colon"},
      {"# mine\ncpu: 3\nio:4\nfish: 1\n", 3, "a space after the colon"},
      {"- 1\n- 2\n", 1, "not a list of names"},
      {"cpu: 1\n---\nio: 2\n", 1, "several YAML documents"},
      {"cpu: 1\nio: [1, 2\n", 3, "not valid YAML"},
      {"? [a, b]\n: 1\n", 1, "not the name of a prediction"},
      {"io:\n\tone_core: 1\n", 2, "not valid YAML"},
  };
  for (const auto& wrong : cases) {
    const auto finding = wrong_in(wrong.text);
    INFO(finding.message);
    CHECK(finding.code == "unreadable-predictions");
    CHECK(finding.line == wrong.line);
    CHECK(contains(finding.message, wrong.says));
  }
}

TEST_CASE("a hostile file of predictions costs nothing") {
  std::string laughs = "cpu: &a0 [x, x]\n";
  for (int i = 1; i < 60; ++i) {
    const auto before = std::to_string(i - 1);
    laughs +=
        "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + before + ", *a" + before + "]\n";
  }
  CHECK(wrong_in(laughs).code == "unreadable-predictions");
  CHECK(wrong_in("io: &me\n  one_core: *me\n  all_cores: 1\ncpu: 1\n").code == "unreadable-predictions");
  CHECK(wrong_in(std::string(60000, '[')).code == "unreadable-predictions");
  CHECK(wrong_in("cpu: " + std::string(60000, '{')).code == "unreadable-predictions");
  CHECK(wrong_in("\x1b[31m: 1\n").message.find('\x1b') == std::string::npos);
}

TEST_CASE("numbers are read as people write them") {
  CHECK(number_in("8") == 8);
  CHECK(number_in("3.88") == 3.88);
  CHECK(number_in("4x") == 4);
  CHECK(number_in("4 ×") == 4);
  CHECK(number_in("-1") == -1);
  for (const char* text : {"", "x", "×", "three", "1/4", "3,9", "8 8", "inf", "nan", "1e999", "0x10"})
    CHECK_FALSE(number_in(text));
}

TEST_CASE("other answers have their own words and codes, and only the needed ones must be there") {
  const AnswerTerms terms{.one = "answer",
                          .example = "37",
                          .missing = "missing-diagnosis",
                          .unreadable = "unreadable-diagnosis",
                          .wrong = "wrong-diagnosis"};
  const std::string shown = "starter/find-the-bug/diagnosis.yaml";
  const auto read_for = [&](const std::string& text, const std::vector<std::string>& needed) {
    return read_predictions(text, shown, {"a.first", "a.second", "b.first"}, terms, needed);
  };
  const std::string half = "a:\n  first: 3\n  second:\nb:\n  first: line 7\n";
  CHECK_FALSE(read_for(half, {"b.first"}).wrong);
  const auto open = read_for(half, {"a.first", "a.second"});
  REQUIRE(open.wrong);
  CHECK(open.wrong->code == "missing-diagnosis");
  CHECK(open.wrong->line == 3);
  // What cannot be read is said, whatever is needed.
  const auto unknown = read_for("a:\n  third: 3\nb:\n  first: 7\n", {"b.first"});
  REQUIRE(unknown.wrong);
  CHECK(unknown.wrong->code == "unreadable-diagnosis");
  CHECK(contains(unknown.wrong->message, "there is no answer 'a.third'"));
}

TEST_CASE("the number of a line is read as people write it") {
  CHECK(line_number_in("37") == 37);
  CHECK(line_number_in("line 37") == 37);
  CHECK(line_number_in("account_book.hpp:37") == 37);
  CHECK(line_number_in("account_book.hpp: 37") == 37);
  for (const auto* none : {"", "0", "-3", "3.5", "37 and 38", "line", "x", "37:", "99999999999"})
    CHECK_FALSE(line_number_in(none));
}

}  // namespace predictions_test
