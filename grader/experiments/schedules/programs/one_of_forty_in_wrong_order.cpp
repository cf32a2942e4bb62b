// Forty threads lock a page and then the index. One thread locks the index and then its page, which
// only one of the others uses, too.
// kind: many-threads
// expect: deadlock

#include <array>
#include <cassert>
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

constexpr std::size_t pages = 39;
std::array<std::mutex, pages> page_guards;
std::mutex index_guard;
int entries = 0;

void insert(std::size_t page) {
  std::lock_guard page_lock(page_guards[page]);
  std::lock_guard index_lock(index_guard);
  ++entries;
}

void rebuild(std::size_t page) {
#ifdef REPAIRED
  std::lock_guard page_lock(page_guards[page]);
  std::lock_guard index_lock(index_guard);
#else
  std::lock_guard index_lock(index_guard);
  std::lock_guard page_lock(page_guards[page]);
#endif
  ++entries;
}

int main() {
  {
    std::vector<std::jthread> threads;
    for (std::size_t page = 0; page < pages; ++page) threads.emplace_back(insert, page);
    threads.emplace_back(rebuild, pages - 3);
  }
  assert(entries == 40);
  return 0;
}
