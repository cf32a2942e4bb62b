#include "kit/host/suites/crawl_suite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/cases/answer_in_order.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "kit/host/run/atomic_stops.hpp"
#include "kit/host/run/caught_at.hpp"
#include "kit/host/run/forced_waits.hpp"
#include "kit/host/suites/workload.hpp"
#include "kit/site/oracle.hpp"
#include "kit/site/server.hpp"
#include "model/known_code.hpp"

namespace manyhands::host {
namespace {

using std::chrono::milliseconds;

constinit CrawlSuite suite;

WhoKnows who_knows() {
  if (suite.one_thread) return WhoKnows::coroutines;
  return suite.processes ? WhoKnows::coordinator : WhoKnows::threads;
}

// When the program hung, had it requested everything from the site, and received all answers?
bool all_was_done(const site::Server& server, const Reply& reply) {
  std::set<std::string> answered;
  for (const auto& request : reply.run.requests) {
    if (request.end_ns == 0) return false;
    answered.insert(url_of(request));
  }
  const auto all = site::oracle_of(server).requests;
  return std::includes(answered.begin(), answered.end(), all.begin(), all.end());
}

const Answer& answer_of(const site::Server& server, const Reply& reply) {
  if (reply.run.outcome == Outcome::hung && all_was_done(server, reply)) {
    auto stuck = diagnose(reply.run, context().prefix);
    if (stuck.code == KnownCode("hang") &&
        stuck.by != "stacks") {  // and no thread holds a lock that they need
      stuck.code = KnownCode("shutdown-deadlock").str();
      stuck.message = fmt::format(
          "all {} URLs had been fetched, but the {} still wait for more work, and crawl never returns. {}",
          reply.run.requests.size(), suite.processes ? "children" : "workers",
          suite.processes
              ? "A child sees the end of its pipe or socket only when every copy of the other end is "
                "closed: the parent's, and those that the children forked after it have inherited"
              : "Count the URLs that are not done, and wake all workers when none is left");
      context().stopped = true;  // it would do so every time
      fail(stuck);
    }
  }
  if (suite.one_thread && reply.run.outcome == Outcome::crashed && reply.run.peak_threads > 1) {
    auto crash = diagnose(reply.run, context().prefix);
    crash.code = KnownCode("more-than-one-thread").str();
    crash.message = fmt::format(
        "{} Your program had {} threads, but must have only one: several threads use data that only one "
        "thread may use without a lock",
        crash.message, reply.run.peak_threads);
    fail(crash);
  }
  return answer_of(reply);
}

}  // namespace

Call crawl_call(const std::string& start, int workers) {
  Call call;
  call.scenario = "crawl";
  call.args = {{"start", start}, {"workers", workers}};
  call.workers = workers;
  return call;
}

Crawled crawled(site::Server& server, const Call& asked) {
  const auto reply = call(asked, &server);
  const auto found = crawled_in(answer_of(server, reply).value);
  if (auto wrong = judge_lists(server, reply.run.requests, found)) {
    if (suite.one_thread)
      if (auto early = ended_with_work_left(reply.run.requests, reply.run.wall_ns)) fail(*early);
    if (suite.in_a_pool && wrong->code == KnownCode("missing-pages"))
      wrong->message +=
          ". Was the pool destroyed while tasks were in its queue? Its destructor drops them, with the pages "
          "they would have found: first wait until no task is left";
    if (wrong->code == KnownCode("exception-lost")) place_where_caught(*wrong, reply.caught_at);
    fail(*wrong);
  }
  if (auto twice = asked_twice(reply.run.requests, who_knows())) fail(*twice);
  SUCCEED();
  return found;
}

Crawled crawled(const site::Site& site, int workers) {
  site::Server server(site);
  return crawled(server, crawl_call(server.start_url(), workers));
}

site::Spec small_spec(int pages) {
  site::Spec spec;
  spec.seed = fresh_seed();
  spec.pages = pages;
  spec.latency_min = milliseconds(1);
  spec.latency_max = milliseconds(3);
  return spec;
}

site::Site shaped_site(const std::vector<std::vector<int>>& links, milliseconds latency) {
  auto spec = small_spec(static_cast<int>(links.size()));
  spec.latency_min = spec.latency_max = latency;
  auto site = site::generate(spec);
  for (std::size_t i = 0; i < links.size(); ++i) site.pages[i].links = links[i];
  return site;
}

namespace {

void check_depths(const site::Site& site, int workers) {
  site::Server server(site);
  const auto found = crawled(server, crawl_call(server.start_url(), workers));
  if (auto wrong = judge_depths(server, found)) fail(*wrong);
}

TEST_CASE("Every page of a small site is found", "[small]") {
  of_task(suite.pages_task);
  auto spec = small_spec(25);
  spec.cycles = spec.fragments = false;
  crawled(site::generate(spec), workers());
}

TEST_CASE("Cycles, fragments, redirects, errors and a second host are handled correctly", "[small]") {
  of_task(suite.pages_task);
  auto spec = small_spec(40);
  spec.hosts = 2;
  spec.broken = 3;
  spec.failing = 2;
  spec.redirects = 4;
  spec.unreachable = 2;
  crawled(site::generate(spec), workers());
}

TEST_CASE("A page that many pages link to is fetched once", "[small]") {
  of_task(suite.pages_task);
  // Eight pages arrive at the same moment, and all link to the same four, which take a while.
  std::vector<std::vector<int>> links(13);
  for (int page = 1; page <= 8; ++page) {
    links[0].push_back(page);
    links[static_cast<std::size_t>(page)] = {9, 10, 11, 12};
  }
  crawled(shaped_site(links, milliseconds(25)), workers());
}

// Four pages after the first, which link to the same three.
site::Site four_alike() {
  std::vector<std::vector<int>> links(8);
  for (int page = 1; page <= 4; ++page) {
    links[0].push_back(page);
    links[static_cast<std::size_t>(page)] = {5, 6, 7};
  }
  return shaped_site(links);
}

// … and four without links: one of them is the last to arrive.
site::Site four_last() {
  return shaped_site({{1, 2, 3, 4}, {}, {}, {}, {}});
}

// A thread that has released a lock continues only when all others have got as far as they can: what one of
// them saw under the lock, all have seen.
TEST_CASE("… also if every worker is stopped each time it has released a lock") {
  of_task(suite.pages_task);
  if (suite.one_thread) {
    SUCCEED();
    return;
  }
  site::ServerOptions options;
  options.gated = true;  // the four pages arrive at the same moment
  for (const auto& site : {four_alike(), four_last()}) {
    std::optional<site::Server> server;
    const auto make = [&](const WaitOrders& orders) {
      server.emplace(site, options);
      auto asked = crawl_call(server->start_url(), std::min(4, workers()));
      asked.waits = orders;
      return call(asked, &*server);
    };
    with_stops_at_unlocks(make, [&](const Reply& reply) {
      const auto found = crawled_in(answer_in_order(reply, in_order_of_locks).value);
      if (auto wrong = judge_lists(*server, reply.run.requests, found)) fail(*wrong);
      if (auto twice = asked_twice(reply.run.requests, who_knows())) fail(*twice);
    });
  }
  SUCCEED();
}

TEST_CASE("… and if every worker is stopped each time it has read an atomic variable", "[small]") {
  of_task(suite.pages_task);
  site::ServerOptions options;
  options.gated = true;  // the four pages arrive at the same moment
  for (const auto& site : {four_alike(), four_last()}) {
    std::optional<site::Server> server;
    const auto make = [&](const AtomicOrders& orders) {
      server.emplace(site, options);
      auto asked = crawl_call(server->start_url(), std::min(4, workers()));
      orders.add_to(asked);
      return call(asked, &*server);
    };
    with_stops_at_atomics(make, [&](const Reply& reply) {
      const auto found = crawled_in(answer_in_order(reply, in_that_order).value);
      auto wrong = judge_lists(*server, reply.run.requests, found);
      if (!wrong) wrong = asked_twice(reply.run.requests, who_knows());
      if (!wrong) return;
      wrong->message += in_that_order;
      fail(*wrong);
    });
  }
  SUCCEED();
}

TEST_CASE("A page that fails is reported, and the crawl continues", "[small]") {
  of_task(suite.pages_task);
  auto site = shaped_site({{1, 2, 3}, {}, {}, {4}, {2}});
  site.pages[1].status = 500;
  site.pages[2].status = 404;
  crawled(site, workers());
}

TEST_CASE("The first page may be a redirect, and a redirect may lead to a page that is known", "[small]") {
  of_task(suite.pages_task);
  auto site = shaped_site({{}, {2, 3}, {}, {1}});
  for (const int redirect : {0, 2}) {
    auto& page = site.pages[static_cast<std::size_t>(redirect)];
    page.status = 302;
    page.redirect_to = site.pages[1].path;
    page.redirect_fragment = redirect == 2;
  }
  crawled(site, workers());
}

TEST_CASE("A first page that cannot be reached is the only failure", "[small]") {
  of_task(suite.pages_task);
  std::string start;
  {
    const site::Server gone(shaped_site({{}}));
    start = gone.start_url();
  }
  const auto reply = call(crawl_call(start, workers()));
  if (reply.run.outcome == Outcome::hung) {
    auto stuck = diagnose(reply.run, context().prefix);
    context().stopped = true;
    stuck.message = "no server answers at the first URL, and crawl never returns: " + stuck.message;
    fail(stuck);
  }
  const auto found = crawled_in(answer_of(reply).value);
  expect(found.pages.empty() && found.failed == std::vector<std::string>{start}, "wrong-answer",
         fmt::format(
             "no server answers at the first URL: expected no pages and 1 failed URL, found {} pages and {} "
             "failed URLs",
             found.pages.size(), found.failed.size()));
  SUCCEED();
}

TEST_CASE("A second call asks the site again", "[small]") {
  of_task(suite.pages_task);
  site::Server server(site::generate(small_spec(15)));
  auto asked = crawl_call(server.start_url(), workers());
  asked.scenario = "crawl_again";
  const auto reply = call(asked, &server);
  const auto& answer = answer_of(server, reply);
  const auto oracle = site::oracle_of(server);
  std::map<std::string, int> count;
  for (const auto& request : reply.run.requests) ++count[url_of(request)];
  std::size_t second = 0;
  for (const auto& [url, times] : count) second += times > 1 ? 1U : 0U;
  for (const char* which : {"first", "second"}) {
    const auto found = crawled_in(answer.value.at(which));
    if (auto wrong = judge_lists(server, reply.run.requests, found)) {
      wrong->message += fmt::format(" (in the {} of two calls)", which);
      fail(*wrong);
    }
  }
  expect(second == oracle.requests.size(), "cached-between-runs",
         fmt::format(
             "crawl was called twice: the first call made {} requests, the second one {}. Pages may have "
             "changed in between, so every call must fetch them again",
             oracle.requests.size(), second));
  for (const auto& [url, times] : count)
    if (times > 2)
      fail("duplicate-fetch", fmt::format("in two calls, your program asked for {} {} times", url, times));
  SUCCEED();
}

TEST_CASE("One, two and many workers find the same pages", "[small]") {
  of_task(suite.workers_task);
  auto spec = small_spec(25);
  spec.redirects = spec.broken = 1;
  const auto site = site::generate(spec);
  for (const int count : {1, 2, workers()}) {
    INFO("workers: " << count);
    crawled(site, count);
  }
}

TEST_CASE("Idle workers wait for the one that still finds pages", "[small]") {
  of_task(suite.workers_task);
  // One page after the other, and then many: no worker may have returned by then.
  std::vector<std::vector<int>> links(20);
  for (int page = 0; page < 3; ++page) links[static_cast<std::size_t>(page)] = {page + 1};
  for (int page = 4; page < 20; ++page) links[3].push_back(page);
  crawled(shaped_site(links, milliseconds(10)), workers());
}

TEST_CASE("A site of one page needs no more than one request", "[small]") {
  of_task(suite.workers_task);
  crawled(shaped_site({{}}), workers());
}

// The last event of all is that no work is left.
TEST_CASE("A worker that is about to sleep does not miss a notification") {
  of_task(suite.workers_task);
  if (suite.one_thread) {
    SUCCEED();
    return;
  }
  // Many at once, and at the end one after the other: all other workers are idle then.
  std::vector<std::vector<int>> links(14);
  for (int page = 1; page <= 10; ++page) links[0].push_back(page);
  for (std::size_t page = 10; page < 13; ++page) links[page] = {static_cast<int>(page) + 1, 0};
  const auto site = shaped_site(links, milliseconds(8));
  const auto missed = missed_notification([&](const WaitOrders& orders) {
    site::Server server(site);
    auto asked = crawl_call(server.start_url(), workers());
    asked.waits = orders;
    auto reply = call(asked, &server);
    if (orders.lose_which != 0 || !ended_in_time(reply.run)) return reply;
    if (auto wrong = judge_lists(server, reply.run.requests, crawled_in(answer_of(server, reply).value)))
      fail(*wrong);
    return reply;
  });
  if (missed) fail(*missed);
  SUCCEED();
}

TEST_CASE("A page has the depth of the shortest path, even if a longer one is faster", "[small]") {
  of_task(suite.depths_task);
  // 0 → 1 → 4 is short, but 1 is slow; 0 → 2 → 3 → 4 is fast. There are more pages after 4.
  auto site = shaped_site({{1, 2}, {4}, {3}, {4}, {5}, {6, 0}, {}}, milliseconds(2));
  site.pages[1].latency = milliseconds(80);
  check_depths(site, workers());
}

TEST_CASE("Depths are right if some pages are slow", "[small]") {
  of_task(suite.depths_task);
  auto spec = small_spec(40);
  spec.redirects = 3;
  spec.slow = 6;
  spec.slow_latency = milliseconds(30);
  for (const int count : {1, workers()}) check_depths(site::generate(spec), count);
}

// The grader holds the answers of this site back, so its latencies do not matter. It has few pages if few
// workers are requested: then a program with more workers has idle ones. In any program, all workers but one
// are idle while the page before the fan-out is in flight: whoever takes an empty queue for the end has ended
// then.
site::Spec gate_site(std::uint64_t seed, int workers) {
  site::Spec spec;
  spec.seed = seed;
  spec.lead = 1;
  spec.first_fan_out = 3 * workers;
  spec.pages = 1 + spec.lead + 4 * workers;
  spec.latency_min = spec.latency_max = milliseconds(3);
  return spec;
}

site::Spec speed_site(std::uint64_t seed, int workers, const CrawlSuite& size) {
  site::Spec spec;
  spec.seed = seed;
  spec.first_fan_out = workers + 4;
  spec.pages = size.speed_pages;
  spec.broken = 2;
  spec.redirects = 2;
  spec.latency_min = size.speed_latency_min;
  spec.latency_max = size.speed_latency_max;
  return spec;
}

// Depths belong to their own task: a learner who has not done that one yet may still have a fast crawler.
std::optional<Finding> judge(const site::Server& server, const Answer& answer) {
  const auto requests = server.ledger();
  if (auto wrong = judge_lists(server, requests, crawled_in(answer.value))) return wrong;
  return asked_twice(requests, who_knows());
}

site::Spec site_for(std::uint64_t seed, int workers, SitePurpose purpose) {
  if (purpose == SitePurpose::gate) return gate_site(seed, workers);
  if (purpose == SitePurpose::speed) return speed_site(seed, workers, suite);
  if (purpose == SitePurpose::virtual_speed) {
    auto spec = speed_site(seed, workers, suite);
    spec.pages = suite.virtual_pages;
    spec.latency_min = suite.virtual_latency_min;
    spec.latency_max = suite.virtual_latency_max;
    spec.latency_step = suite.virtual_latency_step;
    return spec;
  }
  return speed_site(seed, 8, CrawlSuite{});
}

}  // namespace

RegisterCrawlSuite::RegisterCrawlSuite(CrawlSuite chosen) {
  suite = chosen;
  const RegisterWorkload workload{
      IoWorkload{.make_site = site_for,
                 .make_call = [](const site::Server& server,
                                 int workers) { return crawl_call(server.start_url(), workers); },
                 .judge = judge,
                 .refills = true,
                 .in_a_pool = suite.in_a_pool}};
}

}  // namespace manyhands::host
