// A client announces itself, then opens its connection. The server answers as soon as it sees the
// announcement, and finds a closed connection.
// kind: order
// expect: assertion

#include <atomic>
#include <cassert>
#include <semaphore>
#include <thread>

std::atomic<bool> open{false};
std::atomic<int> answers{0};
std::counting_semaphore<2> announced{0};

void client() {
#ifdef REPAIRED
  open.store(true);
  announced.release();
#else
  announced.release();
  open.store(true);
#endif
}

void server() {
  announced.acquire();
  assert(open.load());
  answers.fetch_add(1);
}

int main() {
  {
    std::jthread one(client);
    std::jthread other(server);
  }
  assert(answers.load() == 1);
  return 0;
}
