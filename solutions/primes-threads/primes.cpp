#include "primes.hpp"

#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

namespace {

// Large enough: taking a chunk is a step that threads wait for, up to 0.1 µs; even the cheapest thousand
// numbers take 3 µs. Small enough: at the end, no thread waits longer than one chunk takes, about 0.2 ms.
constexpr std::uint32_t numbers_per_chunk = 1000;

}  // namespace

Primes find_primes(std::uint32_t first, std::uint32_t last, int workers) {
  // The only variable that threads share while they work. Taking a chunk is one atomic step: fetch_add
  // returns the old value, so no two threads get the same chunk.
  std::atomic<std::uint32_t> next = first;
  // One element for each thread, and full size before the first one starts: after that, nothing moves.
  std::vector<Primes> of_worker(static_cast<std::size_t>(workers));

  const auto work = [&](Primes& result) {
    // On this thread's own stack: nobody else uses it, so adding to it needs no lock and no atomic. (Adding
    // to `result` at each prime would be correct, too. But the elements of of_worker are side by side in one
    // cache line, which the cores would take from each other. It does not show here, where primes are rare
    // and expensive; where the steps are short, it is very slow: see histogram-threads.)
    Primes found;
    // Nobody divides the range in advance: a thread whose chunk was cheap comes back sooner. So all of them
    // are busy until the numbers run out.
    for (auto from = next.fetch_add(numbers_per_chunk); from < last;
         from = next.fetch_add(numbers_per_chunk)) {
      const auto to = std::min(from + numbers_per_chunk, last);  // the last chunk may be shorter
      for (auto number = from; number < to; ++number)
        if (is_prime(number)) {
          ++found.count;
          found.sum += number;
        }
    }
    result = found;  // once for each thread; nobody else writes to this element
  };

  {
    std::vector<std::jthread> threads;
    for (auto& result : of_worker) threads.emplace_back(work, std::ref(result));
  }  // All threads are joined here: from now on, what they have written can be read.

  Primes sum;
  for (const auto& result : of_worker) {
    sum.count += result.count;
    sum.sum += result.sum;
  }
  return sum;
}
