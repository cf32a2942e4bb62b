#include "kit/site/ledger.hpp"

#include <algorithm>
#include <utility>

namespace manyhands::site {

void Ledger::start_clock(std::chrono::steady_clock::time_point zero) {
  const std::lock_guard lock(mutex_);
  zero_ = zero;
  instant_ = 0;
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
  requests_[ticket.index].end_ns = std::max<std::int64_t>(1, now());  // 0 means "never"
  --in_flight_;
}

void Ledger::take_up(Ticket ticket) {
  const std::lock_guard lock(mutex_);
  if (ticket.epoch != epoch_) return;
  auto& request = requests_[ticket.index];
  request.queued_ns = std::max<std::int64_t>(1, now() - request.begin_ns);
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

void Ledger::move_to(std::int64_t instant) {
  const std::lock_guard lock(mutex_);
  instant_ = std::max(instant_, instant);
}

std::int64_t Ledger::time() const {
  const std::lock_guard lock(mutex_);
  return now();
}

std::int64_t Ledger::now() const {
  if (virtual_time_) return instant_;
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - zero_)
      .count();
}

}  // namespace manyhands::site
