#include "kit/host/observe/tool.hpp"

#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "kit/host/base/context.hpp"
#include "sandbox/boxed.hpp"
#include "sandbox/staging.hpp"

namespace manyhands::host {

namespace {
using sandbox::Level;

constexpr std::size_t most_text = 32U << 20;
constexpr std::uint64_t most_memory = std::uint64_t{2} << 30;
constexpr int most_tasks = 16;
// Also limits a tool outside a sandbox: its input was made by the guest, or by the compiler for it.
constexpr rlim_t most_addresses = rlim_t{6} << 30;

std::chrono::milliseconds time_left{std::chrono::hours{24}};

// Subtracts the elapsed time from the time left.
class Stopwatch {
 public:
  ~Stopwatch() {
    const auto used = std::chrono::steady_clock::now() - begin_;
    time_left -= std::min(time_left, std::chrono::duration_cast<std::chrono::milliseconds>(used));
  }
  Stopwatch() = default;
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

std::string output_in(const sandbox::Box& box, std::vector<std::string> argv, std::chrono::seconds patience) {
  const Stopwatch watch;
  const auto begin = std::chrono::steady_clock::now();
  const auto deadline = begin + std::min<std::chrono::milliseconds>(patience, time_left);
  if (deadline <= begin) return {};
  auto [out, in] = spawn::pipe();
  spawn::Options options;
  options.argv = std::move(argv);
  options.env = {"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/nonexistent", "LC_ALL=C"};
  options.descriptors = {{in.get(), 1}};
  options.limits = {{RLIMIT_AS, most_addresses}, {RLIMIT_CPU, static_cast<rlim_t>(patience.count()) + 1}};
  if (box.level != Level::none) options.cwd = "/";
  auto started = sandbox::start(box, options);
  in.reset();
  if (!started.error.empty()) return {};
  std::string text;
  while (text.size() < most_text) {
    pollfd entry{out.get(), POLLIN, 0};
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0 || ::poll(&entry, 1, static_cast<int>(left.count())) <= 0) break;
    std::array<char, 65536> chunk;
    const auto n = ::read(out.get(), chunk.data(), chunk.size());
    if (n <= 0) break;
    text.append(chunk.data(), static_cast<std::size_t>(n));
  }
  started.boxed.reap();
  return text;
}
}  // namespace

void limit_time_of_tools(std::chrono::seconds all_together) {
  time_left = all_together;
}

std::string output_of_tool(std::vector<std::string> argv, std::chrono::seconds patience) {
  sandbox::Box none;
  none.level = Level::none;
  return output_in(none, std::move(argv), patience);
}

std::string output_about(const std::filesystem::path& program, std::vector<std::string> argv,
                         std::chrono::seconds patience) try {
  sandbox::Box box;
  box.level = context().sandbox;
  if (box.level == Level::none) return output_of_tool(std::move(argv), patience);
  box.memory_bytes = most_memory;
  box.tasks = most_tasks;
  sandbox::add_system(box);
  const auto copy = sandbox::staged(program);
  const auto inside = box.level == Level::container ? copy : "/box" / program.filename();
  box.binds.push_back({copy, inside});
  std::replace(argv.begin(), argv.end(), program.string(), inside.string());
  argv.front() = "/usr/bin/" + argv.front();
  return output_in(box, std::move(argv), patience);
} catch (const std::runtime_error&) {
  return {};  // without a copy of the program, there are no lines
}

}  // namespace manyhands::host
