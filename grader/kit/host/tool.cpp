#include "kit/host/tool.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "kit/spawn/spawn.hpp"

namespace manyhands::host {

namespace {
constexpr std::size_t most_text = 32U << 20;
}

std::string output_of_tool(std::vector<std::string> argv, std::chrono::seconds patience) {
  auto [out, in] = spawn::pipe();
  spawn::Options options;
  options.argv = std::move(argv);
  options.env = {"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/nonexistent", "LC_ALL=C"};
  options.descriptors = {{in.get(), 1}};
  auto started = spawn::spawn(options);
  in.reset();
  if (!started.error.empty()) return {};
  const auto deadline = std::chrono::steady_clock::now() + patience;
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
  started.child.kill_group();
  started.child.reap();
  return text;
}

}  // namespace manyhands::host
