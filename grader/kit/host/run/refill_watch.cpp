#include "kit/host/run/refill_watch.hpp"

#include <algorithm>
#include <utility>

#include "kit/host/base/request_url.hpp"
#include "kit/host/observe/proc.hpp"
#include "kit/host/run/gate_times.hpp"

namespace manyhands::host {
namespace {

// If each place got its share beforehand, one of them has finished its share by then.
constexpr int enough_through_one_place = 12;
constexpr int least_looks = 20;

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

bool RefillWatch::answer_next(const std::vector<Request>& ledger) {
  if (!answered_) old_ones_ = ledger.size();
  const auto end = found_.answered < through_one_place_ ? ledger.size() : old_ones_;
  auto next = end;
  while (next > 0 && !waits(ledger[next - 1])) --next;
  if (next == 0) return false;
  answered_ = next - 1;
  begun_before_ = seen_ = ledger.size();
  unchanged_since_.reset();
  ++found_.answered;
  answered_at_ = Clock::now();
  site_.release_one(*answered_);
  return true;
}

// The wait begins when the server's thread has sent the answer and sleeps. Samples after that show a program
// that the answer has woken: it is runnable, or has run. One sample could be enough, but the kernel may defer
// a packet, and waiting costs nothing.
bool RefillWatch::rests(const Sampler& sampler) {
  if (!unchanged_since_) {
    if (proc::own_threads_idle()) unchanged_since_ = Clock::now(), looks_ = 0;
    return false;
  }
  ++looks_;
  return looks_ >= least_looks && Clock::now() - *unchanged_since_ >= refill_quiet_enough &&
         sampler.quiet_for() >= refill_quiet_enough && proc::own_threads_idle();
}

RefillWatch::Is RefillWatch::look(const Sampler& sampler) {
  const auto ledger = site_.ledger();
  const int in_flight = site_.in_flight();
  most_in_flight_ = std::max(most_in_flight_, in_flight);
  if (answered_ && waits(ledger[*answered_]))  // our thread has not finished it yet, or the client has gone
    return Clock::now() - answered_at_ >= busy_enough ? Is::over : Is::under_way;
  const int left = known_left(ledger);
  if (in_flight > limit_ || left == 0) return Is::over;
  if (!answered_ || (in_flight == limit_ && ledger.size() > begun_before_)) {
    found_.used = true;
    return answer_next(ledger) ? Is::under_way : Is::over;
  }
  if (ledger.size() != seen_) {
    seen_ = ledger.size();
    unchanged_since_.reset();
    return Is::under_way;
  }
  if (rests(sampler)) {
    found_.in_flight = in_flight;
    found_.known_left = left;
    found_.same_place = found_.answered > 1 && found_.answered <= through_one_place_;
    return Is::stuck;
  }
  const bool never = unchanged_since_ && Clock::now() - *unchanged_since_ >= busy_enough;
  return never ? Is::over : Is::under_way;
}

}  // namespace manyhands::host
