// attack: histogram-threads
// tries: to wait for itself
// points: 5
// finding: correct hang

#include <mutex>
#include <thread>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  std::mutex mutex;
  mutex.lock();
  std::jthread other([&mutex] { mutex.lock(); });
  return {};
}
