#include "kit/host/suites/crawl_judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "kit/site/oracle.hpp"
#include "model/known_code.hpp"

namespace manyhands::host {
namespace {

Finding crawl_finding(KnownCode code, std::string message) {
  Finding result;
  result.code = code.str();
  result.by = "tests";
  result.message = std::move(message);
  return result;
}

// The first value that is in the sorted list twice, or out of order; empty: none.
std::string out_of_place(const std::vector<std::string>& urls) {
  for (std::size_t i = 1; i < urls.size(); ++i)
    if (urls[i] <= urls[i - 1]) return urls[i];
  return {};
}

// The first of `some` that is not among `all`.
template <class Urls>
std::optional<std::string> first_missing(const Urls& some, const std::set<std::string>& all) {
  for (const auto& url : some)
    if (all.count(url) == 0) return url;
  return std::nullopt;
}

std::string milliseconds_between(std::int64_t first_ns, std::int64_t second_ns) {
  return fmt::format("{:.1f} ms", static_cast<double>(second_ns - first_ns) / 1e6);
}

}  // namespace

Crawled crawled_in(const Given& value) {
  Crawled found;
  for (const auto& page : value.at("pages").elements()) {
    const auto parts = page.exactly(2);
    found.pages.emplace_back(parts[0].text(), parts[1].whole<int>());
  }
  for (const auto& url : value.at("failed").elements()) found.failed.push_back(url.text());
  return found;
}

std::optional<Finding> asked_twice(const std::vector<Request>& requests, WhoKnows who) {
  std::map<std::string, const Request*> first;
  std::set<std::string> again;
  const Request* example = nullptr;
  for (const auto& request : requests) {
    if (first.emplace(url_of(request), &request).second) continue;
    again.insert(url_of(request));
    if (example == nullptr) example = &request;
  }
  if (example == nullptr) return std::nullopt;
  const auto& before = *first.at(url_of(*example));
  const bool after_its_end = before.end_ns != 0 && before.end_ns <= example->begin_ns;
  if (after_its_end && before.status >= 400)
    return crawl_finding(
        "duplicate-fetch",
        fmt::format("your program asked for {} again after the site had answered {}. Ask for every URL only "
                    "once; a URL with an error belongs in the failed URLs",
                    example->path, before.status));
  const auto* remedy = who == WhoKnows::coroutines    ? "with no co_await in between"
                       : who == WhoKnows::coordinator ? "in the coordinator"
                                                      : "under one lock";
  return crawl_finding(
      "duplicate-fetch",
      fmt::format("your program asked for {} twice, {} apart{}. Checking that a URL is new and marking it as "
                  "seen must be one step, {}, when its link is found",
                  example->path, milliseconds_between(before.begin_ns, example->begin_ns),
                  again.size() > 1 ? fmt::format(" (and {} more URLs)", again.size() - 1) : "", remedy));
}

std::optional<Finding> ended_with_work_left(const std::vector<Request>& requests, std::int64_t answered_ns) {
  if (requests.empty())
    return crawl_finding(
        "ended-with-work-left",
        "crawl returned without asking for any page. An event loop that has nothing to do returns from run() "
        "at once: start the first coroutine before you call run()");
  int left = 0;
  std::string example;
  for (const auto& request : requests)
    if (request.begin_ns < answered_ns && (request.end_ns == 0 || request.end_ns > answered_ns))
      if (left++ == 0) example = request.path;
  if (left == 0) return std::nullopt;
  return crawl_finding(
      "ended-with-work-left",
      fmt::format(
          "crawl returned while {} still in flight, for example for {}. A waiting coroutine continues only "
          "while the event loop runs: do not stop the loop before all coroutines have ended",
          left == 1 ? "1 request was" : fmt::format("{} requests were", left), example));
}

std::optional<Finding> judge_lists(const site::Server& server, const std::vector<Request>& requests,
                                   const Crawled& found) {
  const auto oracle = site::oracle_of(server);
  std::set<std::string> served, pages, failed(found.failed.begin(), found.failed.end());
  for (const auto& request : requests)
    if (request.end_ns != 0) served.insert(url_of(request));
  std::vector<std::string> in_order;
  for (const auto& page : found.pages) in_order.push_back(page.first);
  pages.insert(in_order.begin(), in_order.end());

  if (pages.count("") != 0)
    return crawl_finding("wrong-answer",
                         "your program reports a page without a URL: a Fetched that was never filled in");
  for (const std::vector<std::string>* urls : {&std::as_const(in_order), &found.failed})
    for (const auto& url : *urls)
      if (url.find('#') != std::string::npos)
        return crawl_finding(
            urls == &in_order ? KnownCode("extra-pages") : KnownCode("wrong-answer"),
            fmt::format("your program reports {}: the part after # is a place within a page, not part of the "
                        "page's URL. Remove it from every URL, also from the target of a redirect "
                        "(without_fragment)",
                        url));
  if (const auto invented = first_missing(pages, served))
    return crawl_finding(
        "hard-coded-answer",
        fmt::format("your program reports the page {}, but it never asked the site for it", *invented));
  std::set<std::string> right_pages;
  for (const auto& entry : oracle.depth) right_pages.insert(entry.first);
  if (const auto extra = first_missing(pages, right_pages))
    return crawl_finding("extra-pages",
                         fmt::format("{} is among the pages, but the site answered it with {}", *extra,
                                     oracle.failed.count(*extra) != 0 ? "an error" : "a redirect"));
  if (const auto missing = first_missing(right_pages, pages))
    return crawl_finding(
        "missing-pages",
        fmt::format("{} of {} pages are missing, for example {} ({})", right_pages.size() - pages.size(),
                    right_pages.size(), *missing,
                    served.count(*missing) != 0 ? "your program did fetch it, but does not report it"
                                                : "your program never asked for it"));
  if (const auto extra = first_missing(failed, oracle.failed))
    return crawl_finding("wrong-answer",
                         fmt::format("{} is among the failed URLs, but it did not fail", *extra));
  if (const auto missing = first_missing(oracle.failed, failed)) {
    const bool answers = std::any_of(requests.begin(), requests.end(), [&](const Request& request) {
      return missing->starts_with("http://" + request.host + "/");
    });
    if (!answers)
      return crawl_finding(
          "exception-lost",
          fmt::format("no server answers at {}, so asking for it throws an exception (net::Error). The "
                      "exception was lost: the URL is not among the failed ones",
                      *missing));
    return crawl_finding("wrong-answer",
                         fmt::format("{} answers with an error, but is not among the failed URLs{}", *missing,
                                     served.count(*missing) != 0 ? "" : "; your program never asked for it"));
  }
  if (const auto bad = out_of_place(in_order); !bad.empty())
    return crawl_finding("wrong-answer",
                         fmt::format("the pages must be sorted by URL, without duplicates: see {}", bad));
  if (const auto bad = out_of_place(found.failed); !bad.empty())
    return crawl_finding("wrong-answer",
                         fmt::format("the failed URLs must be sorted, without duplicates: see {}", bad));
  return std::nullopt;
}

std::optional<Finding> judge_depths(const site::Server& server, const Crawled& found) {
  const auto oracle = site::oracle_of(server);
  int wrong = 0;
  std::string example;
  for (const auto& [url, depth] : found.pages) {
    const auto right = oracle.depth.find(url);
    if (right == oracle.depth.end() || right->second == depth) continue;
    if (wrong++ == 0)
      example =
          fmt::format("{} has depth {}, but the shortest path to it has {} links", url, depth, right->second);
  }
  if (wrong == 0) return std::nullopt;
  return crawl_finding("wrong-depth", fmt::format("{} ({} of {} pages have a wrong depth)", example, wrong,
                                                  found.pages.size()));
}

}  // namespace manyhands::host
