#include "kit/site/server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>
#include <thread>

#include "kit/host/base/catch.hpp"
#include "kit/site/html.hpp"
#include "kit/site/oracle.hpp"
#include "manyhands/net.hpp"
#include "manyhands/web.hpp"

namespace server_test {

extern "C" char** environ;
namespace net = manyhands::net;
namespace site = manyhands::site;
using std::chrono::microseconds;
using std::chrono::milliseconds;

namespace {

site::Spec everything(std::uint64_t seed) {
  site::Spec spec;
  spec.seed = seed;
  spec.pages = 60;
  spec.hosts = 2;
  spec.broken = 4;
  spec.failing = 3;
  spec.redirects = 5;
  spec.unreachable = 3;
  spec.shared_targets = 2;
  return spec;
}

std::string text_of(const site::Site& s) {
  std::string text;
  for (std::size_t i = 0; i < s.pages.size(); ++i) {
    const auto& page = s.pages[i];
    text += page.path + ' ' + std::to_string(page.host) + ' ' + std::to_string(page.status) + ' ' +
            page.redirect_to + ' ' + std::to_string(page.latency.count()) + '\n' +
            site::render(s, static_cast<int>(i), 80);
  }
  return text;
}

struct Crawled {
  std::map<std::string, int> depth;
  std::set<std::string> failed;
  std::set<std::string> requests;
};

/// A crawl that knows only the site's start URL: level by level, one request at a time.
Crawled crawl(const std::string& start, int max_depth = 1000) {
  Crawled result;
  std::set<std::string> level{start};
  for (int depth = 0; depth <= max_depth && !level.empty(); ++depth) {
    std::set<std::string> next;
    for (const auto& url : level) {
      result.requests.insert(url);
      const auto answer = net::get(url);
      if (answer.status == 200) {
        result.depth[url] = depth;
        for (const auto& link : manyhands::web::links(url, answer.body)) next.insert(link);
      } else if (!answer.location.empty()) {
        next.insert(answer.location.substr(0, answer.location.find('#')));  // the page, without the fragment
      } else {
        result.failed.insert(url);
      }
    }
    level.clear();
    for (const auto& url : next)
      if (result.requests.count(url) == 0) level.insert(url);
  }
  return result;
}

std::set<std::string> keys(const std::map<std::string, int>& map) {
  std::set<std::string> result;
  for (const auto& entry : map) result.insert(entry.first);
  return result;
}

/// Exit status, or -1 if it cannot be started.
int run(std::vector<std::string> arguments) {
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  pid_t pid = 0;
  if (::posix_spawnp(&pid, argv[0], nullptr, nullptr, argv.data(), environ) != 0) return -1;
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 256;
}

int peak_in_flight(const site::Server& server) {
  int peak = 0;
  for (const auto& request : server.ledger()) peak = std::max(peak, request.in_flight);
  return peak;
}

void wait_for_in_flight(const site::Server& server, int count) {
  while (server.in_flight() != count) std::this_thread::yield();
}

/// A chain 0 → 1 → 2 → …: with one link per page and no cycles, every page is only linked from the one
/// before.
site::Spec chain(int pages) {
  site::Spec spec;
  spec.pages = pages;
  spec.fan_out = 1;
  spec.cycles = false;
  return spec;
}

}  // namespace

TEST_CASE("the same seed gives the same site, another seed another one") {
  CHECK(text_of(site::generate(everything(11))) == text_of(site::generate(everything(11))));
  CHECK(text_of(site::generate(everything(11))) != text_of(site::generate(everything(12))));
}

TEST_CASE("a site has what its spec asks for") {
  auto spec = everything(5);
  spec.slow = 4;
  spec.slow_latency = milliseconds(50);
  spec.latency_min = milliseconds(1);
  spec.latency_max = milliseconds(3);
  const auto made = site::generate(spec);
  std::map<int, int> by_status;
  int slow = 0;
  for (const auto& page : made.pages) {
    ++by_status[page.status];
    slow += page.latency == milliseconds(50) ? 1 : 0;
    CHECK((page.latency == milliseconds(50) ||
           (page.latency >= milliseconds(1) && page.latency <= milliseconds(3))));
  }
  CHECK(by_status == std::map<int, int>{{200, 63}, {302, 5}, {404, 4}, {500, 3}});
  CHECK(slow == 4);
  CHECK(made.pages[0].host == 0);
}

TEST_CASE("the first page can have a fan-out of its own, and its children share targets") {
  site::Spec spec;
  spec.pages = 40;
  spec.first_fan_out = 24;
  spec.shared_targets = 3;
  const auto made = site::generate(spec);
  const auto& first = made.pages[0].links;
  CHECK(std::set<int>(first.begin(), first.end()).size() >= 24);
  for (int child = 1; child <= 24; ++child) {
    const auto& links = made.pages[static_cast<std::size_t>(child)].links;
    for (int target = 37; target < 40; ++target) CHECK(std::count(links.begin(), links.end(), target) >= 1);
  }
}

TEST_CASE("pages one after the other can lead to the first fan-out") {
  site::Spec spec;
  spec.pages = 40;
  spec.lead = 2;
  spec.first_fan_out = 24;
  spec.shared_targets = 3;
  const auto made = site::generate(spec);
  CHECK(made.pages[0].links == std::vector<int>{1});
  CHECK(made.pages[1].links == std::vector<int>{2});
  const auto& fan = made.pages[2].links;
  CHECK(std::set<int>(fan.begin(), fan.end()).size() >= 24);
  for (int child = 3; child < 27; ++child) {
    const auto& links = made.pages[static_cast<std::size_t>(child)].links;
    for (int target = 37; target < 40; ++target) CHECK(std::count(links.begin(), links.end(), target) >= 1);
  }
  const site::Server server(made);
  CHECK(site::oracle_of(server).depth.size() == 40);
}

TEST_CASE("an independent crawl finds what the oracle says") {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    auto spec = everything(seed);
    spec.hosts = static_cast<int>(1 + seed % 3);
    const site::Server server(site::generate(spec));
    const auto oracle = site::oracle_of(server);
    const auto found = crawl(server.start_url());
    CHECK(found.depth == oracle.depth);
    CHECK(found.failed == oracle.failed);
    CHECK(found.requests == oracle.requests);
    CHECK(oracle.depth.size() == 60);
    CHECK(oracle.failed.size() == 7);
    CHECK(oracle.requests.size() == 60 + 7 + 5);
  }
}

