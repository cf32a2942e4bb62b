#include "kit/host/suites/page_list.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "kit/host/suites/crunch_suite.hpp"
#include "kit/site/html.hpp"
#include "kit/site/server.hpp"

namespace manyhands::host {

using std::chrono::milliseconds;

site::Spec page_list(std::uint64_t seed, int pages, milliseconds least, milliseconds most) {
  site::Spec spec;
  spec.seed = seed;
  spec.listed = true;
  spec.pages = pages;
  spec.latency_min = least;
  spec.latency_max = most;
  return spec;
}

nlohmann::json listed_urls(const site::Server& server) {
  auto urls = nlohmann::json::array();
  for (const int page : site::known_at_start(server.site())) urls.push_back(server.url_of(page));
  return urls;
}

std::vector<std::string> listed_pages(const site::Server& server) {
  std::vector<std::string> pages;
  for (const int page : site::known_at_start(server.site()))
    pages.push_back(site::render(server.site(), page, server.port()));
  return pages;
}

std::optional<Finding> judge_each_fetched_once(const site::Server& server, const std::string& advice) {
  std::map<std::string, int> times;
  for (const auto& request : server.ledger()) ++times[request.path];
  for (const auto& [path, count] : times)
    if (count > 1)
      return found("duplicate-fetch", fmt::format("{} was fetched {} times. {}", path, count, advice));
  for (const auto& page : server.site().pages)
    if (times.count(page.path) == 0)
      return found("hard-coded-answer",
                   fmt::format("the answer has a text for {}, but your program never asked the site for it",
                               page.path));
  return std::nullopt;
}

IoWorkload page_list_workload(
    std::function<Call(const site::Server&, int)> make_call,
    std::function<std::optional<Finding>(const site::Server&, const Answer&)> judge) {
  return {.make_site =
              [](std::uint64_t seed, int workers, SitePurpose purpose) {
                if (purpose == SitePurpose::gate)
                  return page_list(seed, 4 * workers, milliseconds(3), milliseconds(3));
                const int pages = purpose == SitePurpose::virtual_speed ? 400 : 96;
                return page_list(seed, pages, milliseconds(20), milliseconds(50));
              },
          .make_call = std::move(make_call),
          .judge = std::move(judge)};
}

}  // namespace manyhands::host
