#include "manyhands/async.hpp"

#include <sys/socket.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/observe/proc.hpp"
#include "kit/net/waiting.hpp"
#include "kit/site/server.hpp"

namespace async_test {

namespace asio = boost::asio;
namespace net = manyhands::net;
namespace site = manyhands::site;

extern "C" char manyhands_waiting_places[];

namespace {

site::Spec spec_of(int pages, std::chrono::milliseconds latency = std::chrono::milliseconds(0)) {
  site::Spec spec;
  spec.seed = 11;
  spec.pages = pages;
  spec.redirects = 1;
  spec.latency_min = spec.latency_max = latency;
  return spec;
}

int index_of(const site::Site& it, int status) {
  for (std::size_t i = 0; i < it.pages.size(); ++i)
    if (it.pages[i].status == status) return static_cast<int>(i);
  return -1;
}

void rethrow(std::exception_ptr error) {
  if (error) std::rethrow_exception(error);
}

/// Runs one coroutine to completion, on its own event loop.
void run(const std::function<asio::awaitable<void>(net::AsyncClient&)>& body) {
  asio::io_context loop(1);
  net::AsyncClient client(loop.get_executor());
  asio::co_spawn(loop, body(client), rethrow);
  loop.run();
}

asio::awaitable<void> get_into(net::AsyncClient& client, std::string url, std::vector<net::Response>& all) {
  all.push_back(co_await client.get(std::move(url)));
}

asio::awaitable<std::string> what_get_throws(net::AsyncClient& client, std::string url) {
  try {
    co_await client.get(std::move(url));
  } catch (const net::Error& error) {
    co_return error.what();
  }
  co_return "nothing";
}

std::string error_for(const std::string& url) {
  std::string what;
  run([&](net::AsyncClient& client) -> asio::awaitable<void> {
    what = co_await what_get_throws(client, url);
  });
  return what;
}

// A server that is controlled for each connection: a listening socket that answers nothing automatically.
struct BareServer {
  asio::io_context context;
  asio::ip::tcp::acceptor acceptor{context, {asio::ip::make_address("127.0.0.2"), 0}};
  [[nodiscard]] std::string url() const {
    return "http://127.0.0.2:" + std::to_string(acceptor.local_endpoint().port()) + "/x";
  }
};

}  // namespace

TEST_CASE("an awaited page arrives whole, a redirect is not followed, an unknown path is a response") {
  const site::Server server(site::generate(spec_of(20)));
  const auto origin = server.start_url().substr(0, server.start_url().rfind('/'));
  std::vector<net::Response> all;
  run([&](net::AsyncClient& client) -> asio::awaitable<void> {
    co_await get_into(client, server.start_url(), all);
    co_await get_into(client, server.url_of(index_of(server.site(), 302)), all);
    co_await get_into(client, origin + "/no-such-page#part", all);
  });
  REQUIRE(all.size() == 3);
  CHECK(all[0].status == 200);
  CHECK(all[0].body.find("<title>Page 0</title>") != std::string::npos);
  CHECK(all[0].body == net::get(server.start_url()).body);
  CHECK(all[1].status == 302);
  CHECK(all[1].location.find("http://127.0.0.2:") == 0);
  CHECK(all[2].status == 404);
}

TEST_CASE("many awaited requests are on their way at once, on one thread") {
  site::ServerOptions options;
  options.gated = true;
  auto spec = spec_of(301);
  spec.listed = true;  // the gate holds back the first page, too
  site::Server server(site::generate(spec), options);
  std::vector<net::Response> all;
  asio::io_context loop(1);
  net::AsyncClient client(loop.get_executor());
  for (int page = 0; page < 300; ++page)
    asio::co_spawn(loop, get_into(client, server.url_of(page), all), rethrow);
  const auto threads_before = manyhands::host::proc::tasks_of(::getpid()).size();
  while (server.in_flight() < 300) loop.run_one_for(std::chrono::milliseconds(5));
  CHECK(manyhands::host::proc::tasks_of(::getpid()).size() == threads_before);
  const std::string places = manyhands_waiting_places;
  CHECK(places.rfind("300 at ", 0) == 0);
  CHECK(places.find("async_test.cpp:") != std::string::npos);
  server.release();
  loop.run();
  CHECK(all.size() == 300);
  CHECK(std::string(manyhands_waiting_places).empty());
}

TEST_CASE("connections are used again, as many as were needed at once") {
  const site::Server server(site::generate(spec_of(20)));
  std::vector<net::Response> all;
  run([&](net::AsyncClient& client) -> asio::awaitable<void> {
    for (int page = 0; page < 20; ++page) co_await get_into(client, server.url_of(page), all);
  });
  std::set<int> connections;
  for (const auto& request : server.ledger()) connections.insert(request.connection);
  CHECK(all.size() == 20);
  CHECK(connections.size() == 1);
}

TEST_CASE("what cannot be reached is an error, and never a wait for a name") {
  std::string gone;
  {
    const site::Server server(site::generate(spec_of(1)));
    gone = server.start_url();
  }
  CHECK(error_for(gone).find("cannot reach 127.0.0.2:") == 0);
  CHECK(error_for("ftp://127.0.0.2/").find("not an http:// URL") == 0);
  CHECK(error_for("http://somewhere.invalid/") == "cannot find somewhere.invalid");
  CHECK(error_for("http://127.0.0.2:99999/") == "cannot find 127.0.0.2:99999");
}

TEST_CASE("a server that hangs up in the middle, or talks nonsense, is an error") {
  for (const std::string reply : {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", "hello\r\n\r\n", ""}) {
    BareServer server;
    std::thread peer([&] {
      auto socket = server.acceptor.accept();
      char block[1024];
      socket.read_some(asio::buffer(block));
      boost::system::error_code ignored;
      socket.write_some(asio::buffer(reply), ignored);
    });
    const auto what = error_for(server.url());
    peer.join();
    CAPTURE(reply, what);
    CHECK(what != "nothing");
  }
}

TEST_CASE("a kept connection that the server has closed is replaced without a word") {
  BareServer server;
  std::thread peer([&] {
    const std::string reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    for (int i = 0; i < 2; ++i) {
      auto socket = server.acceptor.accept();
      char block[1024];
      socket.read_some(asio::buffer(block));
      asio::write(socket, asio::buffer(reply));
    }  // closes without having announced it
  });
  std::vector<net::Response> all;
  run([&](net::AsyncClient& client) -> asio::awaitable<void> {
    co_await get_into(client, server.url(), all);
    co_await get_into(client, server.url(), all);
  });
  peer.join();
  REQUIRE(all.size() == 2);
  CHECK(all[1].body == "ok");
}

TEST_CASE("a cancelled request closes its connection and says that it was cancelled") {
  site::ServerOptions options;
  options.gated = true;
  auto spec = spec_of(3);
  spec.listed = true;
  site::Server server(site::generate(spec), options);
  asio::io_context loop(1);
  net::AsyncClient client(loop.get_executor());
  asio::cancellation_signal cancel;
  std::vector<net::Response> all;
  std::optional<boost::system::error_code> ended_with;
  asio::co_spawn(loop, get_into(client, server.start_url(), all),
                 asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr error) {
                   try {
                     rethrow(error);
                   } catch (const boost::system::system_error& e) {
                     ended_with = e.code();
                   }
                 }));
  while (server.in_flight() < 1) loop.run_one_for(std::chrono::milliseconds(5));
  cancel.emit(asio::cancellation_type::terminal);
  loop.run();
  REQUIRE(ended_with);
  CHECK(*ended_with == asio::error::operation_aborted);
  CHECK(all.empty());
  // The next one gets its own answer, on its own connection.
  server.release();
  loop.restart();
  asio::co_spawn(loop, get_into(client, server.url_of(1), all), rethrow);
  loop.run();
  REQUIRE(all.size() == 1);
  CHECK(all[0].body.find("<title>Page 1</title>") != std::string::npos);
}

TEST_CASE("client and loop may go while requests are on their way") {
  for (const bool client_first : {true, false}) {
    site::ServerOptions options;
    options.gated = true;
    auto spec = spec_of(21);
    spec.listed = true;
    site::Server server(site::generate(spec), options);
    std::vector<net::Response> all;
    {
      asio::io_context loop(1);
      std::optional<net::AsyncClient> client(std::in_place, loop.get_executor());
      for (int page = 0; page < 20; ++page)
        asio::co_spawn(loop, get_into(*client, server.url_of(page), all), rethrow);
      while (server.in_flight() < 20) loop.run_one_for(std::chrono::milliseconds(5));
      if (client_first) client.reset();
    }
    CHECK(all.empty());
    CHECK(std::string(manyhands_waiting_places).empty());
  }
}

}  // namespace async_test