TEST_CASE("the oracle stops at a depth as a crawl does") {
  const site::Server server(site::generate(everything(3)));
  for (int depth = 0; depth <= 4; ++depth) {
    const auto oracle = site::oracle_of(server, depth);
    const auto found = crawl(server.start_url(), depth);
    CHECK(found.depth == oracle.depth);
    CHECK(found.requests == oracle.requests);
  }
}

TEST_CASE("wget --recursive finds exactly the pages of the oracle") {
  if (std::system("command -v wget >/dev/null 2>&1") != 0) {
    std::cout << "not checked: wget is not installed on this machine\n";
    return;
  }
  std::string folder = (std::filesystem::temp_directory_path() / "manyhands-wget-XXXXXX").string();
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  for (std::uint64_t seed = 21; seed <= 23; ++seed) {
    const site::Server server(site::generate(everything(seed)));
    // Status 8: the server answered a request with an error, as these sites do.
    CHECK(run({"wget", "--recursive", "--level=inf", "--span-hosts", "--domains=127.0.0.2,127.0.0.3",
               "--no-config", "--no-proxy", "--quiet", "--tries=1", "--delete-after",
               "--directory-prefix=" + folder, server.start_url()}) == 8);
    std::set<std::string> pages, failed;
    for (const auto& request : server.ledger()) {
      if (request.path == "/robots.txt") continue;
      if (request.status == 200) pages.insert("http://" + request.host + request.path);
      if (request.status >= 400) failed.insert("http://" + request.host + request.path);
    }
    const auto oracle = site::oracle_of(server);
    CHECK(pages == keys(oracle.depth));
    CHECK(failed == oracle.failed);
  }
  std::filesystem::remove_all(folder);
}

TEST_CASE("a gated server answers the first page, and the rest all at once when it is released") {
  site::Server server(site::generate(everything(1)), {0, true});
  CHECK(net::get(server.start_url()).status == 200);
  std::vector<std::thread> clients;
  for (int i = 1; i <= 100; ++i) clients.emplace_back([&, i] { net::get(server.url_of(1 + i % 50)); });
  wait_for_in_flight(server, 100);
  for (const auto& request : server.ledger())
    CHECK((request.end_ns == 0) == (server.url_of(0) != "http://" + request.host + request.path));
  server.release();
  for (auto& client : clients) client.join();
  CHECK(server.in_flight() == 0);
  CHECK(peak_in_flight(server) == 100);
  const auto ledger = server.ledger();
  std::int64_t last_begin = 0;
  std::int64_t first_end = INT64_MAX;
  for (std::size_t i = 1; i < ledger.size(); ++i) {
    last_begin = std::max(last_begin, ledger[i].begin_ns);
    first_end = std::min(first_end, ledger[i].end_ns);
  }
  CHECK(last_begin < first_end);
  CHECK(net::get(server.url_of(2)).status == 200);  // stays open
}

