// One connection of a site server: reads a request's head, waits for the page's service time or for the gate,
// answers, and reads the next. Lives on the server's one thread; kept alive by the operation that is under
// way.
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

/// What the connections of a server share. All but the ledger belongs to the server's thread once that runs.
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
  // In virtual time: requests by the instant of their answers. Some may have hung up since.
  std::multimap<std::int64_t, std::shared_ptr<Connection>> due;

  static std::string key(int host, const std::string& path) { return std::to_string(host) + path; }
};

class Connection {
 public:
  virtual ~Connection() = default;
  /// Answering several at once (as the gate opens, or at one instant of virtual time) takes two steps: first
  /// every end is stamped, then every answer is sent. So no client can be back with a new request while
  /// others of the batch still count as in flight.
  virtual void stamp() = 0;
  virtual void send() = 0;
  [[nodiscard]] virtual bool waits() const = 0;  // false once it has hung up
  /// Which request of the ledger waits; none where nothing does.
  [[nodiscard]] virtual std::optional<std::size_t> request() const = 0;
};

/// Serves `socket` until it closes.
void serve(boost::asio::ip::tcp::socket socket, Shared& shared, int host, int number);

}  // namespace manyhands::site
