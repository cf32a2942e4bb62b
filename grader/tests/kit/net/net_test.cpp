#include "manyhands/net.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <set>
#include <thread>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/site/server.hpp"

namespace net_test {

namespace net = manyhands::net;
namespace site = manyhands::site;

namespace {

site::Site small_site(int pages = 20) {
  site::Spec spec;
  spec.seed = 7;
  spec.pages = pages;
  spec.redirects = 1;
  return site::generate(spec);
}

int index_of(const site::Site& s, int status) {
  for (std::size_t i = 0; i < s.pages.size(); ++i)
    if (s.pages[i].status == status) return static_cast<int>(i);
  return -1;
}

std::string what_get_throws(const std::string& url) {
  try {
    net::get(url);
  } catch (const net::Error& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace

TEST_CASE("a page arrives whole, with its status") {
  const site::Server server(small_site());
  const auto page = net::get(server.start_url());
  CHECK(page.status == 200);
  CHECK(page.location.empty());
  CHECK(page.body.find("<title>Page 0</title>") != std::string::npos);
  CHECK(page.body.size() >= 8);
  CHECK(page.body.substr(page.body.size() - 8) == "</html>\n");
}

TEST_CASE("a redirect is answered with an absolute location and is not followed") {
  const site::Server server(small_site());
  const auto answer = net::get(server.url_of(index_of(server.site(), 302)));
  CHECK(answer.status == 302);
  CHECK(answer.location.find("http://127.0.0.2:") == 0);
  // The fragment is not part of the request.
  CHECK(answer.location.ends_with("#part"));
  CHECK(net::get(answer.location).status == 200);
  REQUIRE(server.ledger().size() == 2);
  CHECK(server.ledger().back().path.find('#') == std::string::npos);
}

TEST_CASE("an unknown path is a response, and in the ledger") {
  const site::Server server(small_site());
  const auto origin = server.start_url().substr(0, server.start_url().rfind('/'));
  CHECK(net::get(origin + "/no-such-page#part").status == 404);
  const auto ledger = server.ledger();
  REQUIRE(ledger.size() == 1);
  CHECK(ledger[0].path == "/no-such-page");
  CHECK("http://" + ledger[0].host == origin);
  CHECK(ledger[0].status == 404);
  CHECK(ledger[0].end_ns >= ledger[0].begin_ns);
}

TEST_CASE("a thread keeps its connection, and each thread has its own") {
  const site::Server server(small_site());
  for (int i = 0; i < 10; ++i) net::get(server.url_of(i));
  std::thread([&] {
    for (int i = 0; i < 10; ++i) net::get(server.url_of(i));
  }).join();
  const auto ledger = server.ledger();
  REQUIRE(ledger.size() == 20);
  for (std::size_t i = 0; i < 20; ++i) CHECK(ledger[i].connection == (i < 10 ? 1 : 2));
}

TEST_CASE("a kept connection that the server has closed is opened anew") {
  auto server = std::make_unique<site::Server>(small_site());
  const auto url = server->start_url();
  const auto port = server->port();
  CHECK(net::get(url).status == 200);
  server.reset();
  server = std::make_unique<site::Server>(small_site(), site::ServerOptions{port, false});
  CHECK(net::get(url).status == 200);
  CHECK(server->ledger().size() == 1);
}

TEST_CASE("a forked child shares no connection with its parent") {
  const site::Server server(small_site());
  net::get(server.url_of(0));
  const pid_t child = ::fork();
  if (child == 0) {
    int status = 0;
    try {
      status = net::get(server.url_of(1)).status;
    } catch (...) {
    }
    ::_exit(status == 200 ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
  CHECK(net::get(server.url_of(2)).status == 200);
  const auto ledger = server.ledger();
  REQUIRE(ledger.size() == 3);
  CHECK(ledger[1].connection != ledger[0].connection);
  CHECK(ledger[2].connection == ledger[0].connection);
}

TEST_CASE("a server that cannot be reached is an error that says so") {
  std::string url;
  {
    const site::Server server(small_site());
    url = server.start_url();
  }
  CHECK(what_get_throws(url).find("cannot reach 127.0.0.2:") == 0);
  CHECK(what_get_throws("ftp://x/") == "not an http:// URL: ftp://x/");
}

TEST_CASE("a server that hangs up in the middle is an error") {
  std::optional<site::Server> server;
  server.emplace(small_site(), site::ServerOptions{0, true});
  std::string error;
  std::thread client([&, url = server->url_of(1)] { error = what_get_throws(url); });
  while (server->in_flight() == 0) std::this_thread::yield();
  server.reset();
  client.join();
  CHECK(error.find("the connection was closed in the middle by 127.0.0.2:") == 0);
}

TEST_CASE("a hundred threads fetch at once, each the right page") {
  const site::Server server(small_site(100));
  std::vector<std::string> titles(100);
  std::vector<std::thread> threads;
  for (int i = 0; i < 100; ++i)
    threads.emplace_back([&, i] {
      for (int k = 0; k < 5; ++k) {
        const auto page = net::get(server.url_of((i + k) % 100));
        const auto wanted = "<title>Page " + std::to_string((i + k) % 100) + "</title>";
        if (page.body.find(wanted) == std::string::npos) titles[static_cast<std::size_t>(i)] = wanted;
      }
    });
  for (auto& thread : threads) thread.join();
  for (const auto& missing : titles) CHECK(missing.empty());
  std::set<int> connections;
  for (const auto& request : server.ledger()) connections.insert(request.connection);
  CHECK(connections.size() == 100);
}

}  // namespace net_test
