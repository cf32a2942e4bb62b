#include "model/finding_page.hpp"

#include <filesystem>

#include "kit/host/base/catch.hpp"

namespace finding_page_test {

using namespace manyhands;

namespace {

std::string complaint(const std::string& text) {
  const auto page = parse_finding_page(text, "x.md");
  return page ? "" : page.error().message;
}

}  // namespace

TEST_CASE("a finding's page has a headline, checks and an explanation") {
  const auto page = parse_finding_page(
      "---\nheadline: it is \"two\": not one\ncheck: correct, races\n---\n\nTwo is\n\n---\nnot one.\n",
      "x.md");
  REQUIRE(page);
  CHECK(page->headline == "it is \"two\": not one");
  CHECK(page->checks == std::vector{CheckName::correct, CheckName::races});
  CHECK(page->explanation == "Two is\n\n---\nnot one.\n");
  CHECK(parse_finding_page("---\ncheck: speed\nheadline: slow\n---\nIt is.\n", "x.md")->checks ==
        std::vector{CheckName::speed});
}

TEST_CASE("an error in a page names its line") {
  CHECK(complaint("") == "x.md:1: '---' should be here");
  CHECK(complaint("# x: a title\n") == "x.md:1: '---' should be here");
  CHECK(complaint("---\n") == "x.md:2: the second '---' is missing");
  CHECK(complaint("---\nheadline: a\ncheck: races\n") == "x.md:4: the second '---' is missing");
  CHECK(complaint("---\ncheck: races\n---\nA.\n") == "x.md:3: 'headline' is missing");
  CHECK(complaint("---\nheadline: a\n---\nA.\n") == "x.md:3: 'check' is missing");
  CHECK(complaint("---\nheadline: a\ncheck: races\n---\n\n") == "x.md:6: the explanation is missing");
  CHECK(complaint("---\nhedline: a\n") == "x.md:2: there is no key 'hedline'; did you mean 'headline'?");
  CHECK(complaint("---\ntitle: a\n") == "x.md:2: there is no key 'title'");
  CHECK(complaint("---\nheadline\n") == "x.md:2: a key and its value should be here");
  CHECK(complaint("---\nheadline:  \n") == "x.md:2: the headline is empty");
  CHECK(complaint("---\nheadline: a\nheadline: b\n") == "x.md:3: 'headline' is there twice");
  CHECK(complaint("---\ncheck: races\ncheck: races\n") == "x.md:3: 'check' is there twice");
  CHECK(complaint("---\ncheck: racs\n") == "x.md:2: there is no check 'racs'; did you mean 'races'?");
  CHECK(complaint("---\ncheck: races,\n") == "x.md:2: there is no check ''");
  CHECK(complaint("---\ncheck: races, races\n") == "x.md:2: the check 'races' is there twice");
  CHECK(complaint("---\r\ncheck: races\r\n") == "x.md:3: the second '---' is missing");
  CHECK(complaint("---\nheadline: \xff\n") == "x.md: this is not text");
}

TEST_CASE("a page that cannot be read is an error") {
  CHECK_FALSE(read_finding_page("/nonsense/x.md", "x.md"));
  CHECK(is_finding_code("data-race"));
  CHECK_FALSE(is_finding_code("Data race"));
  CHECK_FALSE(is_finding_code(""));
}

}  // namespace finding_page_test
