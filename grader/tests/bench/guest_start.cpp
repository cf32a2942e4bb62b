// How long a learner's program takes from its start to the moment in which it is ready for a call, and from
// being told to go until it is gone. Usage: guest_start PROGRAM... ; prints milliseconds for each, of 200
// starts.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "kit/spawn/spawn.hpp"
#include "kit/wire/frame.hpp"

namespace {

using Clock = std::chrono::steady_clock;
constexpr int starts = 200;
constexpr int wire_number = 3;

double milliseconds(Clock::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

struct Times {
  double ready = 0;
  double gone = 0;  // both since the start
};

/// Negative: it did not start, or did not say that it was ready.
Times start_once(const std::string& program) {
  auto [ours, its] = manyhands::spawn::socket_pair();
  manyhands::spawn::Options options;
  options.argv = {program, "--wire=" + std::to_string(wire_number)};
  options.descriptors = {{its.get(), wire_number}};
  options.fixed_addresses = true;
  const auto born = Clock::now();
  auto started = manyhands::spawn::spawn(options);
  its.reset();
  if (!started.error.empty() || !manyhands::wire::receive(ours.get())) return {-1, -1};
  Times times{.ready = milliseconds(Clock::now() - born)};
  ours.reset();  // nobody calls any more: it ends
  started.child.reap();
  times.gone = milliseconds(Clock::now() - born);
  return times;
}

double at(std::vector<double>& values, double part) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

}  // namespace

int main(int argc, char* argv[]) {
  for (int i = 1; i < argc; ++i) {
    std::vector<double> ready;
    std::vector<double> gone;
    for (int n = 0; n < starts; ++n) {
      const Times times = start_once(argv[i]);
      if (times.ready < 0) {
        std::fprintf(stderr, "guest_start: %s does not start as a guest\n", argv[i]);
        return 1;
      }
      ready.push_back(times.ready);
      gone.push_back(times.gone);
    }
    std::printf("ready after %.2f ms (95 %%: %.2f), gone after %.2f ms (95 %%: %.2f)   %s\n", at(ready, 0.5),
                at(ready, 0.95), at(gone, 0.5), at(gone, 0.95), argv[i]);
  }
}
