// What a right crawl finds, and what the site must have seen of it.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kit/host/call.hpp"
#include "kit/host/catch.hpp"
#include "kit/host/context.hpp"
#include "kit/host/diagnose.hpp"
#include "kit/host/expect.hpp"
#include "kit/host/workload.hpp"
#include "kit/site/oracle.hpp"
#include "kit/site/server.hpp"

namespace {

using namespace manyhands;
using std::chrono::milliseconds;

struct Found {
  std::vector<std::pair<std::string, int>> pages;  // URL, depth
  std::vector<std::string> failed;
};

Finding finding(std::string code, std::string message) {
  Finding result;
  result.code = std::move(code);
  result.by = "tests";
  result.message = std::move(message);
  return result;
}

std::optional<Found> found_in(const nlohmann::json& value) {
  try {
    Found found;
    for (const auto& page : value.at("pages"))
      found.pages.emplace_back(page.at(0).get<std::string>(), page.at(1).get<int>());
    found.failed = value.at("failed").get<std::vector<std::string>>();
    return found;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

std::string url_of(const Request& request) {
  return "http://" + request.host + request.path;
}

// The first value that stands in a sorted list twice, or out of order; empty: none.
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

std::optional<Finding> asked_twice(const std::vector<Request>& requests) {
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
    return finding("duplicate-fetch",
                   fmt::format("your program asked for {} again after the site had answered {}. Every URL is "
                               "asked for once; an error goes to the failed URLs",
                               example->path, before.status));
  return finding(
      "duplicate-fetch",
      fmt::format("your program asked for {} twice, {} apart{}. Looking whether a URL is new and marking "
                  "it as seen must be one step, under one lock, when its link is found",
                  example->path, milliseconds_between(before.begin_ns, example->begin_ns),
                  again.size() > 1 ? fmt::format(" (and {} more URLs)", again.size() - 1) : ""));
}

// Pages and failures, against the site and against what the site was really asked for.
std::optional<Finding> judge_lists(const site::Server& server, const std::vector<Request>& requests,
                                   const Found& found) {
  const auto oracle = site::oracle_of(server);
  std::set<std::string> served, pages, failed(found.failed.begin(), found.failed.end());
  for (const auto& request : requests)
    if (request.end_ns != 0) served.insert(url_of(request));
  std::vector<std::string> in_order;
  for (const auto& page : found.pages) in_order.push_back(page.first);
  pages.insert(in_order.begin(), in_order.end());

  if (const auto invented = first_missing(pages, served))
    return finding(
        "hard-coded-answer",
        fmt::format("your program reports the page {}, but it never asked the site for it", *invented));
  std::set<std::string> right_pages;
  for (const auto& entry : oracle.depth) right_pages.insert(entry.first);
  if (const auto extra = first_missing(pages, right_pages))
    return finding("extra-pages",
                   fmt::format("{} stands among the pages, but the site answered it with {}", *extra,
                               oracle.failed.count(*extra) != 0 ? "an error" : "a redirect"));
  if (const auto missing = first_missing(right_pages, pages))
    return finding(
        "missing-pages",
        fmt::format("{} of {} pages are missing, for example {} ({})", right_pages.size() - pages.size(),
                    right_pages.size(), *missing,
                    served.count(*missing) != 0 ? "your program did fetch it, but does not report it"
                                                : "your program never asked for it"));
  if (const auto extra = first_missing(failed, oracle.failed))
    return finding("wrong-answer",
                   fmt::format("{} stands among the failed URLs, but it did not fail", *extra));
  if (const auto missing = first_missing(oracle.failed, failed))
    return finding(
        "wrong-answer",
        fmt::format("{} answers with an error, but does not stand among the failed URLs{}", *missing,
                    served.count(*missing) != 0 ? "" : "; your program never asked for it"));
  if (const auto bad = out_of_place(in_order); !bad.empty())
    return finding("wrong-answer", fmt::format("the pages must be sorted by URL, each once: see {}", bad));
  if (const auto bad = out_of_place(found.failed); !bad.empty())
    return finding("wrong-answer", fmt::format("the failed URLs must be sorted, each once: see {}", bad));
  return std::nullopt;
}

std::optional<Finding> judge_depths(const site::Server& server, const Found& found) {
  const auto oracle = site::oracle_of(server);
  int wrong = 0;
  std::string example;
  for (const auto& [url, depth] : found.pages) {
    const auto right = oracle.depth.find(url);
    if (right == oracle.depth.end() || right->second == depth) continue;
    if (wrong++ == 0)
      example = fmt::format("{} has depth {}, but {} links lead to it on the shortest way", url, depth,
                            right->second);
  }
  if (wrong == 0) return std::nullopt;
  return finding("wrong-depth",
                 fmt::format("{} ({} of {} pages have a wrong depth)", example, wrong, found.pages.size()));
}

host::Call call_for(const std::string& start, int workers, const char* scenario = "crawl") {
  host::Call call;
  call.scenario = scenario;
  call.args = {{"start", start}, {"workers", workers}};
  call.workers = workers;
  return call;
}

// Had the site been asked for all there is, and answered it all, when the program stood still?
bool all_was_done(const site::Server& server, const host::Reply& reply) {
  std::set<std::string> answered;
  for (const auto& request : reply.run.requests) {
    if (request.end_ns == 0) return false;
    answered.insert(url_of(request));
  }
  return !first_missing(site::oracle_of(server).requests, answered);
}

const host::Answer& answer_of(const site::Server& server, const host::Reply& reply) {
  if (reply.run.outcome == Outcome::hung && all_was_done(server, reply)) {
    auto stuck = host::diagnose(reply.run, host::context().prefix);
    if (stuck.code == "hang") {
      stuck.code = "shutdown-deadlock";
      stuck.message = fmt::format(
          "all {} URLs had been fetched, and nothing was left to wait for; yet the workers wait for more "
          "work, and "
          "crawl never returns. Count the URLs that are not done, and wake everybody when none is left",
          reply.run.requests.size());
      host::context().stopped = true;  // it would do so every time
      host::fail(stuck);
    }
  }
  return host::answer_of(reply);
}

Found found_or_fail(const nlohmann::json& value) {
  auto found = found_in(value);
  if (!found) host::fail("broken-answer", "the answer could not be read");
  return *found;
}

Found crawled(site::Server& server, int workers) {
  const auto reply = host::call(call_for(server.start_url(), workers), &server);
  const auto found = found_or_fail(answer_of(server, reply).value);
  if (auto wrong = judge_lists(server, reply.run.requests, found)) host::fail(*wrong);
  if (auto twice = asked_twice(reply.run.requests)) host::fail(*twice);
  SUCCEED();
  return found;
}

Found crawled(const site::Site& site, int workers) {
  site::Server server(site);
  return crawled(server, workers);
}

void check_depths(const site::Site& site, int workers) {
  site::Server server(site);
  const auto found = crawled(server, workers);
  if (auto wrong = judge_depths(server, found)) host::fail(*wrong);
}

site::Spec small_spec(int pages) {
  site::Spec spec;
  spec.seed = host::fresh_seed();
  spec.pages = pages;
  spec.latency_min = milliseconds(1);
  spec.latency_max = milliseconds(3);
  return spec;
}

// A site of our own shape; names are drawn as ever. links[i]: where page i leads to.
site::Site shaped(const std::vector<std::vector<int>>& links, milliseconds latency = milliseconds(2)) {
  auto spec = small_spec(static_cast<int>(links.size()));
  spec.latency_min = spec.latency_max = latency;
  auto site = site::generate(spec);
  for (std::size_t i = 0; i < links.size(); ++i) site.pages[i].links = links[i];
  return site;
}

constexpr int many = 8;

TEST_CASE("Every page of a small site is found", "[task1][small]") {
  auto spec = small_spec(25);
  spec.cycles = spec.fragments = false;
  crawled(site::generate(spec), many);
}

TEST_CASE("Cycles, fragments, redirects, errors and a second host are followed as they should be",
          "[task1][small]") {
  auto spec = small_spec(40);
  spec.hosts = 2;
  spec.broken = 3;
  spec.failing = 2;
  spec.redirects = 4;
  spec.unreachable = 2;
  crawled(site::generate(spec), many);
}

TEST_CASE("A page that many pages link to is fetched once", "[task1][small]") {
  // Eight pages arrive at the same moment and all link to the same four, which take a while.
  std::vector<std::vector<int>> links(13);
  for (int page = 1; page <= 8; ++page) {
    links[0].push_back(page);
    links[static_cast<std::size_t>(page)] = {9, 10, 11, 12};
  }
  crawled(shaped(links, milliseconds(25)), many);
}

TEST_CASE("A page that fails is reported, and the crawl goes on", "[task1][small]") {
  auto site = shaped({{1, 2, 3}, {}, {}, {4}, {2}});
  site.pages[1].status = 500;
  site.pages[2].status = 404;
  crawled(site, many);
}

TEST_CASE("The first page may be a redirect, and a redirect may lead to a page that is known",
          "[task1][small]") {
  auto site = shaped({{}, {2, 3}, {}, {1}});
  for (const int redirect : {0, 2}) {
    auto& page = site.pages[static_cast<std::size_t>(redirect)];
    page.status = 302;
    page.redirect_to = site.pages[1].path;
  }
  crawled(site, many);
}

TEST_CASE("A first page that cannot be reached is the only failure", "[task1][small]") {
  std::string start;
  {
    const site::Server gone(shaped({{}}));
    start = gone.start_url();
  }
  const auto reply = host::call(call_for(start, many));
  if (reply.run.outcome == Outcome::hung) {
    auto stuck = host::diagnose(reply.run, host::context().prefix);
    host::context().stopped = true;
    stuck.message = "nobody answers at the first URL, and crawl never returns: " + stuck.message;
    host::fail(stuck);
  }
  const auto found = found_or_fail(host::answer_of(reply).value);
  host::expect(
      found.pages.empty() && found.failed == std::vector<std::string>{start}, "wrong-answer",
      fmt::format(
          "nobody answers at the first URL: expected no pages and 1 failed URL, found {} pages and {} "
          "failed URLs",
          found.pages.size(), found.failed.size()));
  SUCCEED();
}

TEST_CASE("A second call asks the site again", "[task1][small]") {
  site::Server server(site::generate(small_spec(15)));
  const auto reply = host::call(call_for(server.start_url(), many, "crawl_again"), &server);
  const auto& answer = answer_of(server, reply);
  const auto oracle = site::oracle_of(server);
  std::map<std::string, int> count;
  for (const auto& request : reply.run.requests) ++count[url_of(request)];
  std::size_t second = 0;
  for (const auto& [url, times] : count) second += times > 1 ? 1U : 0U;
  for (const char* which : {"first", "second"}) {
    const auto found = found_or_fail(answer.value.contains(which) ? answer.value[which] : nlohmann::json());
    if (auto wrong = judge_lists(server, reply.run.requests, found)) {
      wrong->message += fmt::format(" (in the {} of two calls)", which);
      host::fail(*wrong);
    }
  }
  host::expect(
      second == oracle.requests.size(), "cached-between-runs",
      fmt::format(
          "crawl was called twice: the first call made {} requests, the second one {}. Pages may have "
          "changed in between, so every call starts afresh",
          oracle.requests.size(), second));
  for (const auto& [url, times] : count)
    if (times > 2)
      host::fail("duplicate-fetch",
                 fmt::format("in two calls, your program asked for {} {} times", url, times));
  SUCCEED();
}

TEST_CASE("One, two and eight workers find the same pages", "[task2][small]") {
  auto spec = small_spec(25);
  spec.redirects = spec.broken = 1;
  const auto site = site::generate(spec);
  for (const int workers : {1, 2, 8}) {
    INFO("workers: " << workers);
    crawled(site, workers);
  }
}

TEST_CASE("Idle workers wait for the one that still brings pages", "[task2][small]") {
  // One page after the other, and then many: nobody may have gone home.
  std::vector<std::vector<int>> links(20);
  for (int page = 0; page < 3; ++page) links[static_cast<std::size_t>(page)] = {page + 1};
  for (int page = 4; page < 20; ++page) links[3].push_back(page);
  crawled(shaped(links, milliseconds(10)), many);
}

TEST_CASE("A site of one page needs no more than one request", "[task2][small]") {
  crawled(shaped({{}}), many);
}

TEST_CASE("A page has the depth of the shortest way, though a longer one is faster", "[task3][small]") {
  // 0 → 1 → 4 is short, and 1 is slow; 0 → 2 → 3 → 4 is quick. Behind 4 there are more.
  auto site = shaped({{1, 2}, {4}, {3}, {4}, {5}, {6, 0}, {}}, milliseconds(2));
  site.pages[1].latency = milliseconds(80);
  check_depths(site, many);
}

TEST_CASE("Depths are right where some pages are slow", "[task3][small]") {
  auto spec = small_spec(40);
  spec.redirects = 3;
  spec.slow = 6;
  spec.slow_latency = milliseconds(30);
  for (const int workers : {1, many}) check_depths(site::generate(spec), workers);
}

// The tester holds the answers of this one back; what its pages take by themselves does not matter. With few
// workers asked for it has few pages: then a program with more of them has some that are idle.
site::Spec gate_site(std::uint64_t seed, int workers) {
  site::Spec spec;
  spec.seed = seed;
  spec.first_fan_out = 3 * workers;
  spec.pages = 1 + 4 * workers;
  spec.latency_min = spec.latency_max = milliseconds(3);
  return spec;
}

// Long against what the machine does in between, short against patience: 0.5 s with eight workers, 3.5 s
// serially.
site::Spec speed_site(std::uint64_t seed, int workers) {
  site::Spec spec;
  spec.seed = seed;
  spec.first_fan_out = workers + 4;
  spec.pages = 160;
  spec.broken = 2;
  spec.redirects = 2;
  spec.latency_min = milliseconds(15);
  spec.latency_max = milliseconds(30);
  return spec;
}

// Depths are the business of their own task: whoever has not come so far may have a fast crawler all the
// same.
std::optional<Finding> judge(const site::Server& server, const host::Answer& answer) {
  const auto found = found_in(answer.value);
  if (!found) return finding("broken-answer", "the answer could not be read");
  const auto requests = server.ledger();
  if (auto wrong = judge_lists(server, requests, *found)) return wrong;
  return asked_twice(requests);
}

const host::RegisterWorkload registered{host::IoWorkload{
    .make_site =
        [](std::uint64_t seed, int workers, host::SitePurpose purpose) {
          return purpose == host::SitePurpose::gate ? gate_site(seed, workers) : speed_site(seed, workers);
        },
    .make_call = [](const site::Server& server,
                    int workers) { return call_for(server.start_url(), workers); },
    .judge = judge,
}};

}  // namespace
