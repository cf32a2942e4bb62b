// One connection of a site's server: reads a request's header, waits for the page's service time or for the
// gate, answers, and reads the next. Runs on the server's only thread, and is kept alive by its pending
// operation.
#pragma once
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "kit/site/ledger.hpp"
#include "kit/site/spec.hpp"

namespace manyhands::site {

class Connection;

/// What the connections of a server share. Once it runs, everything except the ledger belongs to the server's
/// thread.
struct Shared {
  explicit Shared(bool with_virtual_time) : virtual_time(with_virtual_time), ledger(with_virtual_time) {}

  const bool virtual_time;
  Site site;
  std::uint16_t port = 0;
  std::unordered_map<std::string, int> page_by_key;  // "host/path" → index into site.pages
  std::vector<std::string> bodies;                   // by page
  Ledger ledger;
  bool gate_closed = false;
  std::vector<std::shared_ptr<Connection>> held;  // requests that wait at the gate
  // In virtual time: requests by the instant of their answers. The clients of some may have hung up.
  std::multimap<std::int64_t, std::shared_ptr<Connection>> due;

  static std::string key(int host, const std::string& path) { return std::to_string(host) + path; }
};

class Connection {
 public:
  virtual ~Connection() = default;
  /// Several requests are answered at once (when the gate opens, or at one instant of virtual time) in two
  /// steps: first all ends are recorded, then all answers are sent. So no client can send a new request while
  /// others of the same batch still count as in flight.
  virtual void stamp() = 0;
  virtual void send() = 0;
  [[nodiscard]] virtual bool waits() const = 0;  // false once the client has hung up
  /// The request of the ledger that is waiting, if any.
  [[nodiscard]] virtual std::optional<std::size_t> request() const = 0;
};

/// Serves `socket` until it closes.
void serve(boost::asio::ip::tcp::socket socket, Shared& shared, int host, int number);

}  // namespace manyhands::site
