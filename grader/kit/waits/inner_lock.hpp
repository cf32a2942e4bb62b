// The lock of the library itself.
#pragma once
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>

namespace manyhands::waits {

using Word = std::atomic<std::uint32_t>;

inline long futex(Word& word, int operation, std::uint32_t value, const timespec* time = nullptr) {
  return ::syscall(SYS_futex, &word, operation | FUTEX_PRIVATE_FLAG, value, time, nullptr,
                   FUTEX_BITSET_MATCH_ANY);
}

/// Not a pthread mutex, because those are intercepted.
class Lock {
 public:
  void take() {
    std::uint32_t free = 0;
    if (word_.compare_exchange_strong(free, 1, std::memory_order_acquire)) return;
    while (word_.exchange(2, std::memory_order_acquire) != 0) futex(word_, FUTEX_WAIT, 2);
  }
  void give_back() {
    if (word_.exchange(0, std::memory_order_release) == 2) futex(word_, FUTEX_WAKE, 1);
  }

 private:
  Word word_{0};
};

}  // namespace manyhands::waits
