// The ledger: which requests a server saw, and how many were in flight. Any thread may call any member.
//
// Its times are the machine's, or virtual: then they stand still until they are moved.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "model/evidence.hpp"

namespace manyhands::site {

class Ledger {
 public:
  /// Names a request of the ledger until the clock is started anew; after that it names nothing.
  struct Ticket {
    std::uint64_t epoch = 0;
    std::size_t index = 0;
  };

  explicit Ledger(bool virtual_time = false) : virtual_time_(virtual_time) {}

  /// Forgets all requests; times count from `zero`, virtual ones from 0.
  void start_clock(std::chrono::steady_clock::time_point zero);

  /// None when the ledger is full: a client that asks forever must not eat the host's memory.
  std::optional<Ticket> begin(std::string path, std::string host, int connection);
  void end(Ticket ticket, int status);  // to be called before the answer's first byte is sent
  void abandon(Ticket ticket);          // the client hung up before it was answered: no longer in flight
  void take_up(Ticket ticket);          // it had waited behind another request of its connection until now

  [[nodiscard]] std::vector<Request> copy() const;
  [[nodiscard]] int in_flight() const;

  /// Of virtual time only: to a later instant.
  void move_to(std::int64_t instant);
  [[nodiscard]] std::int64_t time() const;

 private:
  [[nodiscard]] std::int64_t now() const;

  static constexpr std::size_t max_requests = 500'000;

  mutable std::mutex mutex_;
  const bool virtual_time_;
  std::int64_t instant_ = 0;  // of virtual time
  std::chrono::steady_clock::time_point zero_ = std::chrono::steady_clock::now();
  std::uint64_t epoch_ = 0;
  std::vector<Request> requests_;
  int in_flight_ = 0;
};

}  // namespace manyhands::site
