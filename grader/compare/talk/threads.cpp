#include <atomic>
#include <cstdio>
#include <thread>

#include "talk.hpp"

int main(int argc, char* argv[]) {
  const Talk talk(argc, argv);
  std::atomic<long> sum = 0;
  {
    std::vector<std::jthread> threads;
    for (const auto& piece : talk.pieces) threads.emplace_back([&] { sum += talk.work(piece); });
  }  // waits for all threads
  std::printf("%ld\n", sum.load());
}
