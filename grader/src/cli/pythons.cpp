#include "cli/pythons.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <optional>
#include <sstream>

#include "process/command.hpp"
#include "process/in_path.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

// Asks the interpreter itself: its name proves nothing.
std::optional<Python> asked(const fs::path& program) {
  process::CommandOptions how;
  how.wall_limit_s = 10;
  const auto result =
      process::run({program.string(), "-I", "-c",
                    "import sys; print(*sys.version_info[:2], getattr(sys, '_is_gil_enabled', lambda: 1)())"},
                   how);
  std::istringstream words(result.out);
  int major = 0;
  int minor = 0;
  std::string lock;
  if (!result.succeeded() || !(words >> major >> minor >> lock) || major != 3 || minor < 9)
    return std::nullopt;
  return Python{program, fmt::format("Python 3.{}{}", minor, lock == "False" ? "t" : "")};
}

}  // namespace

std::vector<Python> find_pythons() {
  std::vector<Python> found;
  const fs::path usual = "/usr/bin/python3";
  const auto system = ::access(usual.c_str(), X_OK) == 0 ? usual : process::in_path("python3").value_or("");
  if (!system.empty())
    if (auto python = asked(system)) found.push_back(std::move(*python));
  for (int minor = 20; minor >= 13; --minor) {
    const auto program = process::in_path(fmt::format("python3.{}t", minor));
    if (!program) continue;
    auto python = asked(*program);
    if (!python || python->name.back() != 't') continue;
    found.push_back(std::move(*python));
    break;
  }
  return found;
}

}  // namespace manyhands
