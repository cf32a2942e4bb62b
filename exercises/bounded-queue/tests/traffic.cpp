#include "tests/traffic.hpp"

#include <fmt/format.h>

#include <map>
#include <vector>

#include "kit/host/cases/expect.hpp"
#include "tests/findings.hpp"

namespace bounded_queue_tests {

host::Call traffic_call(const Traffic& traffic, std::uint32_t seed) {
  host::Call call;
  call.scenario = "traffic";
  call.args = {{"producers", traffic.producers},
               {"consumers", traffic.consumers},
               {"each", traffic.each},
               {"capacity", traffic.capacity},
               {"seed", seed},
               {"until_closed", traffic.until_closed},
               {"conducted", traffic.conducted}};
  return call;
}

void judge_traffic(const Traffic& traffic, std::uint32_t seed, const host::Given& answer) {
  const auto total = traffic.producers * traffic.each;
  const auto number = [](std::uint32_t from, int place) {
    return (from + static_cast<std::uint32_t>(place)) * 2654435761U;
  };
  std::map<std::uint32_t, int> place_of;
  for (int place = 0; place < total; ++place) place_of[number(seed, place)] = place;
  std::vector<int> times(static_cast<std::size_t>(total));
  int came_out = 0;
  for (const auto& list : answer.at("got").exactly(static_cast<std::size_t>(traffic.consumers))) {
    std::map<int, int> newest;
    for (const auto& entry : list.elements()) {
      const auto found = place_of.find(entry.whole<std::uint32_t>());
      host::expect(found != place_of.end(), "wrong-answer", "pop returned an item that was never pushed");
      const int place = found->second;
      ++came_out;
      host::expect(++times[static_cast<std::size_t>(place)] == 1, "wrong-answer",
                   fmt::format("item {} of thread {} came out twice", place % traffic.each + 1,
                               place / traffic.each + 1));
      const auto [last, first] = newest.try_emplace(place / traffic.each, place);
      host::expect(
          first || last->second < place, "out-of-order",
          fmt::format("of thread {}'s items, number {} came out before number {}, which was pushed first",
                      place / traffic.each + 1, last->second % traffic.each + 1, place % traffic.each + 1));
      last->second = place;
    }
  }
  for (const auto& given : answer.at("taken").exactly(static_cast<std::size_t>(traffic.producers))) {
    const int taken = given.whole<int>(0, traffic.each);
    host::expect(taken == traffic.each, "does-not-wait",
                 fmt::format("push returned false {} times, although the queue was open: it must wait for "
                             "space",
                             traffic.each - taken));
  }
  if (came_out != total)
    fail_in(
        "pop", traffic.until_closed ? KnownCode("items-lost-at-close") : KnownCode("wrong-answer"),
        fmt::format("{} threads pushed {} items, but {} came out{}", traffic.producers, total, came_out,
                    traffic.until_closed ? " before pop returned nothing: items in the queue at close must "
                                           "still be returned"
                                         : ""));
  for (const auto& given : answer.at("sizes").exactly(static_cast<std::size_t>(traffic.consumers))) {
    const auto size = given.whole<std::uint32_t>();
    host::expect(size <= static_cast<std::uint32_t>(traffic.capacity), "capacity-not-kept",
                 fmt::format("size() returned {} for a queue with capacity {}", size, traffic.capacity));
  }
}

void check_traffic(const Traffic& traffic) {
  const auto seed = static_cast<std::uint32_t>(host::fresh_seed());
  judge_traffic(traffic, seed, queue_answer(host::call(traffic_call(traffic, seed))).value);
}

}  // namespace bounded_queue_tests
