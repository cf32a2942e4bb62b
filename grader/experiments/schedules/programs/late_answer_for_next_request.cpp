// A client gives up on a request after 10 ms and sends the next one. The late answer to the first is
// taken for the answer to the second.
// kind: timed-wait
// expect: assertion

#include <cassert>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

struct Answer {
  int request;
  int value;
};

std::mutex guard;
std::condition_variable changed;
std::deque<int> requests;
std::optional<Answer> answer;

void ask(int request) {
  std::unique_lock lock(guard);
  requests.push_back(request);
  changed.notify_all();
  bool in_time = changed.wait_for(lock, std::chrono::milliseconds(10), [&] {
#ifdef REPAIRED
    return answer && answer->request == request;
#else
    return answer.has_value();
#endif
  });
  if (!in_time) return;
  assert(answer->value == 10 * request);
  answer.reset();
}

void serve_two() {
  for (int served = 0; served < 2; ++served) {
    std::unique_lock lock(guard);
    changed.wait(lock, [] { return !requests.empty(); });
    int request = requests.front();
    requests.pop_front();
    lock.unlock();
    // The answer is computed without the lock.
    int value = 10 * request;
    lock.lock();
    answer = Answer{request, value};
    changed.notify_all();
  }
}

int main() {
  std::jthread server(serve_two);
  ask(1);
  ask(2);
  return 0;
}
