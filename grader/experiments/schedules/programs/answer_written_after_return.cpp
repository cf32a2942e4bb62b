// A function asks two detached threads, and returns with the first answer. The answers are in an
// object that the function owns, and that is gone when the second thread writes.
// kind: lifetime
// expect: race | crash

#include <array>
#include <atomic>
#include <cassert>
#include <latch>
#include <memory>
#include <thread>

struct Answers {
  std::array<int, 2> values{};
  std::array<std::atomic<bool>, 2> known{};
};

#ifdef REPAIRED
using Shared = std::shared_ptr<Answers>;
#else
using Shared = Answers*;
#endif

std::latch first_known{1};
std::latch threads_done{2};
std::atomic<bool> counted{false};

void ask(Shared answers, int server) {
  answers->values[server] = 7;
  answers->known[server].store(true);
  if (!counted.exchange(true)) first_known.count_down();
}

int fastest_answer() {
  auto owner = std::make_shared<Answers>();
#ifdef REPAIRED
  Shared answers = owner;
#else
  Shared answers = owner.get();
#endif
  for (int server = 0; server < 2; ++server) {
    std::thread([answers, server] {
      ask(answers, server);
      threads_done.count_down();
    }).detach();
  }
  first_known.wait();
  return answers->known[0].load() ? answers->values[0] : answers->values[1];
}

int main() {
  int answer = fastest_answer();
  assert(answer == 7);
  threads_done.wait();
  return 0;
}
