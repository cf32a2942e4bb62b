#include "kit/host/run/forced_waits.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kit/host/base/context.hpp"
#include "kit/host/observe/code_lines.hpp"
#include "kit/host/observe/stacks.hpp"
#include "kit/host/run/detector_state.hpp"
#include "kit/host/run/guest_box.hpp"
#include "model/known_code.hpp"
#include "model/learner_frame.hpp"

namespace manyhands::host {
namespace {

constexpr std::size_t most_sites = 6;   // each costs a call
constexpr std::size_t most_missed = 4;  // each costs a call, and seconds if it is a mistake
constexpr std::size_t most_unlocks = 8;
constexpr int most_tries = 2;  // the number of notifications at a place may change from call to call

/// Maps addresses in the program to the learner's lines.
class Lines {
 public:
  explicit Lines(std::string program) : program_(std::move(program)) {}

  /// The innermost line of the learner's; null if none is on this stack.
  const Frame* at(const Addresses& place) {
    std::set<std::uint64_t> unknown;
    for (const auto address : place)
      if (!chains_.contains(address - 1)) unknown.insert(address - 1);
    if (!unknown.empty())
      for (auto& [address, chain] : chains_at(program_, unknown, context().prefix))
        chains_[address] = std::move(chain);
    for (const auto address : place) {
      const auto chain = chains_.find(address - 1);
      if (chain == chains_.end()) continue;
      if (const auto* frame = learner_frame(chain->second, context().prefix)) return frame;
    }
    return nullptr;
  }

 private:
  std::string program_;
  std::map<std::uint64_t, Chain> chains_;
};

Finding told_without_the_lock(const Frame* waits, const Frame* told) {
  Finding finding;
  finding.code = KnownCode("lost-wakeup").str();
  finding.by = "tests";
  finding.message =
      "the condition that a thread waits for was changed and notified here without locking the mutex that "
      "guards the wait. That thread had checked the condition and was just about to sleep: the notification "
      "came too early, and the thread sleeps forever. Lock that mutex, change the condition, then notify "
      "(before or after unlocking). An atomic variable does not help: checking and sleeping are two steps, "
      "and only the mutex makes them one";
  const auto* place = told != nullptr ? told : waits;
  if (place != nullptr) finding.file = place->file, finding.line = place->line;
  if (told != nullptr && waits != nullptr)
    finding.related.push_back({"a thread waits for it here", waits->file, waits->line});
  return finding;
}

using Make = std::function<Reply(const WaitOrders&)>;

/// What was recorded in these calls, without duplicates; the last notifications of a condition variable come
/// first.
std::vector<MissedNotification> noted_in(const std::vector<Reply>& replies, Lines& lines) {
  std::vector<MissedNotification> found;
  for (const auto& reply : replies)
    for (const auto& missed : reply.waits.missed) {
      if (missed.waits.empty() || missed.told.empty()) continue;
      const bool known = std::any_of(found.begin(), found.end(), [&](const MissedNotification& other) {
        return other.waits.front() == missed.waits.front() && other.told.front() == missed.told.front();
      });
      // What a library does internally is not the learner's mistake.
      if (!known && lines.at(missed.waits) != nullptr) found.push_back(missed);
    }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& one, const auto& other) { return one.later < other.later; });
  if (found.size() > most_missed) found.resize(most_missed);
  return found;
}

bool stood_still(const Reply& reply) {
  return ended_in_time(reply.run) && reply.run.outcome == Outcome::hung && reply.run.message == "quiet";
}

/// Runs again with this notification missed: does the program hang?
bool stands_still(const MissedNotification& missed, const Make& make) {
  WaitOrders orders{missed.waits.front(), missed.told.front(), missed.which};
  for (int attempt = 0; attempt < most_tries; ++attempt) {
    const auto reply = make(orders);
    if (stood_still(reply) && reply.waits.lost > 0) return true;
    if (reply.run.outcome != Outcome::answered || reply.waits.lost > 0) return false;
    for (const auto& again : reply.waits.missed)
      if (!again.told.empty() && again.told.front() == orders.lose_at) orders.lose_which = again.which;
  }
  return false;
}

}  // namespace

bool ended_in_time(const Run& run) {
  if (run.outcome == Outcome::starved && !detector_is_unusable())
    context().result.unmeasured.push_back(
        "this machine was too busy: your program got almost no CPU time in a run with a forced order");
  return run.outcome != Outcome::starved && !(run.outcome == Outcome::hung && run.message == "limit");
}

std::optional<Frame> needed_time_limit(const Make& make) {
  const auto first = make({});
  Lines lines(program_of(Call{}).string());
  const Frame* timed = nullptr;
  for (const auto& place : first.waits.timed)
    if (timed == nullptr) timed = lines.at(place);
  if (timed == nullptr || first.run.outcome != Outcome::answered) return std::nullopt;
  if (!stood_still(make({.no_limits = true}))) return std::nullopt;
  return *timed;
}

std::optional<Finding> missed_notification(const Make& make) {
  std::vector<Reply> replies{make({})};
  Lines lines(program_of(Call{}).string());
  std::vector<std::uint64_t> sites;
  for (const auto& site : replies.front().waits.sites)
    if (!site.empty() && lines.at(site) != nullptr) sites.push_back(site.front());
  if (sites.size() > most_sites) sites.resize(most_sites);
  // One wait at a time: several would interfere with each other.
  for (const auto site : sites) replies.push_back(make({.focus = site}));
  for (const auto& missed : noted_in(replies, lines))
    if (stands_still(missed, make))
      return told_without_the_lock(lines.at(missed.waits), lines.at(missed.told));
  return std::nullopt;
}

void with_stops_at_unlocks(const Make& make, const std::function<void(const Reply&)>& judge) {
  const auto first = make({.step_aside = true});
  if (ended_in_time(first.run)) judge(first);
  Lines lines(program_of(Call{}).string());
  std::size_t calls = 0;
  for (const auto& place : first.waits.unlocks) {
    if (first.waits.unlocks.size() < 2 || lines.at(place) == nullptr || ++calls > most_unlocks) continue;
    const auto reply = make({.step_aside = true, .aside_at = place.front()});
    if (ended_in_time(reply.run)) judge(reply);
  }
}

}  // namespace manyhands::host
