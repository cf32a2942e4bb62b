// A real HTTP/1.1 server for generated sites that records every request in a ledger. Has its own threads; all
// members may be called from any thread. Listens on 127.0.0.2 (and .3, …: one address for each host of the
// site).
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "kit/site/spec.hpp"
#include "model/evidence.hpp"

namespace manyhands::site {

struct ServerOptions {
  std::uint16_t port = 0;  // 0: any free one, the same on all hosts
  /// Holds back all answers until release(), except the first page's (for a listed site: all).
  bool gated = false;
  /// The ledger's clock stops, and delayed answers are held back, until move_on().
  bool virtual_time = false;
};

class Server {
 public:
  explicit Server(Site site, ServerOptions options = {});  // throws std::system_error when it cannot listen
  ~Server();  // stops at once; waiting clients see a closed connection
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] const Site& site() const;
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::string url_of(int page) const;  // "http://127.0.0.2:8080/p17-5c2e"
  [[nodiscard]] std::string start_url() const { return url_of(0); }

  /// Also listens on these sockets, in place of those adopted before: one for each host of the site, in
  /// order, non-blocking. They may be in another network namespace. The server closes them.
  void adopt(std::vector<int> listeners);

  /// The ledger's times count from this instant (when the call is sent); clears the ledger.
  void start_clock(std::chrono::steady_clock::time_point zero);
  /// All requests so far, in the order in which they began. A request ends just *before* the last bytes of
  /// its answer are passed to the kernel, so that no client can begin its next request earlier: the number in
  /// flight is never too high.
  [[nodiscard]] std::vector<Request> ledger() const;
  [[nodiscard]] int in_flight() const;
  /// Answers one request that waits at the gate, given by its index in the ledger, and holds back all others
  /// as before. Does nothing if it does not wait there (any more).
  void release_one(std::size_t request);
  /// Opens the gate permanently, and answers all waiting requests at once, as a batch. Returns when the
  /// answers have been sent. Must not be called by the server's own threads.
  void release();
  /// Virtual time: advances the clock to the next instant at which an answer is due, and sends all answers
  /// due then as a batch: sending them one at a time would hide races. Returns at once; does nothing if no
  /// answer is due. Call it only when the program is blocked and cannot continue otherwise.
  void move_on();
  /// The ledger's clock, in ns.
  [[nodiscard]] std::int64_t time() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace manyhands::site
