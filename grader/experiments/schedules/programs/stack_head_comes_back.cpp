// A lock-free stack of numbered nodes. A pop reads the head and its successor; meanwhile another
// thread pops two nodes and pushes the first one back. The head is the same, the successor is not:
// ABA.
// kind: aba
// expect: assertion

#include <array>
#include <atomic>
#include <cassert>
#include <cstdint>
#include <thread>

// A head is the number of a node, 0 for none. The repaired version counts the changes in the upper half.
std::array<std::atomic<std::uint32_t>, 4> successor{0u, 2u, 3u, 0u};
std::atomic<std::uint64_t> head{1};
std::array<std::atomic<int>, 4> owners{};

std::uint64_t changed(std::uint64_t old, std::uint32_t node) {
#ifdef REPAIRED
  return ((old >> 32) + 1) << 32 | node;
#else
  return (old & 0) | node;
#endif
}

std::uint32_t pop() {
  std::uint64_t seen = head.load();
  while (true) {
    auto node = static_cast<std::uint32_t>(seen);
    if (node == 0) return 0;
    std::uint32_t next = successor[node].load();
    if (head.compare_exchange_strong(seen, changed(seen, next))) break;
  }
  auto node = static_cast<std::uint32_t>(seen);
  int others = owners[node].fetch_add(1);
  assert(others == 0);
  return node;
}

void push(std::uint32_t node) {
  owners[node].fetch_sub(1);
  std::uint64_t seen = head.load();
  do {
    successor[node].store(static_cast<std::uint32_t>(seen));
  } while (!head.compare_exchange_strong(seen, changed(seen, node)));
}

int main() {
  {
    std::jthread slow([] {
      pop();
      pop();
    });
    std::jthread quick([] {
      std::uint32_t first = pop();
      pop();
      if (first != 0) push(first);
    });
  }
  return 0;
}
