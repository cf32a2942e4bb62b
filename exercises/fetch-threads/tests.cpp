// The pages, what the site must have seen, and the exceptions that must reach the caller.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/run/caught_at.hpp"
#include "kit/host/suites/page_list.hpp"
#include "kit/host/suites/workload.hpp"
#include "kit/site/server.hpp"
#include "model/known_code.hpp"

namespace {

using namespace manyhands;
using std::chrono::milliseconds;

constexpr int many = 8;

site::Site listed(int pages, int least, int most) {
  return site::generate(host::page_list(host::fresh_seed(), pages, milliseconds(least), milliseconds(most)));
}

TEST_CASE("One worker fetches what the serial program fetches", "[task1][small]") {
  host::check_fetching(listed(12, 1, 3), 1);
}

TEST_CASE("Every page is in its URL's place, even if the first ones take longest", "[task1][small]") {
  auto site = listed(24, 1, 2);
  for (std::size_t page = 0; page < 4; ++page)
    site.pages[page].latency = milliseconds(60 - 10 * static_cast<int>(page));
  host::check_fetching(site, many);
}

TEST_CASE("Two or eight threads fetch each URL once", "[task1][small]") {
  for (const int workers : {2, many}) host::check_fetching(listed(21, 1, 4), workers);
}

TEST_CASE("There may be fewer URLs than workers", "[task1][small]") {
  for (const int pages : {1, 3}) host::check_fetching(listed(pages, 2, 2), many);
}

TEST_CASE("An empty list of URLs is no problem", "[task1][small]") {
  site::Server server(listed(1, 1, 1));
  auto asked = host::fetching(server, many);
  asked.args["urls"] = nlohmann::json::array();
  const auto reply = host::call(asked, &server);
  host::expect(host::answer_of(reply).value.elements().empty(), "wrong-answer",
               "fetch_all was called without any URL, but its result is not empty");
  SUCCEED();
}

TEST_CASE("A second call is independent of the first", "[task1]") {
  host::check_second_fetching();
}

// --- exceptions

// A machine on which nobody listens. `which` tells one from the others.
std::string dead_host(const site::Server& server, int which) {
  return fmt::format("127.0.0.{}:{}", 200 + which, server.port());
}

std::string dead_url(const site::Server& server, int which) {
  return "http://" + dead_host(server, which) + "/";
}

// What get() says about it (kit/net/net.cpp).
std::string text_of_exception(const site::Server& server, int which) {
  return "cannot reach " + dead_host(server, which) + ": " + std::strerror(ECONNREFUSED);
}

struct Failing {
  int pages;               // that answer
  std::vector<int> deads;  // their places in the list
};

host::Call failing_call(const site::Server& server, const Failing& list, int workers) {
  auto asked = host::fetching(server, workers);
  asked.scenario = "fetch_failing";
  auto& urls = asked.args["urls"];
  for (std::size_t i = 0; i < list.deads.size(); ++i)
    urls.insert(urls.begin() + list.deads[i], dead_url(server, static_cast<int>(i)));
  return asked;
}

std::string about(const Failing& list, int workers) {
  return fmt::format("{} of {} URLs had no answer ({})", list.deads.size(),
                     list.pages + static_cast<int>(list.deads.size()),
                     workers == 1 ? "one worker" : fmt::format("{} workers", workers));
}

// None if the caller got the exception of one of the dead URLs.
std::optional<Finding> judge_caught(const site::Server& server, const host::Reply& reply, const Failing& list,
                                    int workers) {
  const auto& value = host::answer_of(reply).value;
  std::vector<std::string> thrown;
  for (int i = 0; i < static_cast<int>(list.deads.size()); ++i)
    thrown.push_back(text_of_exception(server, i));
  std::string wrong;
  if (value.has("pages"))
    wrong = "get() threw, but fetch_all returned as if nothing had happened";
  else if (value.has("other"))
    wrong = fmt::format("get() threw a manyhands::net::Error, but fetch_all threw something else: {}",
                        value.at("other").text());
  else if (const auto text = value.at("error").text(); std::count(thrown.begin(), thrown.end(), text) == 0)
    wrong = fmt::format("fetch_all threw a manyhands::net::Error, but none that get() had thrown: {}", text);
  if (wrong.empty()) return std::nullopt;
  Finding finding;
  finding.code = KnownCode("exception-lost").str();
  finding.by = "tests";
  finding.message = about(list, workers) + ": " + wrong;
  host::place_where_caught(finding, reply.caught_at);
  return finding;
}

std::optional<Finding> judge_asked_once(const site::Server& server) {
  std::map<std::string, int> times;
  for (const auto& request : server.ledger())
    if (const int count = ++times[request.path]; count > 1) {
      Finding finding;
      finding.code = KnownCode("duplicate-fetch").str();
      finding.by = "tests";
      finding.message =
          fmt::format("a URL had no answer, and {} was then fetched {} times. Fetch every URL only once",
                      request.path, count);
      return finding;
    }
  return std::nullopt;
}

// Threads that are left, at least, in two calls: one call may have caught a thread that is just ending.
void check_failing(const Failing& list, int workers) {
  int left = 1 << 20;
  for (int time = 0; time < 2; ++time) {
    site::Server server(listed(list.pages, 1, 3));
    const auto reply = host::call(failing_call(server, list, workers), &server);
    if (auto wrong = judge_caught(server, reply, list, workers)) host::fail(*wrong);
    if (auto wrong = judge_asked_once(server)) host::fail(*wrong);
    left = std::min(left, reply.run.left.threads - std::max(reply.run.left.library_threads, 0));
  }
  host::expect(
      left <= 0, "threads-left-running",
      fmt::format("{}: {} still running when fetch_all had thrown. Join all threads first, then "
                  "throw",
                  about(list, workers), left == 1 ? "one thread was" : fmt::format("{} threads were", left)));
  SUCCEED();
}

TEST_CASE("The exception of a fetch arrives at the caller", "[task2][small]") {
  for (const int workers : {1, 2, many}) check_failing({.pages = 11, .deads = {5}}, workers);
}

TEST_CASE("… also if it is the first or the last URL that has no answer", "[task2][small]") {
  for (const int place : {0, 11}) check_failing({.pages = 11, .deads = {place}}, many);
}

TEST_CASE("If several fetches fail at once, one exception arrives", "[task2][small]") {
  check_failing({.pages = 4, .deads = {0, 1, 2, 3, 4, 5, 6, 7}}, many);
}

TEST_CASE("After a failure, the next call works", "[task2]") {
  site::Server server(listed(12, 1, 2));
  auto second = host::fetching(server, 3);
  auto first = second;
  first.scenario = "fetch_failing";
  first.args["urls"] = {dead_url(server, 0), dead_url(server, 1), dead_url(server, 2)};
  second.before = {first};
  const auto reply = host::call(second, &server);
  if (auto wrong = host::judge_fetched(server, host::answer_of(reply), second.workers)) {
    wrong->message =
        "fetch_all was called again after a call in which no URL had an answer: " + wrong->message;
    host::fail(*wrong);
  }
  SUCCEED();
}

// The list may not be divided in advance: a thread that is free takes the next URL.
host::IoWorkload the_workload() {
  auto workload = host::page_list_workload();
  workload.refills = true;
  return workload;
}

const host::RegisterWorkload workload{the_workload()};

}  // namespace
