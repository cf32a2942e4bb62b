// The client for coroutines, for programs under the scheduler: the site in memory answers after a virtual
// time, which is chosen by chance. So all orders of answers occur, while the program's own thread runs its
// own event loop. Instrumented as the learner's files are, because both share Asio's inline functions.
#include "manyhands/async.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <utility>

#include "kit/schedules/program/site.hpp"
#include "kit/schedules/real.hpp"

namespace manyhands::net {

namespace asio = boost::asio;

struct AsyncClient::Connections {
  asio::any_io_executor executor;
};

namespace {

/// Also if the coroutine is cancelled or destroyed.
struct InFlight {
  InFlight(schedules::Site& site, const std::string& url, std::uintptr_t at, int line) {
    site.sent(url, at, line);
  }
  ~InFlight() {
    if (auto* site = schedules::current_site()) site->done();
  }
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;
};

// Parameters are copied into the coroutine, so nothing of the caller's has to outlive the call.
asio::awaitable<Response> exchange(asio::any_io_executor executor, std::string url, std::uintptr_t at,
                                   int line) {
  auto* site = schedules::current_site();
  if (site == nullptr) throw Error("cannot find " + url);
  const InFlight place(*site, url, at, line);
  asio::steady_timer arrival(executor, schedules::Site::latency());
  boost::system::error_code error;
  co_await arrival.async_wait(asio::redirect_error(asio::use_awaitable, error));
  if (error) throw boost::system::system_error(error);
  site->arrived(url, at, line);
  co_return site->answer_to(url);
}

}  // namespace

AsyncClient::AsyncClient(asio::any_io_executor executor)
    : connections_(std::make_shared<Connections>(std::move(executor))) {}

AsyncClient::~AsyncClient() = default;

asio::awaitable<Response> AsyncClient::get(std::string url, boost::source_location from) {
  return exchange(connections_->executor, std::move(url), MANYHANDS_CALLER, static_cast<int>(from.line()));
}

}  // namespace manyhands::net
