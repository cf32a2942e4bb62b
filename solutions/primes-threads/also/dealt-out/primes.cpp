// Another structure, without a shared variable: chunks are dealt out like cards, and thread w takes the
// chunks w, w + W, w + 2W, … . Neighbouring chunks cost almost the same, so every thread gets its share of
// the expensive ones. (With single numbers instead of chunks, one thread of two would get all even numbers,
// which cost nothing. And if costs change abruptly, or from run to run, it is better to take the next chunk
// when free.)
#include <algorithm>
#include <functional>
#include <thread>
#include <vector>

#include "primes.hpp"

namespace {

constexpr std::uint64_t numbers_per_chunk = 500;

// Every step-th number of chunks, the first of which begins at `from`.
void look_at(std::uint64_t from, std::uint64_t last, std::uint64_t step, Primes& result) {
  Primes found;
  for (; from < last; from += step * numbers_per_chunk)
    for (auto number = from; number < std::min(from + numbers_per_chunk, last); ++number) {
      const std::uint64_t one = is_prime(static_cast<std::uint32_t>(number)) ? 1 : 0;
      found.count += one;
      found.sum += one * number;
    }
  result = found;
}

}  // namespace

Primes find_primes(std::uint32_t first, std::uint32_t last, int workers) {
  const auto step = static_cast<std::uint64_t>(workers);
  std::vector<Primes> results(step);
  std::vector<std::thread> threads;
  for (std::uint64_t worker = 0; worker < step; ++worker)
    threads.emplace_back(look_at, first + worker * numbers_per_chunk, last, step, std::ref(results[worker]));
  for (std::thread& thread : threads) thread.join();

  Primes sum;
  for (const Primes& result : results) {
    sum.count += result.count;
    sum.sum += result.sum;
  }
  return sum;
}
