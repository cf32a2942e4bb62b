#include "manyhands/web.hpp"

#include "kit/host/base/catch.hpp"
#include "kit/net/url.hpp"

namespace web_test {

using manyhands::web::links;
using manyhands::web::without_fragment;

namespace {
const std::string base = "http://127.0.0.2:8080/dir/page?x=1#top";

std::string only_link(const std::string& html) {
  const auto found = links(base, html);
  return found.size() == 1 ? found[0] : std::to_string(found.size()) + " links";
}
}  // namespace

TEST_CASE("links are made absolute against the page they stand on") {
  CHECK(only_link(R"(<a href="http://other:1/x">)") == "http://other:1/x");
  CHECK(only_link(R"(<a href="/root">)") == "http://127.0.0.2:8080/root");
  CHECK(only_link(R"(<a href="beside">)") == "http://127.0.0.2:8080/dir/beside");
  CHECK(only_link(R"(<a href="./beside">)") == "http://127.0.0.2:8080/dir/beside");
  CHECK(only_link(R"(<a href="../up">)") == "http://127.0.0.2:8080/up");
  CHECK(only_link(R"(<a href="//other/x">)") == "http://other/x");
  CHECK(only_link(R"(<a href="?y=2">)") == "http://127.0.0.2:8080/dir/page?y=2");
}

TEST_CASE("links lose their fragments, and a bare fragment is the page itself") {
  CHECK(only_link(R"(<a href="/x#part">)") == "http://127.0.0.2:8080/x");
  CHECK(only_link(R"(<a href="#part">)") == "http://127.0.0.2:8080/dir/page?x=1");
  CHECK(without_fragment("http://h/x#a#b") == "http://h/x");
  CHECK(without_fragment("http://h/x") == "http://h/x");
}

TEST_CASE("links are found in all spellings of the tag and in the order of the page") {
  CHECK(
      links("http://h/",
            "<A HREF='/1'>a</a> <a class=\"k\" href = \"/2\" id=q>b</a>\n<a\nhref=/3>c</a><a href=\"/1\">") ==
      std::vector<std::string>{"http://h/1", "http://h/2", "http://h/3", "http://h/1"});
  CHECK(only_link(R"(<a title="a > b" href="/x?a=1&amp;b=2">)") == "http://127.0.0.2:8080/x?a=1&b=2");
}

TEST_CASE("what is no link to a page is left out") {
  CHECK(
      links(
          base,
          R"(<!-- <a href="/x"> --><abbr href="/x"><a name="here"><a href="mailto:me@here"><link href="/x">)")
          .empty());
  CHECK(links(base, "<a href=\"/x").empty());
  CHECK(links(base, "").empty());
}

TEST_CASE("a URL is taken apart for the client") {
  const auto url = manyhands::net::parse("http://127.0.0.2:8080/a/b?c#d");
  REQUIRE(url);
  CHECK(url->host == "127.0.0.2");
  CHECK(url->port == "8080");
  CHECK(url->target == "/a/b?c");
  CHECK(manyhands::net::parse("http://h")->target == "/");
  CHECK(manyhands::net::parse("http://h?q")->target == "/?q");
  CHECK(manyhands::net::parse("http://h")->port == "80");
  CHECK_FALSE(manyhands::net::parse("https://h/"));
  CHECK_FALSE(manyhands::net::parse("http:///x"));
  CHECK_FALSE(manyhands::net::parse("http://h/x\r\nEvil: 1"));
}

}  // namespace web_test
