#include "manyhands/async.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <charconv>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "kit/net/answer.hpp"
#include "kit/net/url.hpp"
#include "kit/net/waiting.hpp"

namespace manyhands::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

[[noreturn]] void throw_error(const std::string& what, const Url& url, const error_code& error) {
  if (error == asio::error::operation_aborted) throw boost::system::system_error(error);
  throw Error(what + " " + url.authority + ": " + error.message());
}

// Only numeric addresses: resolving names would block, or need a thread.
tcp::endpoint endpoint_of(const Url& url) {
  error_code error;
  const auto address = asio::ip::make_address(url.host, error);
  unsigned short port = 0;
  const auto* end = url.port.data() + url.port.size();
  const auto read = std::from_chars(url.port.data(), end, port);
  if (error || read.ec != std::errc() || read.ptr != end) throw Error("cannot find " + url.authority);
  return {address, port};
}

}  // namespace

// Waiting coroutines keep it alive. A connection is in here only between two requests: during a request it
// belongs to the coroutine, and is closed if that ends.
struct AsyncClient::Connections {
  explicit Connections(asio::any_io_executor it) : executor(std::move(it)) {}

  std::optional<tcp::socket> take(const std::string& authority) {
    const std::lock_guard lock(mutex);
    auto& idle = open[authority];
    if (idle.empty()) return std::nullopt;
    std::optional<tcp::socket> socket(std::move(idle.back()));
    idle.pop_back();
    return socket;
  }

  void keep(const std::string& authority, tcp::socket socket) {
    const std::lock_guard lock(mutex);
    open[authority].push_back(std::move(socket));
  }

  const asio::any_io_executor executor;

 private:
  std::mutex mutex;
  std::map<std::string, std::vector<tcp::socket>> open;  // by host:port
};

namespace {

// `All` is AsyncClient::Connections, which is private. Parameters are copied into the coroutine, so nothing
// of the caller's has to outlive the call.
template <class All>
asio::awaitable<Response> exchange(std::shared_ptr<All> all, std::string text, boost::source_location from) {
  const auto url = parse(text);
  if (!url) throw Error("not an http:// URL: " + text);
  const auto endpoint = endpoint_of(*url);
  const std::string head = request_for(*url);
  const Waiting noted(from);
  for (;;) {
    auto idle = all->take(url->authority);
    const bool reused = idle.has_value();
    tcp::socket socket = reused ? std::move(*idle) : tcp::socket(all->executor);
    error_code error;
    auto into_error = asio::redirect_error(asio::use_awaitable, error);
    if (!reused) {
      co_await socket.async_connect(endpoint, into_error);
      if (error) throw_error("cannot reach", *url, error);
      error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
    }
    co_await asio::async_write(socket, asio::buffer(head), into_error);
    // The server may close an idle connection at any time; then the request is tried again. This happens only
    // with reused connections, and each of them is tried once, so the loop ends.
    if (error && reused && error != asio::error::operation_aborted) continue;
    if (error) throw_error("cannot send to", *url, error);

    Answer answer(*url);
    bool stale = false;
    while (!answer.done() && !stale) {
      std::array<char, 8192> block;
      const std::size_t count = co_await socket.async_read_some(asio::buffer(block), into_error);
      if (error == asio::error::operation_aborted) throw_error("", *url, error);
      if (error && reused && !answer.begun())
        stale = true;
      else if (error == asio::error::eof)
        answer.put_end();
      else if (error)
        throw_error("cannot receive from", *url, error);
      else
        answer.put(block.data(), count);
    }
    if (stale) continue;
    if (answer.keep_alive()) all->keep(url->authority, std::move(socket));
    co_return answer.take();
  }
}

}  // namespace

AsyncClient::AsyncClient(asio::any_io_executor executor)
    : connections_(std::make_shared<Connections>(std::move(executor))) {}

AsyncClient::~AsyncClient() = default;

asio::awaitable<Response> AsyncClient::get(std::string url, boost::source_location from) {
  return exchange(connections_, std::move(url), from);
}

}  // namespace manyhands::net
