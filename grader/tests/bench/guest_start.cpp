// How long a learner's program takes from its start to the moment in which it is ready for a call, and from
// being told to go until it is gone: as a plain process, and in a box of each level that this machine has, by
// turns, so that a busy moment meets all of them. Usage: guest_start PROGRAM... ; prints milliseconds for
// each, of 200 starts.
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "sandbox/boxed.hpp"
#include "sandbox/staging.hpp"
#include "spawn/spawn.hpp"
#include "wire/frame.hpp"

namespace {

using namespace manyhands;

using Clock = std::chrono::steady_clock;
constexpr int starts = 200;
constexpr int wire_number = 3;

/// The program, as a box of that level sees it.
std::string seen_at(sandbox::Level level, const std::string& program) {
  if (level == sandbox::Level::none) return program;
  return level == sandbox::Level::container ? sandbox::staged(program).string() : "/box/program";
}

double milliseconds(Clock::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

struct Times {
  double ready = 0;
  double gone = 0;  // both since the start
};

sandbox::Box box_for(sandbox::Level level, const std::string& program) {
  sandbox::Box box;
  box.level = level;
  if (level == sandbox::Level::none) return box;
  box.memory_bytes = std::uint64_t{1} << 30;
  box.tasks = 1024;
  sandbox::add_system(box);
  box.binds.push_back({sandbox::staged(program), seen_at(level, program)});
  box.folders = {{"/logs", 1 << 25, true}, {"/dev/shm", 1 << 27, true}, {"/tmp", 1 << 26}};
  return box;
}

/// Negative: it did not start, or did not say that it was ready.
Times start_once(const sandbox::Box& box, const std::string& program) {
  auto [ours, its] = spawn::socket_pair();
  spawn::Options options;
  options.argv = {seen_at(box.level, program), "--wire=" + std::to_string(wire_number)};
  options.descriptors = {{its.get(), wire_number}};
  options.fixed_addresses = true;
  const auto born = Clock::now();
  auto started = sandbox::start(box, options);
  its.reset();
  if (!started.error.empty() || !wire::receive(ours.get())) return {-1, -1};
  Times times{.ready = milliseconds(Clock::now() - born)};
  ours.reset();  // nobody calls any more: it ends
  pollfd entry{started.boxed.pidfd(), POLLIN, 0};
  ::poll(&entry, 1, -1);
  started.boxed.reap();
  times.gone = milliseconds(Clock::now() - born);
  return times;
}

double at(std::vector<double>& values, double part) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

struct Series {
  sandbox::Box box;
  std::vector<double> ready;
  std::vector<double> gone;
};

std::vector<Series> series_for(const std::string& program) {
  static const auto probe = sandbox::probe_levels();
  std::vector<Series> series;
  for (const auto& level : probe)
    if (level.works) series.push_back({box_for(level.level, program), {}, {}});
  return series;
}

/// False: the program does not start as a guest.
bool measure(std::vector<Series>& series, const std::string& program) {
  for (int n = 0; n < starts; ++n)
    for (auto& one : series) {
      const Times times = start_once(one.box, program);
      if (times.ready < 0) return false;
      one.ready.push_back(times.ready);
      one.gone.push_back(times.gone);
    }
  return true;
}

}  // namespace

int main(int argc, char* argv[]) {
  for (int i = 1; i < argc; ++i) {
    auto series = series_for(argv[i]);
    if (!measure(series, argv[i])) {
      std::fprintf(stderr, "guest_start: %s does not start as a guest\n", argv[i]);
      return 1;
    }
    std::printf("%s\n", argv[i]);
    auto& plain = series.back();  // the last level is none
    for (auto& one : series) {
      const double ready = at(one.ready, 0.5);
      std::printf("  sandbox %-9s ready after %.2f ms (95 %%: %.2f), gone after %.2f ms (95 %%: %.2f)",
                  std::string(sandbox::name_of(one.box.level)).c_str(), ready, at(one.ready, 0.95),
                  at(one.gone, 0.5), at(one.gone, 0.95));
      if (&one != &plain)
        std::printf("; ready %.2f ms later than without, %.1f times as long", ready - at(plain.ready, 0.5),
                    ready / at(plain.ready, 0.5));
      std::printf("\n");
    }
  }
}
