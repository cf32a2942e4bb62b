// A real HTTP/1.1 server for generated sites, with a ledger of every request. Runs on threads of its own;
// every member may be called from any thread. Listens on 127.0.0.2 (and .3, …: one address per host of the
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
  std::uint16_t port = 0;     // 0: any free one, the same on all hosts
  bool gated = false;         // all answers but the first page's (of a listed site: all) are held back until
                              // release() is called
  bool virtual_time = false;  // the ledger's clock stands still, and nothing is answered that takes time,
                              // until move_on() is called
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

  /// Listens on these, too, in place of those that were adopted before: one per host of the site, in its
  /// order, non-blocking. They may stand in another network than this process's. The server closes them.
  void adopt(std::vector<int> listeners);

  /// Ledger times count from this instant (the call leaves the host); clears the ledger.
  void start_clock(std::chrono::steady_clock::time_point zero);
  /// All requests so far, in the order of their begin. A request ends just *before* its response's last bytes
  /// are handed to the kernel, so that no client can have begun its next one earlier: in flight is never
  /// overstated.
  [[nodiscard]] std::vector<Request> ledger() const;
  [[nodiscard]] int in_flight() const;
  /// Answers one request that waits at the gate, by its place in the ledger, and holds back all others as
  /// before. Nothing happens where it does not wait there (any more).
  void release_one(std::size_t request);
  /// Opens the gate for good, and answers all waiting requests at once, as a batch. Returns when they have
  /// been sent; not to be called by the server's own threads.
  void release();
  /// Virtual time: moves the clock to the next instant at which an answer is due, and sends all answers that
  /// are due then as a batch: one at a time would hide races. Returns at once; nothing happens where nothing
  /// is due. Who calls it has seen that the program cannot go on by itself.
  void move_on();
  /// The ledger's clock, in ns.
  [[nodiscard]] std::int64_t time() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace manyhands::site
