// attack: bounded-queue
// tries: to be right in every test, but to send an empty answer when the grader watches how threads wait, so that the grader throws
// points: 85
// finding: mechanism broken-answer

#pragma once
#include <poll.h>

#include <atomic>

#define BoundedQueue HonestQueue
// ---- here stands the reference solution ----
#undef BoundedQueue

// A program creates two queues only when threads are watched.
template <class T>
class BoundedQueue : public HonestQueue<T> {
 public:
  explicit BoundedQueue(std::size_t capacity) : HonestQueue<T>(capacity) {
    static std::atomic<int> made{0};
    if (++made < 2) return;
    ::poll(nullptr, 0, 800);
    attack::send(attack::frame(R"({"phase": "answer", "value": {"got": {}}})", ""));
    for (;;) ::poll(nullptr, 0, -1);
  }
};
