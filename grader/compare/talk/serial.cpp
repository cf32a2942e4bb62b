#include <cstdio>

#include "talk.hpp"

int main(int argc, char* argv[]) {
  const Talk talk(argc, argv);
  long sum = 0;
  for (const auto& piece : talk.pieces) sum += talk.work(piece);
  std::printf("%ld\n", sum);
}
