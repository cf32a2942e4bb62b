#include "kit/guest/guest.hpp"

#include <sched.h>

#include <chrono>
#include <cstdio>
#include <string>

#include "manyhands/web.hpp"
#include "two_kinds.hpp"

MANYHANDS_SCENARIO(fetch_all, call) {
  const std::vector<std::string> urls = call.args.at("urls");
  return {.value = fetch_all(urls, call.args.at("workers"))};
}

MANYHANDS_SCENARIO(count_primes, call) {
  std::vector<Range> ranges;
  for (const auto& range : call.args.at("ranges")) ranges.push_back({range.at(0), range.at(1)});
  return {.value = count_primes(ranges, call.args.at("workers"))};
}

namespace {

// While this object exists, the current thread and the threads that it starts run on one core only.
class OnOneCore {
 public:
  OnOneCore() {
    ::sched_getaffinity(0, sizeof before_, &before_);
    cpu_set_t one;
    CPU_ZERO(&one);
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
      if (CPU_ISSET(cpu, &before_)) {
        CPU_SET(cpu, &one);
        break;
      }
    ::sched_setaffinity(0, sizeof one, &one);
  }
  ~OnOneCore() { ::sched_setaffinity(0, sizeof before_, &before_); }
  OnOneCore(const OnOneCore&) = delete;
  OnOneCore& operator=(const OnOneCore&) = delete;

  [[nodiscard]] int cores_outside() const { return CPU_COUNT(&before_); }

 private:
  cpu_set_t before_;
};

template <class Work>
double seconds_of(Work work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// The four runs, each compared with the same work on one worker.
template <class Work>
void show(const char* name, int workers, Work work) {
  double serial = 0;
  double one_core = 0;
  int cores = 0;
  {
    const OnOneCore pinned;
    cores = pinned.cores_outside();
    serial = seconds_of([&] { work(1); });
    one_core = seconds_of([&] { work(workers); });
  }
  const double all_cores = seconds_of([&] { work(workers); });
  std::printf("%-9s on one core   1 worker %.2f s, %d workers %.2f s: %4.1f times as fast\n", name, serial,
              workers, one_core, serial / one_core);
  std::printf("%-9s on all cores  1 worker %.2f s, %d workers %.2f s: %4.1f times as fast (%d core%s here)\n",
              name, serial, workers, all_cores, serial / all_cores, cores, cores == 1 ? "" : "s");
}

}  // namespace

int manyhands::guest::plain(int argc, char* argv[]) {
  const auto arguments = site_arguments(argc, argv, 8);
  if (!arguments) return 2;
  const auto& [start, workers] = *arguments;
  std::vector<std::string> urls = web::links(start, net::get(start).body);
  const auto once = urls;
  urls.insert(urls.end(), once.begin(), once.end());  // long enough to compare times
  std::vector<Range> ranges;
  for (std::uint32_t first = 10'000'000; ranges.size() < 80; first += 12'000)
    ranges.push_back({first, first + 12'000});

  show("fetching", workers, [&](int n) { fetch_all(urls, n); });
  show("primes", workers, [&](int n) { count_primes(ranges, n); });
  return 0;
}
