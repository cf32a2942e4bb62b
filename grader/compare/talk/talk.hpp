// What all versions share: two kinds of work, and the pieces of it.
//
//   threads fetch WORKERS URL...      waits for the network
//   threads count WORKERS LIMIT...    computes: how many primes are below each limit?
#pragma once
#include <string>
#include <vector>

#include "manyhands/net.hpp"

inline long fetch(const std::string& url) {
  return static_cast<long>(manyhands::net::get(url).body.size());
}

inline long count(const std::string& limit) {
  const unsigned end = static_cast<unsigned>(std::stoul(limit));
  long primes = 0;
  for (unsigned number = 2; number < end; ++number) {
    unsigned divisor = 2;
    while (divisor * divisor <= number && number % divisor != 0) ++divisor;
    primes += divisor * divisor > number ? 1 : 0;
  }
  return primes;
}

struct Talk {
  bool fetches;
  unsigned workers;
  std::vector<std::string> pieces;

  Talk(int argc, char* argv[])
      : fetches(std::string(argv[1]) == "fetch"),
        workers(static_cast<unsigned>(std::stoul(argv[2]))),
        pieces(argv + 3, argv + argc) {}
  long work(const std::string& piece) const { return fetches ? fetch(piece) : count(piece); }
};