TEST_CASE("the ledger never shows more in flight than there are clients") {
  for (const auto latency : {microseconds(0), microseconds(200)}) {
    auto spec = everything(2);
    spec.latency_max = latency;
    const site::Server server(site::generate(spec));
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i)
      clients.emplace_back([&, i] {
        for (int k = 0; k < 100; ++k) net::get(server.url_of((7 * i + k) % 60));
      });
    for (auto& client : clients) client.join();
    CHECK(server.ledger().size() == 800);
    CHECK(peak_in_flight(server) <= 8);
    CHECK(server.in_flight() == 0);
  }
}

TEST_CASE("a request takes at least its page's service time") {
  auto spec = everything(4);
  spec.latency_min = milliseconds(2);
  spec.latency_max = milliseconds(4);
  const site::Server server(site::generate(spec));
  for (int i = 0; i < 10; ++i) net::get(server.url_of(i));
  const auto ledger = server.ledger();
  REQUIRE(ledger.size() == 10);
  for (std::size_t i = 0; i < 10; ++i)
    CHECK(ledger[i].end_ns - ledger[i].begin_ns >=
          std::chrono::nanoseconds(server.site().pages[i].latency).count());
}

TEST_CASE("starting the clock clears the ledger and counts from the given instant") {
  site::Server server(site::generate(everything(4)));
  net::get(server.start_url());
  server.start_clock(std::chrono::steady_clock::now());
  CHECK(server.ledger().empty());
  net::get(server.start_url());
  REQUIRE(server.ledger().size() == 1);
  CHECK(server.ledger()[0].begin_ns > 0);
}

