// attack: histogram-threads
// tries: to find out which files exist, without opening them
// points: 5
// finding: correct threw
// open at: container, none - a program may ask whether a file exists, and how large it is

#include <sys/stat.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  struct stat about {};
  attack::tell("knows that a secret is there", ::stat("@CANARY@/secret.txt", &about) == 0);
  attack::tell("knows where the solutions are", ::stat("@ROOT@/solutions", &about) == 0);
  attack::confess();
}
