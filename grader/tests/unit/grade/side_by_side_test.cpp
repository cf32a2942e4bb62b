#include "grade/side_by_side.hpp"

#include "kit/host/base/catch.hpp"
#include "model/memory_cap.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace side_by_side_test {

using namespace manyhands;
using grade::available_memory;
using grade::fit_together;

using manyhands::test::TemporaryFolder;

namespace {

constexpr std::uint64_t mib = std::uint64_t{1} << 20;
constexpr std::uint64_t large = std::uint64_t{1} << 40;

}  // namespace

TEST_CASE("a guest under a detector may take more memory, but not the whole machine") {
  Limits limits;
  limits.memory_mb = 100;
  CHECK(memory_cap(limits, "release", large) == 189 * mib);
  CHECK(memory_cap(limits, "tsan", large) == 1064 * mib);
  CHECK(memory_cap(limits, "asan", 1000 * mib) == 750 * mib);
  CHECK(memory_cap(limits, "asan", 100 * mib) == 189 * mib);
}

TEST_CASE("programs run side by side only if each may take its limit") {
  Limits limits;
  limits.memory_mb = 100;
  const std::vector<const Profile*> both{&memory_profile, &races_profile};
  CHECK(fit_together(limits, both, 2128 * mib, large));
  CHECK_FALSE(fit_together(limits, both, 2127 * mib, large));
  CHECK(fit_together(limits, {&memory_profile}, 1064 * mib, large));
  CHECK_FALSE(fit_together(limits, both, 0, large));
}

TEST_CASE("the available memory is what the kernel says, or what a container may use") {
  const TemporaryFolder root;
  CHECK(available_memory(root.path()) == 0);
  root.put("proc/meminfo", "MemTotal:  9000 kB\nMemFree:  100 kB\nMemAvailable:    5000 kB\nBuffers: 1 kB\n");
  CHECK(available_memory(root.path()) == 5000 * 1024);
  root.put("sys/fs/cgroup/memory.max", "max\n");
  root.put("sys/fs/cgroup/memory.current", "1000\n");
  CHECK(available_memory(root.path()) == 5000 * 1024);
  root.put("sys/fs/cgroup/memory.max", "4000\n");
  CHECK(available_memory(root.path()) == 3000);
  root.put("sys/fs/cgroup/memory.max", "400\n");
  CHECK(available_memory(root.path()) == 0);
}

}  // namespace side_by_side_test
