// A client for programs that wait with co_await: one thread can have many requests on their way.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/assert/source_location.hpp>
#include <memory>
#include <string>

#include "manyhands/net.hpp"  // Response, Error

namespace manyhands::net {

/// Keeps connections of its own open, as many as there were requests on their way at once. Has no thread: all
/// its work is done by whoever runs the executor's event loop. The event loop must outlive it; it need not
/// outlive the requests that it began.
class AsyncClient {
 public:
  explicit AsyncClient(boost::asio::any_io_executor executor);
  ~AsyncClient();
  AsyncClient(const AsyncClient&) = delete;
  AsyncClient& operator=(const AsyncClient&) = delete;

  /// As net::get, for co_await: while the answer is on its way, the event loop does other things. The request
  /// is sent only when the result is awaited. Throws Error as net::get does; when the awaiting coroutine is
  /// cancelled, boost::system::system_error (operation_aborted), and the connection is closed. The host in
  /// `url` must be an address in figures. `from` is where it is called; leave it as it is.
  boost::asio::awaitable<Response> get(std::string url, boost::source_location from = BOOST_CURRENT_LOCATION);

 private:
  struct Connections;
  std::shared_ptr<Connections> connections_;
};

}  // namespace manyhands::net
