#include "kit/host/suites/page_list.hpp"

#include <chrono>
#include <string>

#include "kit/host/base/catch.hpp"
#include "kit/site/server.hpp"
#include "manyhands/net.hpp"

namespace page_list_test {

using namespace manyhands;
using std::chrono::milliseconds;

TEST_CASE("a list of pages must be fetched completely, and each page once") {
  site::Server server(site::generate(host::page_list(7, 4, milliseconds(0), milliseconds(1))));
  const auto urls = host::listed_urls(server);
  const auto pages = host::listed_pages(server);
  REQUIRE(urls.size() == 4);
  REQUIRE(pages.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    const auto judged = host::judge_each_fetched_once(server, "");
    REQUIRE(judged);
    CHECK(judged->code == "hard-coded-answer");
    CHECK(net::get(urls[i].get<std::string>()).body == pages[i]);
  }
  CHECK_FALSE(host::judge_each_fetched_once(server, ""));
  net::get(urls[2].get<std::string>());
  const auto judged = host::judge_each_fetched_once(server, "Once is enough");
  REQUIRE(judged);
  CHECK(judged->code == "duplicate-fetch");
  CHECK(judged->message.find("2 times. Once is enough") != std::string::npos);
}

}  // namespace page_list_test
