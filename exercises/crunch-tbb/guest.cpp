#include "kit/guest/guest.hpp"

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <chrono>
#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "crunch.hpp"
#include "inputs.hpp"
#include "kit/guest/tasks.hpp"

namespace {

using manyhands::guest::Answer;

template <class Value>
void append(std::vector<std::byte>& bytes, const std::vector<Value>& values) {
  const auto more = manyhands::guest::to_bytes(values);
  bytes.insert(bytes.end(), more.begin(), more.end());
}

// `call.args` may contain sort {count, keys}, product {rows, inner, columns} and energy {count}; those that
// are present are run.
std::vector<std::byte> crunch(const nlohmann::json& args) {
  const std::uint64_t seed = args.at("seed");
  const int workers = args.at("workers");
  std::vector<std::byte> bytes;
  if (args.contains("sort")) {
    const auto& sort = args.at("sort");
    auto records = inputs::records(seed, sort.at("count"), sort.at("keys"));
    sort_records(records, workers);
    append(bytes, records);
  }
  if (args.contains("product")) {
    const auto& product = args.at("product");
    const auto a = inputs::matrix(seed, product.at("rows"), product.at("inner"));
    const auto b = inputs::matrix(seed + 1, product.at("inner"), product.at("columns"));
    append(bytes, multiply(a, b, workers).values);
  }
  if (args.contains("energy")) {
    const auto bodies = inputs::bodies(seed, args.at("energy").at("count"));
    append(bytes, std::vector<double>{total_energy(bodies, workers)});
  }
  return bytes;
}

double seconds_of(const std::string& what, int workers, const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::printf("  %-28s %d workers  %.3f s\n", what.c_str(), workers, seconds.count());
  return seconds.count();
}

// For task 4: measures what the prediction is about, on this machine.
void triad(int workers) {
  constexpr std::size_t count = 12'000'000;
  std::vector<double> a(count), b(count, 1.0), c(count, 2.0);
  tbb::task_arena arena(workers);
  arena.execute([&] {
    seconds_of("triad, 10 times", workers, [&] {
      for (int n = 0; n < 10; ++n)
        tbb::parallel_for(std::size_t{0}, count / 1000, [&](std::size_t piece) {
          for (std::size_t i = piece * 1000; i < (piece + 1) * 1000; ++i) a[i] = b[i] + 3.0 * c[i];
        });
    });
  });
}

}  // namespace

MANYHANDS_SCENARIO(crunch, call) {
  Answer answer;
  // By default, oneTBB never uses more threads than there are cores. Tests may raise this limit: then 8
  // workers are 8 threads on every machine, and a program that uses more threads than allowed is detected
  // even on one core.
  std::optional<tbb::global_control> limit;
  if (const int most = call.args.value("most_threads", 0); most > 0)
    limit.emplace(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(most));
  if (const int around = call.args.value("called_in_arena_of", 0); around > 0) {
    tbb::task_arena arena(around);
    arena.execute([&] { answer.bytes = crunch(call.args); });
  } else {
    answer.bytes = crunch(call.args);
  }
  answer.value = {{"tasks", manyhands::guest::tasks_made()}};
  return answer;
}

int manyhands::guest::plain(int argc, char* argv[]) {
  int workers = 2;
  for (int i = 1; i + 1 < argc; i += 2)
    if (std::string(argv[i]) == "--workers") workers = std::stoi(argv[i + 1]);
  for (const int count : {1, workers}) {
    auto records = inputs::records(1, 2'000'000, 1'000'000);
    seconds_of("sort 2 000 000 records", count, [&] { sort_records(records, count); });
    const auto a = inputs::matrix(1, 600, 600);
    seconds_of("product of 600 x 600", count, [&] { multiply(a, a, count); });
    const auto bodies = inputs::bodies(1, 10'000);
    double energy = 0;
    seconds_of("energy of 10 000 bodies", count, [&] { energy = total_energy(bodies, count); });
    std::printf("    = %.17g\n", energy);
    triad(count);
  }
  return 0;
}
