#include "kit/host/run/atomic_stops.hpp"

#include <iterator>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "kit/host/base/context.hpp"
#include "kit/host/observe/code_lines.hpp"
#include "kit/host/run/forced_waits.hpp"
#include "kit/host/run/guest_box.hpp"
#include "model/learner_frame.hpp"
#include "profile/profile.hpp"

namespace manyhands::host {
namespace {

constexpr std::size_t most_lines = 12;             // each costs a call
constexpr std::size_t most_places_in_a_line = 12;  // … and so does each place in a line that has several

using Line = std::pair<std::string, int>;  // file and line

/// Grouped by lines of the learner's code. A return address is just after its call.
std::map<Line, Addresses> by_line(const Addresses& returned_to) {
  std::set<std::uint64_t> calls;
  for (const auto at : returned_to) calls.insert(at - 1);
  std::map<Line, Addresses> lines;
  for (const auto& [at, chain] : chains_at(program_of(Call{}).string(), calls, context().prefix))
    if (const auto* frame = learner_frame(chain, context().prefix))
      lines[{frame->file, frame->line}].push_back(at + 1);
  while (lines.size() > most_lines) lines.erase(std::prev(lines.end()));
  return lines;
}

/// While it exists, findings without a line point at this one.
class Tried {
 public:
  explicit Tried(const Line& line) { context().tried_file = line.first, context().tried_line = line.second; }
  ~Tried() { context().tried_line = 0; }
  Tried(const Tried&) = delete;
  Tried& operator=(const Tried&) = delete;
};

}  // namespace

void with_stops_at_atomics(const std::function<Reply(const AtomicOrders&)>& make,
                           const std::function<void(const Reply&)>& judge) {
  if (detector_in(context().profile) != Detector::races) return;
  const auto first = make({.note = true, .stop_at = {}});
  if (first.run.outcome != Outcome::answered || first.atomics.empty()) return;
  const auto lines = by_line(first.atomics);
  const auto stop_at = [&](const Addresses& places) {
    const auto reply = make({.note = false, .stop_at = places});
    if (ended_in_time(reply.run)) judge(reply);
  };
  Addresses all;
  for (const auto& [line, places] : lines) {
    const Tried tried(line);
    stop_at(places);
    all.insert(all.end(), places.begin(), places.end());
  }
  if (lines.size() > 1) stop_at(all);
  // A thread that stops at each step of a line lets the others run between any two steps, so what it read in
  // the first step is still current at the last. Hence the places are also tried one at a time.
  std::size_t tried = 0;
  for (const auto& [line, places] : lines)
    for (std::size_t i = 0; places.size() > 1 && i < places.size() && tried < most_places_in_a_line;
         ++i, ++tried) {
      const Tried at(line);
      stop_at({places[i]});
    }
}

}  // namespace manyhands::host
