#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "measure/gate_words.hpp"
#include "measure/mechanism_constants.hpp"
#include "measure/mechanism_parts.hpp"

namespace manyhands {
namespace {
using namespace constants;

/// A slot stayed empty although there was more to request, and everything slept: which thread waits, and for
/// what?
Finding left_empty(const Run& run, const Mechanism& asked, std::string_view prefix) {
  const auto& refill = run.gate.refill;
  auto message = fmt::format(
      "the grader held back all answers and released them one at a time: after {} of them, your program made "
      "no new request; then {}, where {} could be, and your program already knew {}",
      refill.answered, were_in_flight(refill.in_flight), run.gate.limit,
      refill.known_left == 1 ? "1 more URL" : fmt::format("{} more URLs", refill.known_left));
  const auto places = waits_in(refill.stacks, prefix);
  const Frame* idle = nullptr;        // a thread that is not in a request
  const Frame* on_its_way = nullptr;  // where a request that waits on an event loop was made
  for (const auto& place : places) {
    const int tid = place.stack->tid;
    if (tid == 0 && on_its_way == nullptr) on_its_way = place.line;
    const bool joins =
        place.line_waits_for == WaitsFor::thread_end;  // as one that starts others does at last
    if (tid != 0 && idle == nullptr && !place.in_kit && !joins) idle = place.line;
  }
  const auto* one = find_wait(places, WaitsFor::future);
  // A thread that reads may be in a request that it makes without the kit.
  const bool processes = asked.kind == MechanismKind::processes;
  if (processes && (one == nullptr || one->line == nullptr)) one = find_wait_for_reply(places);
  if (one != nullptr && one->line != nullptr)
    return finding_at("waits-in-order", "stacks",
                      message + ". It waited here for one particular request, although another had finished",
                      one->line);
  const auto* all = find_wait(places, WaitsFor::thread_end);
  if (all != nullptr && all->line != nullptr && idle == nullptr && places.size() > 1)
    return finding_at("too-few-in-flight", "stacks",
                      message + ". It waited here for all the others to finish before it started more",
                      all->line);
  if (on_its_way != nullptr)
    return finding_at("too-few-in-flight", "ledger",
                      message +
                          ". The others were requested here. Whenever one of them finishes, start the next "
                          "one: do not wait for all of them",
                      on_its_way);
  if (refill.same_place)
    message +=
        ". The same worker got all of those answers, while the others were held back: the remaining URLs "
        "seem to be assigned to other workers already. A free worker must take the next URL of all that wait";
  return finding_at("too-few-in-flight", idle != nullptr ? "stacks" : "ledger",
                    message + (idle == nullptr ? ""
                               : processes     ? ". Meanwhile it waited here"
                                               : ". An idle thread waited here"),
                    idle);
}
}  // namespace

Part judge_refill(const std::vector<const Run*>& runs, const Mechanism& asked, std::string_view prefix) {
  std::vector<const Run*> empty;
  for (const auto* run : runs)
    if (run->gate.refill.used && run->gate.refill.known_left > 0) empty.push_back(run);
  if (static_cast<int>(empty.size()) < runs_that_agree)
    return {empty.empty() ? Part::Is::as_asked : Part::Is::open,
            {},
            "the grader could not see whether your program starts a new request as soon as one finishes"};
  // With stacks, and with the largest number of workers, where it is most obvious.
  const auto* best = *std::max_element(empty.begin(), empty.end(), [](const Run* a, const Run* b) {
    const auto rank = [](const Run* run) {
      return std::pair(!run->gate.refill.stacks.empty(), run->gate.limit);
    };
    return rank(a) < rank(b);
  });
  return {Part::Is::wrong, {left_empty(*best, asked, prefix)}, ""};
}

}  // namespace manyhands
