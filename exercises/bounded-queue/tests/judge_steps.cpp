#include <fmt/format.h>

#include <map>
#include <set>
#include <utility>

#include "kit/host/cases/expect.hpp"
#include "tests/script.hpp"

namespace bounded_queue_tests {

void judge_steps(const std::vector<Step>& steps, int capacity, const std::vector<Result>& results,
                 const About& about) {
  const auto early = [&](const char* member, const std::string& usual) {
    fail_in(member, about.early_code, about.early.empty() ? usual : about.early);
  };
  std::map<std::uint32_t, std::pair<int, int>> pushed;  // number → producer, position among its items
  std::map<int, int> count_of;
  std::set<std::uint32_t> popped;
  std::map<int, std::pair<int, int>> newest;  // producer → position of its last item out, after which step
  std::map<std::uint32_t, std::size_t> step_that_pushes;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& step = steps[i];
    if (step.what != "push") continue;
    pushed[step.number] = {step.thread, count_of[step.thread]++};
    step_that_pushes[step.number] = i;
  }
  int items = 0;
  bool closed = false;
  bool over = false;  // pop has returned nothing, in an earlier step
  for (std::size_t now = 0; now < results.size(); ++now) {
    if (steps[now].what == "close") closed = true;
    // An item may be handed to a thread in pop, or taken from one in push, before these calls return, if they
    // return with an item. (For a step that has not returned, the result is unknown.)
    const auto still_in = [&](const char* member, auto&& counts) {
      int count = 0;
      for (std::size_t i = 0; i <= now; ++i)
        count += steps[i].what == member &&
                 (results[i].done < 0 || (results[i].done > static_cast<int>(now) && counts(results[i])));
      return count;
    };
    const auto with_item = [](const Result& result) { return result.yes; };
    const int handed_over = still_in("pop", with_item);
    const int taken_over = still_in("push", with_item);
    // An item has left the queue only if such a pop really returns it: it may be reserved for one thread and
    // given to another.
    const int gone = still_in("pop", [&](const Result& result) {
      const auto given = step_that_pushes.find(result.number);
      return result.yes && (given == step_that_pushes.end() || given->second <= now);
    });
    // Pushes are counted before pops that returned after the same step.
    for (const char* kind : {"push", "pop", "size"})
      for (std::size_t i = 0; i <= now; ++i) {
        if (steps[i].what != kind || results[i].done != static_cast<int>(now)) continue;
        const auto [done, yes, number] = results[i];
        const bool known = pushed.contains(number);
        if (steps[i].what == "push") {
          if (!yes && !closed)
            early("push",
                  fmt::format("push returned false, although the queue was open: with {} of {} places used, "
                              "it must wait until there is space",
                              items, capacity));
          if (yes && i != now && closed && items >= capacity)
            fail_in("push", "accepted-after-close",
                    "a thread waited in push when the queue was closed, and push then returned true. A "
                    "closed queue accepts no items: return false");
          // Unless it was handed over before the queue was empty for good.
          if (yes && over && !popped.contains(steps[i].number))
            fail_in("push", "accepted-after-close",
                    "a thread waited in push, another one made space and closed the queue, and pop returned "
                    "nothing: no more items come. Then the first thread woke up, added its item and returned "
                    "true, but nobody takes it any more. After waiting, check first whether the queue is "
                    "closed, and return false if so");
          if (yes && i == now && closed)
            fail_in("push", "accepted-after-close",
                    "push returned true, although the queue was already closed");
          items += yes ? 1 : 0;
        } else if (steps[i].what == "pop") {
          if (!yes && !closed)
            early("pop",
                  "pop returned nothing, although the queue was open: when it is empty, pop must wait for an "
                  "item");
          over = over || !yes;
          if (!yes && items > 0)
            fail_in("pop", "items-lost-at-close",
                    fmt::format("pop returned nothing, although the queue still held {}: after close, pop "
                                "must first return all items in the queue, and only then nothing",
                                many(items, "item")));
          if (yes && !known && items <= 0)
            early(
                "pop",
                "pop returned an item, although the queue was empty: it read an element that does not exist");
          if (yes && !known)
            fail_in("pop", "wrong-answer",
                    "pop returned an item that was never pushed. Is an item moved twice, or is the returned "
                    "item not the one that was pushed?");
          if (yes && !popped.insert(number).second)
            fail_in("pop", "wrong-answer", "pop returned the same item twice");
          if (yes) {
            --items;
            const auto [producer, place] = pushed.at(number);
            const auto last = newest.find(producer);
            if (last != newest.end() && last->second.first > place &&
                last->second.second < static_cast<int>(now))
              fail_in("pop", "out-of-order",
                      fmt::format("a thread pushed item {} before item {}, but they came out in the opposite "
                                  "order: the queue is first in, first out",
                                  place + 1, last->second.first + 1));
            if (last == newest.end() || last->second.first < place)
              newest[producer] = {place, static_cast<int>(now)};
          }
        } else if (static_cast<int>(number) > items + taken_over ||
                   static_cast<int>(number) < items - handed_over) {
          fail_in("size", "wrong-answer",
                  fmt::format("size() returned {}, but {} in the queue", number,
                              items == 1 ? "1 item was" : fmt::format("{} items were", items)));
        }
      }
    if (items > capacity + gone) {
      if (about.early_code == KnownCode("does-not-wait"))
        fail_in("push", "capacity-not-kept",
                fmt::format("{} were in a queue with capacity {}: push must wait when the queue is full",
                            many(items, "item"), capacity));
      early("push", "");
    }
    if (items < -taken_over)
      early("pop",
            "pop returned an item, although the queue was empty: it read an element that does not "
            "exist");
  }
  // The program ends early if something is wrong, and stops if a thread sleeps that must not.
  std::size_t came = 0;
  for (std::size_t i = 0; i < results.size(); ++i)
    came += steps[i].thread < 0 || results[i].done >= 0 ? 1U : 0U;
  if (came < steps.size())
    host::broken(
        fmt::format("the answer could not be read: {} of {} steps have a result, and none of them is wrong",
                    came, steps.size()));
}

}  // namespace bounded_queue_tests
