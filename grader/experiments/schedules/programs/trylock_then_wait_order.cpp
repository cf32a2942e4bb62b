// A remover tries the second lock and gives way if it is taken. After two failures it simply waits for
// it, in the wrong order.
// kind: deadlock
// expect: deadlock

#include <cassert>
#include <mutex>
#include <thread>

std::mutex index_guard;
std::mutex data_guard;
int entries = 0;

void insert() {
  std::lock_guard data(data_guard);
  std::lock_guard index(index_guard);
  ++entries;
}

void remove_entry() {
  for (int attempt = 0; attempt < 2; ++attempt) {
    std::lock_guard index(index_guard);
    std::unique_lock data(data_guard, std::try_to_lock);
    if (data.owns_lock()) {
      --entries;
      return;
    }
  }
#ifdef REPAIRED
  std::scoped_lock both(data_guard, index_guard);
#else
  std::lock_guard index(index_guard);
  std::lock_guard data(data_guard);
#endif
  --entries;
}

int main() {
  {
    std::jthread writer([] {
      insert();
      insert();
    });
    std::jthread remover(remove_entry);
  }
  assert(entries == 1);
  return 0;
}
