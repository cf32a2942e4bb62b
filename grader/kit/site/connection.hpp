// One connection of a site server: reads a request's head, waits for the page's service time or for the gate,
// answers, and reads the next. Lives on the server's one thread; kept alive by the operation that is under
// way.
#pragma once
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "kit/site/ledger.hpp"
#include "kit/site/spec.hpp"

namespace manyhands::site {

class Connection;

/// What the connections of a server share. All but the ledger belongs to the server's thread once that runs.
struct Shared {
  Site site;
  std::uint16_t port = 0;
  std::unordered_map<std::string, int> page_by_key;  // "host/path" → index into site.pages
  std::vector<std::string> bodies;                   // by page
  Ledger ledger;
  bool gate_closed = false;
  std::vector<std::shared_ptr<Connection>> held;  // requests that wait at the gate

  static std::string key(int host, const std::string& path) { return std::to_string(host) + path; }
};

class Connection {
 public:
  virtual ~Connection() = default;
  /// Opening the gate takes two steps for all that wait: first every end is stamped, then every answer is
  /// sent. So no client can be back with a new request while others of the batch still count as in flight.
  virtual void stamp() = 0;
  virtual void send() = 0;
};

/// Serves `socket` until it closes.
void serve(boost::asio::ip::tcp::socket socket, Shared& shared, int host, int number);

}  // namespace manyhands::site
