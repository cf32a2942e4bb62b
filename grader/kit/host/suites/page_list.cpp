#include "kit/host/suites/page_list.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/suites/crunch_suite.hpp"
#include "kit/host/suites/in_order.hpp"
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

Call fetching(const site::Server& server, int workers) {
  Call call;
  call.scenario = "fetch_all";
  call.args = {{"urls", listed_urls(server)}, {"workers", workers}};
  call.workers = workers;
  return call;
}

std::optional<Finding> judge_fetched(const site::Server& server, const Answer& answer, int workers) {
  if (auto wrong = judge_in_order(answer.value, listed_pages(server), "URL", workers)) return wrong;
  return judge_each_fetched_once(server, "Fetch every URL only once, in one of the threads");
}

void check_fetching(site::Site site, int workers) {
  INFO("URLs: " << site.pages.size() << ", workers: " << workers);
  site::Server server(std::move(site));
  const auto reply = call(fetching(server, workers), &server);
  if (auto wrong = judge_fetched(server, answer_of(reply), workers)) fail(*wrong);
  SUCCEED();
}

void check_second_fetching() {
  // One site: the first call fetches its first nine pages, the second call the others.
  const auto site = site::generate(page_list(fresh_seed(), 21, milliseconds(1), milliseconds(2)));
  constexpr std::size_t of_first = 9;
  // With and without a first call: what is wrong without one has nothing to do with it.
  for (const bool again : {false, true}) {
    site::Server server(site);
    auto second = fetching(server, 3);
    auto first = second;
    auto& urls = second.args["urls"];
    first.args["urls"] = nlohmann::json(urls.begin(), urls.begin() + of_first);
    urls = nlohmann::json(urls.begin() + of_first, urls.end());
    if (again) second.before = {first};
    const auto reply = call(second, &server);
    const auto& answer = answer_of(reply);
    auto right = listed_pages(server);
    right.erase(right.begin(), right.begin() + of_first);
    if (const auto wrong = judge_in_order(answer.value, right, "URL", second.workers)) {
      if (!again) fail(*wrong);
      fail("cached-between-runs",
           "fetch_all was called a second time in the same program, with other URLs: " + wrong->message);
    }
    if (!again) continue;
    if (const auto wrong =
            judge_each_fetched_once(server, "Fetch every URL only once, in one of the threads"))
      fail(*wrong);
  }
  SUCCEED();
}

IoWorkload page_list_workload() {
  return page_list_workload(fetching, [](const site::Server& server, const Answer& answer) {
    return judge_fetched(server, answer, workers());
  });
}

}  // namespace manyhands::host
