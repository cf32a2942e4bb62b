// Double-checked locking with an atomic pointer, but relaxed: the pointer can be seen before the
// object it points to.
// kind: double-checked
// expect: race | assertion

#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>

struct Table {
  int size = 3;
};

#ifdef REPAIRED
constexpr auto publish = std::memory_order_release;
constexpr auto observe = std::memory_order_acquire;
#else
constexpr auto publish = std::memory_order_relaxed;
constexpr auto observe = std::memory_order_relaxed;
#endif

std::mutex guard;
std::atomic<Table*> table{nullptr};

int table_size() {
  Table* seen = table.load(observe);
  if (seen == nullptr) {
    std::lock_guard lock(guard);
    seen = table.load(observe);
    if (seen == nullptr) {
      seen = new Table;
      table.store(seen, publish);
    }
  }
  return seen->size;
}

int main() {
  {
    std::jthread first([] { assert(table_size() == 3); });
    std::jthread second([] { assert(table_size() == 3); });
  }
  delete table.load();
  return 0;
}
