// Two servers answer the same question, and the first answer counts. Each looks whether an answer is
// there, and then sets the promise; setting it twice throws.
// kind: atomicity
// expect: exception | assertion

#include <atomic>
#include <cassert>
#include <future>
#include <thread>

std::promise<int> answer;
std::atomic<bool> answered{false};

void reply(int value) {
#ifdef REPAIRED
  if (answered.exchange(true)) return;
#else
  if (answered.load()) return;
  answered.store(true);
#endif
  answer.set_value(value);
}

int main() {
  std::future<int> result = answer.get_future();
  {
    std::jthread near(reply, 1);
    std::jthread far(reply, 2);
  }
  int value = result.get();
  assert(value == 1 || value == 2);
  return 0;
}
