#include "kit/guest/guest.hpp"

#include <chrono>
#include <cstdio>
#include <string>

#include "primes.hpp"

namespace {
// The first call of is_prime makes its table. This happens here, before any clock is started.
[[maybe_unused]] const bool table_is_there = is_prime(2);
}  // namespace

MANYHANDS_SCENARIO(find_primes, call) {
  const auto found = find_primes(call.args.at("first"), call.args.at("last"), call.args.at("workers"));
  return {.value = {{"count", found.count}, {"sum", found.sum}}};
}

int manyhands::guest::plain(int argc, char* argv[]) {
  std::uint32_t first = 0;
  std::uint32_t last = 2'400'000;
  int workers = 2;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string option = argv[i];
    const auto value = static_cast<std::uint32_t>(std::stoul(argv[i + 1]));
    if (option == "--first") first = value;
    if (option == "--last") last = value;
    if (option == "--workers") workers = static_cast<int>(value);
  }
  const auto seconds_for = [&](std::uint32_t from, std::uint32_t to) {
    const auto start = std::chrono::steady_clock::now();
    const auto found = find_primes(from, to, workers);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("%10u to %10u: %7llu primes, sum %14llu, %d workers, %.3f s\n", from, to,
                static_cast<unsigned long long>(found.count), static_cast<unsigned long long>(found.sum),
                workers, seconds.count());
  };
  // Where is the work? First in quarters, then all at once.
  const std::uint32_t quarter = (last - first) / 4;
  for (std::uint32_t part = 0; part < 4; ++part)
    seconds_for(first + part * quarter, part == 3 ? last : first + (part + 1) * quarter);
  seconds_for(first, last);
  return 0;
}
