// An HTTP client for coroutines: one thread can have many requests in flight.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/assert/source_location.hpp>
#include <memory>
#include <string>

#include "manyhands/net.hpp"  // Response, Error

namespace manyhands::net {

/// Keeps its own connections open, one for each request that was in flight at the same time. It has no
/// thread: all its work is done by the thread that runs the executor's event loop. The event loop must
/// outlive the client; the requests may outlive it.
class AsyncClient {
 public:
  explicit AsyncClient(boost::asio::any_io_executor executor);
  ~AsyncClient();
  AsyncClient(const AsyncClient&) = delete;
  AsyncClient& operator=(const AsyncClient&) = delete;

  /// Like net::get, but for co_await: while the request is in flight, the event loop runs other coroutines.
  /// The request is sent only when the result is awaited. Throws Error like net::get. If the awaiting
  /// coroutine is cancelled, it throws boost::system::system_error (operation_aborted) and closes the
  /// connection. The host in `url` must be a numeric address. `from` records where the call is; do not pass
  /// it.
  boost::asio::awaitable<Response> get(std::string url, boost::source_location from = BOOST_CURRENT_LOCATION);

 private:
  struct Connections;
  std::shared_ptr<Connections> connections_;
};

}  // namespace manyhands::net
