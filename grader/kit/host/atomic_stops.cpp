#include "kit/host/atomic_stops.hpp"

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "kit/host/code_lines.hpp"
#include "kit/host/context.hpp"
#include "kit/host/forced_waits.hpp"
#include "kit/host/guest_box.hpp"

namespace manyhands::host {
namespace {

constexpr std::size_t most_lines = 12;  // each costs a call

/// By lines of the learner's code. An address that is returned to stands behind its call.
std::vector<Addresses> by_line(const Addresses& returned_to) {
  std::set<std::uint64_t> calls;
  for (const auto at : returned_to) calls.insert(at - 1);
  std::map<std::pair<std::string, int>, Addresses> lines;
  for (const auto& [at, chain] : chains_at(program_of(Call{}).string(), calls, context().prefix))
    if (const auto* frame = learner_frame_in(chain, context().prefix))
      lines[{frame->file, frame->line}].push_back(at + 1);
  std::vector<Addresses> places;
  for (auto& [line, addresses] : lines) places.push_back(std::move(addresses));
  if (places.size() > most_lines) places.resize(most_lines);
  return places;
}

}  // namespace

void with_stops_at_atomics(const std::function<Reply(const AtomicOrders&)>& make,
                           const std::function<void(const Reply&)>& judge) {
  if (context().profile != "tsan") return;
  const auto first = make({.note = true, .stop_at = {}});
  if (first.run.outcome != Outcome::answered || first.atomics.empty()) return;
  auto places = by_line(first.atomics);
  Addresses all;
  for (const auto& place : places) all.insert(all.end(), place.begin(), place.end());
  if (places.size() > 1) places.push_back(all);
  for (auto& place : places) {
    const auto reply = make({.note = false, .stop_at = std::move(place)});
    if (!came_to_no_end(reply.run)) judge(reply);
  }
}

}  // namespace manyhands::host
