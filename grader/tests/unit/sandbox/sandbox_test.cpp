// The pure parts of the sandbox: bubblewrap's arguments, places for cgroups, names, remedies.
#include <algorithm>
#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "sandbox/box.hpp"
#include "sandbox/cgroup.hpp"
#include "sandbox/level.hpp"
#include "sandbox/own_limits.hpp"
#include "sandbox/staging.hpp"

namespace sandbox_test {

using namespace manyhands::sandbox;

namespace {

/// The position of `words` as a sequence.
std::ptrdiff_t position_of(const std::vector<std::string>& in, const std::vector<std::string>& words) {
  const auto found = std::search(in.begin(), in.end(), words.begin(), words.end());
  return found == in.end() ? -1 : found - in.begin();
}

Box small_box() {
  Box box;
  box.binds = {{"/usr", "/usr"}, {"/place/out", "/out", true}};
  box.links = {{"usr/bin", "/bin"}};
  box.folders = {{"/tmp", 4096}, {"/dev/shm", 8192}};
  box.texts = {{"/etc/hosts", "127.0.0.1 localhost\n"}};
  return box;
}

}  // namespace

TEST_CASE("a box becomes arguments of bubblewrap, every part in its place") {
  const auto words = bubblewrap_arguments(small_box(), "bwrap", "/lib/init", {4});
  CHECK(words.front() == "bwrap");
  CHECK(words.back() == init_inside);
  for (const char* always :
       {"--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--new-session", "--as-pid-1"})
    CHECK(position_of(words, {always}) > 0);
  CHECK(position_of(words, {"--cap-drop", "ALL"}) > 0);
  CHECK(position_of(words, {"--ro-bind", "/usr", "/usr"}) > 0);
  CHECK(position_of(words, {"--bind", "/place/out", "/out"}) > 0);
  CHECK(position_of(words, {"--symlink", "usr/bin", "/bin"}) > 0);
  CHECK(position_of(words, {"--size", "4096", "--tmpfs", "/tmp"}) > 0);
  CHECK(position_of(words, {"--perms", "0444", "--file", "4", "/etc/hosts"}) > 0);
  CHECK(position_of(words, {"--ro-bind", "/lib/init", init_inside}) > 0);
}

TEST_CASE("what a box's root and /dev hold is closed once it is there") {
  const auto words = bubblewrap_arguments(small_box(), "bwrap", "/lib/init", {4});
  const auto dev = position_of(words, {"--dev", "/dev"});
  const auto shm = position_of(words, {"--size", "8192", "--tmpfs", "/dev/shm"});
  const auto dev_closed = position_of(words, {"--remount-ro", "/dev"});
  const auto root_closed = position_of(words, {"--remount-ro", "/"});
  CHECK(0 < dev);
  CHECK(dev < shm);
  CHECK(shm < dev_closed);
  CHECK(dev_closed < root_closed);
  CHECK(position_of(words, {"--size", "4096", "--tmpfs", "/tmp"}) < root_closed);
}

TEST_CASE("what is shown below a box's own folder is not hidden by it: checkouts may stand in /tmp") {
  auto box = small_box();
  box.binds.push_back({"/tmp/course/lib.a", "/tmp/course/lib.a"});
  const auto words = bubblewrap_arguments(box, "bwrap", "/lib/init", {4});
  const auto folder = position_of(words, {"--tmpfs", "/tmp"});
  REQUIRE(folder != -1);
  CHECK(folder < position_of(words, {"--ro-bind", "/tmp/course/lib.a", "/tmp/course/lib.a"}));
}

TEST_CASE("a box has the machine's network only where it is given that") {
  auto box = small_box();
  box.network = true;
  CHECK(position_of(bubblewrap_arguments(box, "bwrap", "/lib/init", {4}), {"--unshare-net"}) == -1);
}

TEST_CASE("levels have names and an order") {
  CHECK(Level::none < Level::container);
  CHECK(Level::container < Level::user);
  CHECK(Level::user < Level::full);
  for (const auto level : {Level::none, Level::container, Level::user, Level::full})
    CHECK(level_named(name_of(level)) == level);
  CHECK_FALSE(level_named("Full"));
  CHECK(best({{Level::full, false, "", ""}, {Level::user, true, "", ""}, {Level::none, true, "", ""}}) ==
        Level::user);
}

TEST_CASE("the place of cgroups is found in both versions, in containers too") {
  const auto one = cgroup_places(
      "30 23 0:26 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
      "31 23 0:27 / /sys/fs/cgroup/pids rw,relatime shared:9 - cgroup cgroup rw,pids\n",
      "8:pids:/\n4:memory:/jobs/17\n0::/\n");
  CHECK(one.memory == "/sys/fs/cgroup/memory/jobs/17");
  CHECK(one.pids == "/sys/fs/cgroup/pids/");
  CHECK(one.unified.empty());
  const auto two = cgroup_places("35 24 0:30 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n",
                                 "0::/user.slice/user-0.slice/session-4.scope\n");
  CHECK(two.unified == "/sys/fs/cgroup/user.slice/user-0.slice/session-4.scope");
  CHECK(two.unified_root == "/sys/fs/cgroup");
  CHECK(two.memory.empty());
  const auto contained =
      cgroup_places("30 23 0:26 /docker/ab /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n",
                    "4:memory:/docker/ab/inner\n");
  CHECK(contained.memory == "/sys/fs/cgroup/memory/inner");
}

TEST_CASE("what a process made is the dead's only when that very process is gone") {
  CHECK_FALSE(made_by_the_dead(own_name()));
  CHECK_FALSE(made_by_the_dead(own_name() + "-3"));
  const auto name = own_name();
  const auto last = name.rfind('-');
  CHECK(made_by_the_dead(name.substr(0, last + 1) + "1"));  // same pid, different start time
  CHECK(made_by_the_dead(name.substr(0, last + 1) + "1-3"));
  CHECK_FALSE(made_by_the_dead("manyhands-notes"));
  CHECK_FALSE(made_by_the_dead("manyhands-1-2-3"));  // from another container
  CHECK_FALSE(made_by_the_dead("other-1-2"));
}

TEST_CASE("a level that does not work comes with what would help") {
  const Surroundings plain;
  CHECK(remedy_for("exec: bwrap: No such file or directory", plain).find("apt-get install bubblewrap") !=
        std::string::npos);
  Surroundings ubuntu;
  ubuntu.apparmor_restricts = true;
  CHECK(remedy_for("bwrap: setting up uid map: Permission denied", ubuntu)
            .find("kernel.apparmor_restrict_unprivileged_userns=0") != std::string::npos);
  Surroundings docker;
  docker.in_container = true;
  CHECK(remedy_for("bwrap: No permissions to create new namespace", docker).find("seccomp=unconfined") !=
        std::string::npos);
  Surroundings old_wsl;
  old_wsl.wsl1 = true;
  CHECK(remedy_for("bwrap: Creating new namespace failed", old_wsl).find("WSL 2") != std::string::npos);
  CHECK(remedy_for("no cgroup here counts the memory of the groups below it", plain).find("systemd-run") !=
        std::string::npos);
  CHECK(remedy_for("something new", plain).empty());
}

TEST_CASE("what a box shows becomes the paths of a fence") {
  auto box = small_box();
  box.level = Level::container;
  const auto paths = fence_of(box);
  for (const char* wanted : {"r/usr", "w/place/out", "r/etc/hosts", "r/proc", "d/dev/null"})
    CHECK(std::find(paths.begin(), paths.end(), wanted) != paths.end());
  CHECK(std::find(paths.begin(), paths.end(), "w/tmp") == paths.end());
}

TEST_CASE("a limit of the shell that is too small is named, with what would be enough") {
  const auto with = [](int resource, std::uint64_t value) {
    return too_low([=](int asked) { return asked == resource ? value : std::uint64_t{RLIM_INFINITY}; });
  };
  CHECK_FALSE(with(RLIMIT_NOFILE, 1024));
  CHECK_FALSE(with(RLIMIT_STACK, std::uint64_t{8} << 20));
  const auto files = with(RLIMIT_NOFILE, 64);
  REQUIRE(files);
  CHECK(files->what == "this shell allows only 64 open files (ulimit -n), and grading needs 512");
  CHECK(files->remedy.find("ulimit -n 1024") != std::string::npos);
  REQUIRE(with(RLIMIT_STACK, 65536));
  CHECK(with(RLIMIT_STACK, 65536)->what.find("only 64 KiB of stack (ulimit -s)") != std::string::npos);
  REQUIRE(with(RLIMIT_FSIZE, 1 << 20));
  CHECK(with(RLIMIT_FSIZE, 1 << 20)->what.find("(ulimit -f)") != std::string::npos);
}

}  // namespace sandbox_test
