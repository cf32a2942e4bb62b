// A reader asks for the size of a list, then for the last element, each under the lock. Another thread
// removes an element in between.
// kind: atomicity
// expect: assertion

#include <cassert>
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

std::mutex guard;
std::vector<int> scores{10, 20, 30};

std::size_t count() {
  std::lock_guard lock(guard);
  return scores.size();
}

int score(std::size_t position) {
  std::lock_guard lock(guard);
  assert(position < scores.size());
  return scores[position];
}

int latest() {
#ifdef REPAIRED
  std::lock_guard lock(guard);
  return scores.back();
#else
  return score(count() - 1);
#endif
}

int main() {
  std::jthread reader([] { assert(latest() % 10 == 0); });
  std::jthread remover([] {
    std::lock_guard lock(guard);
    scores.pop_back();
  });
  return 0;
}
