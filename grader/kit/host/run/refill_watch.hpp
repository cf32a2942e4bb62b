// The gate, a second time. All places are taken and everything sleeps; now one request is answered, and all
// others still wait. Whoever has URLs left asks for one at once: then the next is answered, and so on.
//
// First it is the newest request each time, so that all new ones go through one and the same place: that
// shows who has given the URLs to the places beforehand. Then it is one of the old ones each time, the
// youngest first: that shows who waits for one in particular, or for all of them.
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

  /// `known`: URLs that the program has known since before.
  RefillWatch(site::Server& site, int limit, std::set<std::string> known);

  /// To be called after each new sample. Stuck: a place stays empty, for all of the program sleeps; the
  /// caller takes stacks, and opens the gate. Over: nothing more is to be seen, and the gate is to be opened.
  Is look(const Sampler& sampler);
  [[nodiscard]] Refill& found() { return found_; }
  /// The most requests that were in flight meanwhile.
  [[nodiscard]] int most_in_flight() const { return most_in_flight_; }

 private:
  bool answer_next(const std::vector<Request>& ledger);
  [[nodiscard]] bool rests(const Sampler& sampler);
  [[nodiscard]] int known_left(const std::vector<Request>& ledger) const;

  site::Server& site_;
  int limit_;
  std::set<std::string> known_;
  int through_one_place_;                // so many of the newest are answered first
  std::optional<std::size_t> answered_;  // the latest one, by its place in the ledger
  Clock::time_point answered_at_{};
  std::size_t begun_before_ = 0;  // requests in the ledger at that moment
  std::size_t old_ones_ = 0;      // … before the first was answered
  std::size_t seen_ = 0;
  int most_in_flight_ = 0;
  // Since then the answer is out, and nothing new has come; and looks at the program, each after a new
  // sample.
  std::optional<Clock::time_point> unchanged_since_;
  int looks_ = 0;
  Refill found_;
};

}  // namespace manyhands::host
