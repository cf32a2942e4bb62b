#include <unistd.h>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "kit/host/base/catch.hpp"
#include "measure/machine.hpp"

namespace machine_test {

using namespace manyhands;
namespace fs = std::filesystem;

namespace {
/// A root folder with the files of an imaginary machine.
class FakeRoot {
 public:
  FakeRoot() : path_(fs::temp_directory_path() / ("manyhands-machine-" + std::to_string(getpid()))) {
    fs::remove_all(path_);
    write("proc/cpuinfo", "processor : 0\nmodel name\t: Fast CPU 9\nflags : fpu hypervisor\n");
    write("proc/self/status", "Name:\tx\nCpus_allowed:\tff\nCpus_allowed_list:\t0-7\n");
    write("proc/loadavg", "0.25 0.1 0.1 1/90 5134\n");
    write("proc/version", "Linux version 6.1.0 (x@y) (gcc)\n");
    write("sys/devices/system/cpu/online", "0-63\n");
  }
  ~FakeRoot() { fs::remove_all(path_); }
  FakeRoot(const FakeRoot&) = delete;
  FakeRoot& operator=(const FakeRoot&) = delete;
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};
}  // namespace

TEST_CASE("machine: cpu lists are counted, and nonsense counts nothing") {
  CHECK(count_cpu_list("0-3,8\n") == 5);
  CHECK(count_cpu_list("0") == 1);
  CHECK(count_cpu_list("") == 0);
  CHECK(count_cpu_list("x,3-1,-2") == 0);
  CHECK(parse_affinity("Cpus_allowed:\t3\nCpus_allowed_list:\t0,2\nMems_allowed_list:\t0-9\n") == 2);
  CHECK(parse_affinity("") == 0);
}

TEST_CASE("machine: hyperthreads of one core count as one core of their own") {
  CHECK(cpus_in("0-2,8\n") == std::vector<int>{0, 1, 2, 8});
  CHECK(cpus_in("x,3-1").empty());
  const FakeRoot root;
  CHECK(read_machine(root.path()).own_cores == 0);  // unknown
  for (int cpu = 0; cpu < 8; ++cpu)
    root.write("sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/thread_siblings_list",
               std::to_string(cpu % 4) + "," + std::to_string(cpu % 4 + 4) + "\n");
  const auto machine = read_machine(root.path());
  CHECK(machine.own_cores == 4);
  const auto lines = doctor_lines(machine);
  CHECK(std::any_of(lines.begin(), lines.end(), [](const DoctorLine& line) {
    return line.what.find("8 of these share 4 cores") != std::string::npos;
  }));
}

TEST_CASE("machine: quotas of both kinds of control group are read") {
  CHECK(parse_quota_v2("150000 100000\n") == 1.5);
  CHECK(parse_quota_v2("max 100000\n") == std::nullopt);
  CHECK(parse_quota_v2("200000") == 2.0);
  CHECK(parse_quota_v2("") == std::nullopt);
  CHECK(parse_quota_v1("-1\n", "100000\n") == std::nullopt);
  CHECK(parse_quota_v1("50000\n", "100000\n") == 0.5);
  CHECK(parse_quota_v1("50000", "0") == std::nullopt);
}

TEST_CASE("machine: control groups, loads and models are read from their texts") {
  const auto v1 = parse_cgroup("5:cpu,cpuacct:/docker/abc\n4:memory:/x\n0::/init.scope\n");
  CHECK(v1.v1_cpu == "/docker/abc");
  CHECK(v1.v2 == "/init.scope");
  CHECK(parse_cgroup("nonsense").v2.empty());
  CHECK(parse_memory("MemTotal:       24684408 kB\nMemFree: 5 kB\n") == 24684408);
  CHECK(parse_memory("MemFree: 5 kB\n") == 0);
  CHECK(parse_memory("MemTotal: -1 kB\n") == 0);
  CHECK(parse_load("3.50 1 1 1/2 3") == 3.5);
  CHECK(parse_load("") == 0);
  CHECK(parse_cpu_model("model name : A\nmodel name : B\n") == "A");
  CHECK(parse_cpu_model("model\t: 85\nModel\t: Raspberry Pi 4\n") == "Raspberry Pi 4");
  CHECK(parse_cpu_model("") == "unknown");
}

TEST_CASE("machine: what a program gets is the least of mask and limits, in whole cores") {
  const FakeRoot root;
  auto m = read_machine(root.path());
  CHECK(m.cpu_model == "Fast CPU 9");
  CHECK(m.cores_online == 64);
  CHECK(m.affinity == 8);
  CHECK(m.p_avail == 8);
  CHECK(m.virtual_machine);
  CHECK_FALSE(m.container);
  CHECK(m.kernel == "Linux version 6.1.0");

  root.write("proc/self/cgroup", "0::/a/b\n");
  root.write("sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
  root.write("sys/fs/cgroup/a/cpu.max", "350000 100000\n");  // a limit of a parent group applies, too
  CHECK(read_machine(root.path()).p_avail == 3);
  root.write("sys/fs/cgroup/cpu.max", "50000 100000\n");
  m = read_machine(root.path());
  CHECK(m.p_avail == 1);
  CHECK(m.quota == 0.5);
  root.write("sys/fs/cgroup/cpu.max", "199000 100000\n");
  CHECK(read_machine(root.path()).p_avail == 2);

  root.write("proc/self/cgroup", "3:cpu,cpuacct:/not/to/be/seen/here\n");
  root.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "100000\n");
  root.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
  CHECK(read_machine(root.path()).p_avail == 1);
}

TEST_CASE("machine: an empty system has one core, and nothing throws") {
  const auto m = read_machine("/nowhere/at/all");
  CHECK(m.p_avail == 1);
  CHECK(to_json(m)["cores"] == 1);
}

TEST_CASE("machine: the doctor says what cannot be measured, and what to do about it") {
  Machine m;
  m.cpu_model = "Fast CPU 9";
  m.affinity = m.cores_online = 8;
  m.quota = 1.5;
  m.load = 4;
  const auto lines = doctor_lines(m);
  CHECK(std::count_if(lines.begin(), lines.end(), [](const auto& line) { return !line.good; }) == 3);
  for (const auto& line : lines) CHECK(line.good == line.remedy.empty());
  CHECK(lines.front().what ==
        "speed of computations cannot be measured, because a speedup needs two cores: 1 core (Fast CPU 9); a "
        "limit "
        "grants 1.5 of 8");
  CHECK(lines.front().remedy.find("--cpus=2") != std::string::npos);
}

TEST_CASE("machine: this machine can be read") {
  const auto m = read_machine();
  CHECK(m.p_avail >= 1);
  CHECK(m.p_avail <= m.affinity);
  CHECK_FALSE(doctor_lines(m).empty());
}

}  // namespace machine_test
