// A reader checks the length of a message, then reads the length again to copy. A writer can change it
// in between.
// kind: atomicity
// expect: assertion

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <thread>

constexpr std::size_t capacity = 4;
std::array<char, 16> message{};
std::atomic<std::size_t> length{3};

void receive() {
  std::array<char, capacity> copy{};
  std::size_t checked = length.load();
  if (checked > capacity) return;
#ifdef REPAIRED
  std::size_t used = checked;
#else
  std::size_t used = length.load();
#endif
  assert(used <= capacity);
  std::copy_n(message.begin(), used, copy.begin());
}

int main() {
  std::jthread receiver(receive);
  std::jthread sender([] { length.store(12); });
  return 0;
}
