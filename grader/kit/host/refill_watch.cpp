#include "kit/host/refill_watch.hpp"

#include <algorithm>
#include <utility>

#include "kit/host/gate_times.hpp"
#include "kit/host/proc.hpp"

namespace manyhands::host {
namespace {

// Where each place got its share beforehand, one has had all of it by then.
constexpr int enough_through_one_place = 12;

std::string url_of(const Request& request) {
  return "http://" + request.host + request.path;
}

bool waits(const Request& request) {
  return request.end_ns == 0;
}

}  // namespace

RefillWatch::RefillWatch(site::Server& site, int limit, std::set<std::string> known)
    : site_(site),
      limit_(limit),
      known_(std::move(known)),
      through_one_place_(std::min(limit, enough_through_one_place)) {}

int RefillWatch::known_left(const std::vector<Request>& ledger) const {
  auto left = known_;
  for (const auto& request : ledger) left.erase(url_of(request));
  return static_cast<int>(left.size());
}

bool RefillWatch::answer_next(const std::vector<Request>& ledger, Clock::time_point now) {
  if (!answered_) old_ones_ = ledger.size();
  const auto end = found_.answered < through_one_place_ ? ledger.size() : old_ones_;
  auto next = end;
  while (next > 0 && !waits(ledger[next - 1])) --next;
  if (next == 0) return false;
  answered_ = next - 1;
  begun_before_ = seen_ = ledger.size();
  unchanged_since_ = now;
  ++found_.answered;
  site_.release_one(*answered_);
  return true;
}

RefillWatch::Is RefillWatch::look(const Sampler& sampler, Clock::time_point now) {
  const auto ledger = site_.ledger();
  const auto in_flight = static_cast<int>(std::count_if(ledger.begin(), ledger.end(), waits));
  most_in_flight_ = std::max(most_in_flight_, in_flight);
  if (answered_ && waits(ledger[*answered_])) return Is::under_way;  // not done yet, by ourselves
  const int left = known_left(ledger);
  if (in_flight > limit_ || left == 0) return Is::over;
  if (!answered_ || (in_flight == limit_ && ledger.size() > begun_before_)) {
    found_.used = true;
    return answer_next(ledger, now) ? Is::under_way : Is::over;
  }
  if (ledger.size() != seen_) {
    seen_ = ledger.size();
    unchanged_since_ = now;
    return Is::under_way;
  }
  const auto held = now - unchanged_since_;
  if (held >= quiet_enough && sampler.quiet_for() >= quiet_enough && proc::own_threads_idle()) {
    found_.in_flight = in_flight;
    found_.known_left = left;
    found_.same_place = found_.answered > 1 && found_.answered <= through_one_place_;
    return Is::stuck;
  }
  return held >= busy_enough ? Is::over : Is::under_way;
}

}  // namespace manyhands::host
