#include "grade/side_by_side.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

#include "model/memory_cap.hpp"

namespace manyhands::grade {
namespace {

// A number at the beginning of a file; none if it is not there, or not a number ("max").
std::uint64_t number_in(const std::filesystem::path& file, std::uint64_t none) {
  std::ifstream in(file);
  std::uint64_t number = 0;
  return in >> number ? number : none;
}

std::uint64_t free_in_group(std::uint64_t limit, std::uint64_t used) {
  return limit > used ? limit - used : 0;
}

}  // namespace

bool fit_together(const Limits& limits, const std::vector<const Profile*>& profiles, std::uint64_t available,
                  std::uint64_t machine) {
  std::uint64_t needed = 0;
  for (const auto* profile : profiles) needed += memory_cap(limits, profile->name, machine);
  return needed <= available;
}

std::uint64_t available_memory(const std::filesystem::path& root) {
  std::ifstream meminfo(root / "proc/meminfo");
  std::uint64_t available = 0;
  for (std::string key, rest; meminfo >> key; std::getline(meminfo, rest))
    if (key == "MemAvailable:") meminfo >> available;
  available *= 1024;
  constexpr auto no_limit = std::numeric_limits<std::uint64_t>::max();
  const auto groups = root / "sys/fs/cgroup";
  return std::min(
      {available,
       free_in_group(number_in(groups / "memory.max", no_limit), number_in(groups / "memory.current", 0)),
       free_in_group(number_in(groups / "memory/memory.limit_in_bytes", no_limit),
                     number_in(groups / "memory/memory.usage_in_bytes", 0))});
}

}  // namespace manyhands::grade
