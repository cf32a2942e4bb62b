// Double-checked locking with a plain pointer: the first test reads it without the lock, while another
// thread writes it.
// kind: double-checked
// expect: race | crash | assertion

#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>

struct Table {
  int size = 3;
};

std::mutex guard;
#ifdef REPAIRED
std::atomic<Table*> table{nullptr};
#else
Table* table = nullptr;
#endif

int table_size() {
  if (table == nullptr) {
    std::lock_guard lock(guard);
    if (table == nullptr) table = new Table;
  }
  return static_cast<Table*>(table)->size;
}

int main() {
  {
    std::jthread first([] { assert(table_size() == 3); });
    std::jthread second([] { assert(table_size() == 3); });
  }
  delete static_cast<Table*>(table);
  return 0;
}
