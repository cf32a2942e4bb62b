// A reader protects a node with a hazard pointer, and looks again whether the node is still current.
// Without sequential consistency it can see the old pointer, while the remover does not see the
// hazard.
// kind: weak-memory
// expect: assertion
// needs: weak

#include <array>
#include <atomic>
#include <cassert>
#include <thread>

#ifdef REPAIRED
constexpr auto store_order = std::memory_order_seq_cst;
constexpr auto load_order = std::memory_order_seq_cst;
constexpr auto exchange_order = std::memory_order_seq_cst;
#else
constexpr auto store_order = std::memory_order_release;
constexpr auto load_order = std::memory_order_acquire;
constexpr auto exchange_order = std::memory_order_acq_rel;
#endif

constexpr int none = -1;
std::atomic<int> current{0};
std::atomic<int> hazard{none};
std::array<std::atomic<bool>, 2> freed{};

void read_node() {
  int node = current.load(load_order);
  hazard.store(node, store_order);
  if (current.load(load_order) == node) {
    bool gone = freed[node].load();
    assert(!gone);
  }
  hazard.store(none, store_order);
}

void replace_node() {
  int old = current.exchange(1, exchange_order);
  // A node that is in use is kept; a real program would look again later.
  if (hazard.load(load_order) != old) freed[old].store(true);
}

int main() {
  std::jthread reader(read_node);
  std::jthread remover(replace_node);
  return 0;
}
