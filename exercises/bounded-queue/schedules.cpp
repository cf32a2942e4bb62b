// Small programs for the check `schedules`: which orders of the threads' steps break the queue?
#include <array>
#include <optional>
#include <thread>
#include <vector>

#include "bounded_queue.hpp"
#include "kit/schedules/program/program.hpp"

namespace {

using manyhands::schedules::check;

MANYHANDS_SCHEDULES(one_place, 1, "two producers and two consumers share a queue with room for one item") {
  BoundedQueue<int> queue(1);
  std::array<std::optional<int>, 2> got;
  std::thread first([&] { check(queue.push(1), "push accepts an item while the queue is open"); });
  std::thread second([&] { check(queue.push(2), "push accepts an item while the queue is open"); });
  std::thread third([&] { got[0] = queue.pop(); });
  got[1] = queue.pop();
  for (auto* thread : {&first, &second, &third}) thread->join();
  check(got[0] && got[1] && *got[0] + *got[1] == 3 && *got[0] != *got[1], "each item comes out exactly once");
  check(queue.size() == 0, "the queue is empty when all items have been taken");
}

MANYHANDS_SCHEDULES(in_order, 1, "one producer sends four items to one consumer through two places") {
  BoundedQueue<int> queue(2);
  std::thread producer([&] {
    for (int i = 1; i <= 4; ++i) queue.push(i);
  });
  for (int i = 1; i <= 4; ++i) {
    check(queue.size() <= 2, "the queue never holds more than its capacity");
    check(queue.pop() == i, "items leave in the order in which they came");
  }
  producer.join();
}

MANYHANDS_SCHEDULES(one_place_for_two, 1, "two producers want the only place") {
  BoundedQueue<int> queue(1);
  std::thread first([&] { queue.push(1); });
  std::thread second([&] { queue.push(2); });
  check(queue.size() <= 1, "the queue never holds more than its capacity");
  check(queue.pop().has_value(), "an item that was pushed comes out");
  check(queue.size() <= 1, "the queue never holds more than its capacity");
  check(queue.pop().has_value(), "an item that was pushed comes out");
  first.join();
  second.join();
}

MANYHANDS_SCHEDULES(close_wakes_consumers, 2, "two consumers wait while another thread closes the queue") {
  BoundedQueue<int> queue(1);
  const auto consume = [&] { check(!queue.pop(), "pop returns nothing once the queue is closed and empty"); };
  std::thread first(consume);
  std::thread second(consume);
  queue.close();
  first.join();
  second.join();
}

MANYHANDS_SCHEDULES(close_wakes_producers, 2,
                    "a producer waits for room while another thread closes the queue") {
  BoundedQueue<int> queue(1);
  queue.push(1);
  bool accepted = false;
  std::thread producer([&] { accepted = queue.push(2); });
  queue.close();
  producer.join();
  check(!accepted, "push returns false, and adds nothing, once the queue is closed");
  check(queue.pop() == 1, "items that were accepted before close still come out");
  check(!queue.pop(), "pop returns nothing once the queue is closed and empty");
}

MANYHANDS_SCHEDULES(close_loses_nothing, 2,
                    "a consumer takes all items of a producer, which then closes the queue") {
  BoundedQueue<int> queue(1);
  int taken = 0;
  std::thread consumer([&] {
    while (queue.pop()) ++taken;
  });
  queue.push(1);
  queue.push(2);
  queue.close();
  consumer.join();
  check(taken == 2, "items that were accepted before close still come out");
}

}  // namespace