TEST_CASE("a client that gives up is in flight no longer, and its request was never answered") {
  site::Server server(site::generate(everything(4)), {0, true});
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(server.port());
  ::inet_pton(AF_INET, "127.0.0.2", &address.sin_addr);
  REQUIRE(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  const std::string request = "GET /somewhere HTTP/1.1\r\nHost: x\r\n\r\n";
  REQUIRE(::send(fd, request.data(), request.size(), 0) == static_cast<ssize_t>(request.size()));
  wait_for_in_flight(server, 1);
  ::close(fd);
  wait_for_in_flight(server, 0);
  server.release();
  CHECK(net::get(server.start_url()).status == 200);
  CHECK(server.ledger()[0].end_ns == 0);
}

TEST_CASE("requests sent ahead on one connection are on their way as soon as they have arrived") {
  site::Server server(site::generate(everything(4)), {0, true});
  const auto path_of = [&](int page) { return server.site().pages[static_cast<std::size_t>(page)].path; };
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(server.port());
  ::inet_pton(AF_INET, "127.0.0.2", &address.sin_addr);
  REQUIRE(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  const auto send = [fd](const std::string& text) {
    REQUIRE(::send(fd, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()));
  };
  const auto head = [&](int page) { return "GET " + path_of(page) + " HTTP/1.1\r\nHost: x\r\n\r\n"; };
  send(head(1) + head(2));  // in one piece; a third one in two pieces
  wait_for_in_flight(server, 2);
  send(head(3).substr(0, 20));
  send(head(3).substr(20));
  wait_for_in_flight(server, 3);
  auto ledger = server.ledger();
  REQUIRE(ledger.size() == 3);
  for (int i = 0; i < 3; ++i) CHECK(ledger[static_cast<std::size_t>(i)].path == path_of(i + 1));
  CHECK(peak_in_flight(server) == 3);
  server.release();
  wait_for_in_flight(server, 0);
  ledger = server.ledger();
  CHECK(ledger.size() == 3);
  for (const auto& request : ledger) CHECK(request.status != 0);
  CHECK(ledger[0].queued_ns == 0);
  CHECK(ledger[2].queued_ns > 0);
  // A request without an answer is not in flight for ever.
  send(head(1));
  ::close(fd);
  wait_for_in_flight(server, 0);
}

TEST_CASE("of the requests at the gate one can be answered, and the others still wait") {
  site::Server server(site::generate(everything(1)), {0, true});
  std::vector<std::thread> clients;
  for (int page = 1; page <= 3; ++page) clients.emplace_back([&, page] { net::get(server.url_of(page)); });
  wait_for_in_flight(server, 3);
  server.release_one(1);
  wait_for_in_flight(server, 2);
  const auto ledger = server.ledger();
  for (std::size_t i = 0; i < 3; ++i) CHECK((ledger[i].end_ns != 0) == (i == 1));
  server.release();
  for (auto& client : clients) client.join();
}

TEST_CASE("every descriptor of a server is close-on-exec") {
  const auto open_ones = [] {
    std::map<int, bool> result;  // descriptor → close-on-exec
    for (int fd = 0; fd < 256; ++fd)
      if (const int flags = ::fcntl(fd, F_GETFD); flags >= 0) result[fd] = (flags & FD_CLOEXEC) != 0;
    return result;
  };
  const auto before = open_ones();
  site::Server server(site::generate(everything(4)), {0, true});
  std::thread client([&] {
    try {
      net::get(server.url_of(1));
    } catch (const net::Error&) {
    }
  });
  wait_for_in_flight(server, 1);
  const auto during = open_ones();
  server.release();
  client.join();
  CHECK(during.size() >= before.size() + 4);
  for (const auto& [fd, close_on_exec] : during)
    if (before.count(fd) == 0) CHECK(close_on_exec);
}

TEST_CASE("the critical path of a chain is the sum of its service times") {
  auto spec = chain(10);
  spec.latency_min = milliseconds(1);
  spec.latency_max = milliseconds(2);
  const site::Server server(site::generate(spec));
  crawl(server.start_url());
  std::int64_t sum = 0;
  for (const auto& request : server.ledger()) sum += request.end_ns - request.begin_ns;
  CHECK(server.ledger().size() == 10);
  CHECK(site::critical_path_ns(server, server.ledger()) == sum);
}

TEST_CASE("the critical path takes the earliest discovery of each page") {
  const site::Server server(site::generate(everything(9)));
  const auto oracle = site::oracle_of(server);
  std::vector<manyhands::Request>
      ledger;  // every page takes 1,000 ns, so the path is the greatest depth plus one
  for (const auto& url : oracle.requests) {
    manyhands::Request request;
    const auto slash = url.find('/', 7);
    request.host = url.substr(7, slash - 7);
    request.path = url.substr(slash);
    request.begin_ns = 500;
    request.end_ns = 1500;
    ledger.push_back(request);
  }
  int levels = 1;
  while (site::oracle_of(server, levels - 1).requests.size() < oracle.requests.size()) ++levels;
  CHECK(site::critical_path_ns(server, ledger) == 1000 * levels);
  CHECK(site::critical_path_ns(server, {}) == 0);
}

TEST_CASE(
    "of a listed site all pages are known at the start: none leads to another, and the longest takes "
    "longest") {
  site::Spec spec;
  spec.seed = 7;
  spec.pages = 20;
  spec.listed = true;
  spec.broken = spec.failing = spec.redirects = spec.unreachable = 2;
  const site::Server server(site::generate(spec));
  for (const auto& page : server.site().pages) CHECK(page.links.empty());
  const auto known = site::known_at_start(server.site());
  CHECK(known.size() == 26);
  const auto oracle = site::oracle_of(server);
  CHECK(oracle.requests.size() == 26);
  CHECK(oracle.failed.size() == 4);
  for (const auto& [url, depth] : oracle.depth) CHECK(depth == 0);

  std::vector<manyhands::Request> ledger;
  for (const int page : known) {
    manyhands::Request request;
    const auto url = server.url_of(page);
    const auto slash = url.find('/', 7);
    request.host = url.substr(7, slash - 7);
    request.path = url.substr(slash);
    request.begin_ns = 1000 * page;
    request.end_ns = request.begin_ns + 500 + page;
    ledger.push_back(request);
  }
  CHECK(site::critical_path_ns(server, ledger) == 525);
  site::note_discoveries(server, ledger);
  for (const auto& request : ledger) CHECK(request.discovered_ns == 0);
}

TEST_CASE("an ordinary site has one page that is known at the start") {
  CHECK(site::known_at_start(site::generate(everything(3))) == std::vector<int>{0});
}

}  // namespace server_test
