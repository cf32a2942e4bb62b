// A value is computed once. The test is made under a shared lock, the computation under an exclusive
// lock, and the test is not repeated, so it can be computed twice.
// kind: atomicity
// expect: assertion

#include <cassert>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <thread>

std::shared_mutex guard;
std::optional<int> answer;
int computations = 0;

int get_answer() {
  {
    std::shared_lock reading(guard);
    if (answer) return *answer;
  }
  std::unique_lock writing(guard);
#ifdef REPAIRED
  if (answer) return *answer;
#endif
  ++computations;
  answer = 42;
  return *answer;
}

int main() {
  {
    std::jthread first(get_answer);
    std::jthread second(get_answer);
  }
  assert(computations == 1);
  return 0;
}
