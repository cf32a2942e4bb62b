// Two clients send three requests each before they read an answer. Each queue has one place, so
// clients and server can all wait for a free place.
// kind: deadlock
// expect: deadlock

#include <cassert>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

class Mailbox {
 public:
  void put(int item) {
    std::unique_lock lock(guard_);
    changed_.wait(lock, [&] { return !item_; });
    item_ = item;
    changed_.notify_all();
  }
  int take() {
    std::unique_lock lock(guard_);
    changed_.wait(lock, [&] { return item_.has_value(); });
    int item = *item_;
    item_.reset();
    changed_.notify_all();
    return item;
  }

 private:
  std::mutex guard_;
  std::condition_variable changed_;
  std::optional<int> item_;
};

Mailbox requests;
Mailbox answers;

void serve() {
  for (int turn = 0; turn < 6; ++turn) answers.put(2 * requests.take());
}

void ask_three_times() {
#ifdef REPAIRED
  for (int turn = 0; turn < 3; ++turn) {
    requests.put(turn);
    assert(answers.take() % 2 == 0);
  }
#else
  for (int turn = 0; turn < 3; ++turn) requests.put(turn);
  for (int turn = 0; turn < 3; ++turn) assert(answers.take() % 2 == 0);
#endif
}

int main() {
  std::jthread server(serve);
  std::jthread first(ask_three_times);
  std::jthread second(ask_three_times);
  return 0;
}
