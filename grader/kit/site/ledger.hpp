// The ledger: the requests that a server has received, and how many were in flight. All members may be called
// from any thread.
//
// Its times are real or virtual; virtual time advances only by move_to().
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
  /// Identifies a request of the ledger, until the clock is restarted.
  struct Ticket {
    std::uint64_t epoch = 0;
    std::size_t index = 0;
  };

  explicit Ledger(bool virtual_time = false) : virtual_time_(virtual_time) {}

  /// Removes all requests; times count from `zero`, virtual ones from 0.
  void start_clock(std::chrono::steady_clock::time_point zero);

  /// None if the ledger is full: a client that never stops must not use up the host's memory.
  std::optional<Ticket> begin(std::string path, std::string host, int connection);
  void end(Ticket ticket, int status);  // call it before the first byte of the answer is sent
  void abandon(Ticket ticket);          // the client hung up before the answer: no longer in flight
  void take_up(Ticket ticket);          // until now, it waited behind another request on its connection

  [[nodiscard]] std::vector<Request> copy() const;
  [[nodiscard]] int in_flight() const;

  /// For virtual time only: moves to a later instant.
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
