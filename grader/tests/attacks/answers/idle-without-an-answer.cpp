// attack: bounded-queue
// tries: to be right in every test, and to answer with nothing where it is watched how threads wait, so that the tester throws
// points: 85
// finding: mechanism broken-answer

#pragma once
#include <poll.h>

#include <atomic>

#define BoundedQueue HonestQueue
// ---- here stands the reference solution ----
#undef BoundedQueue

// Only where threads are watched does one program make two queues.
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
