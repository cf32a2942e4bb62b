// A lock_guard has no name, so it is a temporary object and unlocks at the end of its own line.
// kind: race
// expect: race | assertion

#include <cassert>
#include <mutex>
#include <thread>

std::mutex guard;
int votes = 0;

void vote() {
#ifdef REPAIRED
  std::lock_guard<std::mutex> lock{guard};
#else
  std::lock_guard<std::mutex>{guard};
#endif
  ++votes;
}

int main() {
  {
    std::jthread first(vote);
    std::jthread second(vote);
    std::jthread third(vote);
  }
  assert(votes == 3);
  return 0;
}
