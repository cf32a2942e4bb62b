#include "kit/host/suites/crawl_judge.hpp"

#include "kit/host/base/catch.hpp"

namespace crawl_judge_test {

using namespace manyhands;

namespace {

Request request(const std::string& path, std::int64_t begin, std::int64_t end, int status = 200) {
  Request one;
  one.host = "127.0.0.2:1";
  one.path = path;
  one.begin_ns = begin;
  one.end_ns = end;
  one.status = status;
  return one;
}

}  // namespace

TEST_CASE("an answer that comes while requests are on their way leaves work behind") {
  const std::vector<Request> all{request("/a", 1, 5), request("/b", 6, 0), request("/c", 6, 90)};
  CHECK_FALSE(host::ended_with_work_left({all[0]}, 50));
  CHECK_FALSE(host::ended_with_work_left(all, 5));  // begun after the answer: not part of this crawl
  const auto early = host::ended_with_work_left(all, 50);
  REQUIRE(early);
  CHECK(early->code == "ended-with-work-left");
  CHECK(early->message.find("2 requests were still in flight, for example for /b") != std::string::npos);
  REQUIRE(host::ended_with_work_left({}, 50));
}

TEST_CASE("asking twice has another remedy where coroutines take turns, or processes share nothing") {
  const std::vector<Request> twice{request("/a", 1, 9), request("/a", 2, 9)};
  CHECK(host::asked_twice(twice)->message.find("under one lock") != std::string::npos);
  CHECK(host::asked_twice(twice, host::WhoKnows::coroutines)->message.find("no co_await in between") !=
        std::string::npos);
  CHECK(host::asked_twice(twice, host::WhoKnows::coordinator)->message.find("in the coordinator") !=
        std::string::npos);
  CHECK_FALSE(host::asked_twice({request("/a", 1, 9), request("/b", 2, 9)}));
}

TEST_CASE("a URL with a fragment is told as such, wherever it came from") {
  const site::Server server(site::generate({}));
  for (const bool failed : {false, true}) {
    host::Crawled found;
    const auto url = server.start_url() + "#part";
    if (failed)
      found.failed = {url};
    else
      found.pages = {{url, 0}};
    const auto wrong = host::judge_lists(server, {}, found);
    REQUIRE(wrong);
    CHECK(wrong->code == (failed ? "wrong-answer" : "extra-pages"));
    CHECK(wrong->message.find("without_fragment") != std::string::npos);
  }
}

TEST_CASE("a page without a URL is a place that nobody filled in, and nothing worse") {
  const site::Server server(site::generate({}));
  host::Crawled found{{{"", 0}}, {}};
  const auto unfilled = host::judge_lists(server, {}, found);
  REQUIRE(unfilled);
  CHECK(unfilled->code == "wrong-answer");
  CHECK(unfilled->message.find("without a URL") != std::string::npos);
  found.pages = {{"http://127.0.0.2:1/a", 0}};
  CHECK(host::judge_lists(server, {}, found)->code == "hard-coded-answer");
}

}  // namespace crawl_judge_test
