// A work-stealing queue. The owner takes from the bottom, a thief from the top. With acquire and
// release the owner can miss that the thief has come as far as its own last item.
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
#else
constexpr auto store_order = std::memory_order_release;
constexpr auto load_order = std::memory_order_acquire;
#endif

// Items are numbered by their places. Those from top up to bottom (not included) are in the queue.
std::atomic<int> top{0};
std::atomic<int> bottom{2};
std::array<std::atomic<int>, 2> takes{};

void pop() {
  int place = bottom.load(load_order) - 1;
  bottom.store(place, store_order);
  int first = top.load(load_order);
  if (first < place) {
    takes[place].fetch_add(1);
    return;
  }
  // The last item: the owner must win it from the thief.
  if (first == place && top.compare_exchange_strong(first, first + 1)) takes[place].fetch_add(1);
  bottom.store(place + 1, store_order);
}

void steal() {
  int first = top.load(load_order);
  if (first >= bottom.load(load_order)) return;
  if (top.compare_exchange_strong(first, first + 1)) takes[first].fetch_add(1);
}

int main() {
  {
    std::jthread owner(pop);
    std::jthread thief([] {
      steal();
      steal();
    });
  }
  assert(takes[0] <= 1 && takes[1] <= 1);
  return 0;
}
