#include "sandbox/own_limits.hpp"

#include <algorithm>
#include <array>

namespace manyhands::sandbox {
namespace {

struct Need {
  int resource;
  std::uint64_t least;   // required for grading
  std::uint64_t wanted;  // … and what we raise the limit to, if permitted
  std::uint64_t unit;    // the unit of the ulimit command
  const char* option;
  const char* name;
};

constexpr std::uint64_t kib = 1024;
constexpr std::uint64_t mib = 1024 * kib;

constexpr std::array needs{
    // A hundred connections with both ends, and the descriptors for watching each task.
    Need{RLIMIT_NOFILE, 512, 1024, 1, "-n", "open files"},
    // The default size of a thread's stack is this limit. Detectors make frames larger.
    Need{RLIMIT_STACK, 2 * mib, 8 * mib, kib, "-s", "KiB of stack"},
    // Object files and programs with full debug information.
    Need{RLIMIT_FSIZE, 256 * mib, 1024 * mib, kib, "-f", "KiB in a file"},
};

rlimit own(int resource) {
  rlimit value{RLIM_INFINITY, RLIM_INFINITY};
  ::getrlimit(static_cast<__rlimit_resource>(resource), &value);
  return value;
}

}  // namespace

void raise_own_limits() {
  for (const auto& need : needs) {
    auto limit = own(need.resource);
    if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= need.wanted) continue;
    limit.rlim_cur = std::min<rlim_t>(need.wanted, limit.rlim_max);
    ::setrlimit(static_cast<__rlimit_resource>(need.resource), &limit);
  }
}

std::optional<LowLimit> too_low(const std::function<std::uint64_t(int resource)>& limit_of) {
  for (const auto& need : needs) {
    const auto limit = limit_of(need.resource);
    if (limit == RLIM_INFINITY || limit >= need.least) continue;
    const auto number = [&need](std::uint64_t value) { return std::to_string(value / need.unit); };
    const std::string option = std::string("ulimit ") + need.option;
    return LowLimit{"this shell allows only " + number(limit) + " " + need.name + " (" + option +
                        "), and grading needs " + number(need.least),
                    "Run `" + option + " " + number(need.wanted) +
                        "` before it; if the shell may not, start one that may, or ask who set the limit."};
  }
  return std::nullopt;
}

std::optional<LowLimit> own_limit_too_low() {
  return too_low([](int resource) { return std::uint64_t{own(resource).rlim_cur}; });
}

}  // namespace manyhands::sandbox
