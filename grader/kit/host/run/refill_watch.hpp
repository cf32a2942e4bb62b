// The gate, second part. All places are taken and everything sleeps; now one request is answered while all
// others still wait. A program with URLs left should send a new request at once; then the next one is
// answered, and so on.
//
// At first, the newest request is answered each time, so that all new ones go through the same place: this
// exposes programs that have divided the URLs among the places beforehand. Then one of the old requests is
// answered each time, youngest first: this exposes programs that wait for a particular request, or for all of
// them.
#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kit/host/observe/sampler.hpp"
#include "kit/site/server.hpp"
#include "model/evidence.hpp"

namespace manyhands::host {

class RefillWatch {
 public:
  using Clock = std::chrono::steady_clock;
  enum class Is { under_way, stuck, over };

  /// `known`: URLs that the program already knows.
  RefillWatch(site::Server& site, int limit, std::set<std::string> known);

  /// Call after each new sample. Stuck: a place stays empty although all of the program sleeps; the caller
  /// takes stacks, and opens the gate. Over: nothing more can be learned; the caller opens the gate.
  Is look(const Sampler& sampler);
  [[nodiscard]] Refill& found() { return found_; }
  /// The maximum number of requests in flight meanwhile.
  [[nodiscard]] int most_in_flight() const { return most_in_flight_; }

 private:
  bool answer_next(const std::vector<Request>& ledger);
  [[nodiscard]] bool rests(const Sampler& sampler);
  [[nodiscard]] int known_left(const std::vector<Request>& ledger) const;

  site::Server& site_;
  int limit_;
  std::set<std::string> known_;
  int through_one_place_;                // the number of newest requests that are answered first
  std::optional<std::size_t> answered_;  // the latest one, as an index into the ledger
  Clock::time_point answered_at_{};
  std::size_t begun_before_ = 0;  // requests in the ledger at that moment
  std::size_t old_ones_ = 0;      // … before the first was answered
  std::size_t seen_ = 0;
  int most_in_flight_ = 0;
  // Since when the answer is out without a new request, and the number of checks of the program since then,
  // each after a new sample.
  std::optional<Clock::time_point> unchanged_since_;
  int looks_ = 0;
  Refill found_;
};

}  // namespace manyhands::host
