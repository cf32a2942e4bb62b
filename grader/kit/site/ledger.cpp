#include "kit/site/ledger.hpp"

#include <utility>

namespace manyhands::site {

void Ledger::start_clock(std::chrono::steady_clock::time_point zero) {
  const std::lock_guard lock(mutex_);
  zero_ = zero;
  ++epoch_;
  requests_.clear();
  in_flight_ = 0;
}

std::optional<Ledger::Ticket> Ledger::begin(std::string path, std::string host, int connection) {
  const std::lock_guard lock(mutex_);
  if (requests_.size() >= max_requests) return std::nullopt;
  Request request;
  request.path = std::move(path);
  request.host = std::move(host);
  request.connection = connection;
  request.in_flight = ++in_flight_;
  request.begin_ns = now();
  requests_.push_back(std::move(request));
  return Ticket{epoch_, requests_.size() - 1};
}

void Ledger::end(Ticket ticket, int status) {
  const std::lock_guard lock(mutex_);
  if (ticket.epoch != epoch_) return;
  requests_[ticket.index].status = status;
  requests_[ticket.index].end_ns = now();
  --in_flight_;
}

void Ledger::abandon(Ticket ticket) {
  const std::lock_guard lock(mutex_);
  if (ticket.epoch == epoch_) --in_flight_;
}

std::vector<Request> Ledger::copy() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

int Ledger::in_flight() const {
  const std::lock_guard lock(mutex_);
  return in_flight_;
}

std::int64_t Ledger::now() const {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - zero_)
      .count();
}

}  // namespace manyhands::site
