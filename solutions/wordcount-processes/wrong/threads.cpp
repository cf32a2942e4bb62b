// expect: correct serial | correct threads-not-processes
// Counts in threads: fast, but a piece that crashes one of them ends the whole program.
#include <atomic>
#include <thread>

#include "wordcount.hpp"

Result count_words(const std::vector<std::string>& pieces, int workers, const Policy& /*policy*/) {
  std::vector<WordCounts> counts(pieces.size());
  std::atomic<std::size_t> next{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < workers; ++i)
      threads.emplace_back([&] {
        for (std::size_t piece = next++; piece < pieces.size(); piece = next++)
          counts[piece] = words_in(pieces[piece]);
      });
  }
  Result result;
  for (const auto& of_one : counts) add(result.counts, of_one);
  return result;
}

int work() {
  return 0;
}
