// A thread appends to a vector while another reads an old element. Appending can move all elements
// elsewhere.
// kind: race
// expect: race | crash | assertion

#include <cassert>
#include <mutex>
#include <thread>
#include <vector>

std::mutex guard;
std::vector<int> values{11, 22};

void append(int value) {
  std::lock_guard lock(guard);
  values.push_back(value);
}

int first_value() {
#ifdef REPAIRED
  std::lock_guard lock(guard);
#endif
  return values.front();
}

int main() {
  std::jthread writer(append, 33);
  std::jthread reader([] { assert(first_value() == 11); });
  return 0;
}
