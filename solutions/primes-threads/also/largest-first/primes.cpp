// Another structure: chunks are taken from the end of the range, under a mutex, and each task returns what it
// has found in a future. The largest numbers cost most. If they come first, the last chunks are the cheap
// ones, and all tasks end at nearly the same time, even with larger chunks. The caller is one of the workers.
#include <algorithm>
#include <functional>
#include <future>
#include <mutex>
#include <vector>

#include "primes.hpp"

namespace {

struct Chunk {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

class Numbers {
 public:
  Numbers(std::uint32_t first, std::uint32_t last) : first_(first), last_(last) {}

  // An empty chunk: nothing is left.
  Chunk take() {
    const std::lock_guard lock(mutex_);  // held only to take a chunk, not to look at it
    const std::uint32_t taken = std::min(numbers_per_chunk, last_ - first_);
    last_ -= taken;
    return {last_, last_ + taken};
  }

 private:
  static constexpr std::uint32_t numbers_per_chunk = 5000;
  std::mutex mutex_;
  std::uint32_t first_;
  std::uint32_t last_;
};

Primes look_at_chunks(Numbers& numbers) {
  Primes found;
  for (Chunk chunk = numbers.take(); chunk.first < chunk.last; chunk = numbers.take())
    for (std::uint32_t number = chunk.first; number < chunk.last; ++number)
      if (is_prime(number)) {
        ++found.count;
        found.sum += number;
      }
  return found;
}

}  // namespace

Primes find_primes(std::uint32_t first, std::uint32_t last, int workers) {
  Numbers numbers(first, last);
  // Without launch::async, the library may run a task in the caller's thread, when get() is called.
  std::vector<std::future<Primes>> others;
  for (int other = 1; other < workers; ++other)
    others.push_back(std::async(std::launch::async, look_at_chunks, std::ref(numbers)));

  Primes sum = look_at_chunks(numbers);
  for (auto& other : others) {
    const Primes found = other.get();
    sum.count += found.count;
    sum.sum += found.sum;
  }
  return sum;
}
