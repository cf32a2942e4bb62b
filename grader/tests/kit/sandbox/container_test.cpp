// Level container: Landlock and the seccomp filter alone, for machines without namespaces. What it denies to
// a program, and what it cannot hide: files, processes and network are the same, but out of reach.
#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string>

#include "tests/kit/sandbox/harness.hpp"

namespace container_test {

using namespace manyhands;
using sandbox::Level;
using test::run;

namespace {

bool has_container() {
  const auto levels = test::levels_here();
  const bool has = std::find(levels.begin(), levels.end(), Level::container) != levels.end();
  if (!has) WARN("this machine has no level container");
  return has;
}

sandbox::Box box() {
  return test::box_at(Level::container);
}

struct LocalListener {
  spawn::Descriptor socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  std::uint16_t port = 0;
  LocalListener() {
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_addr.s_addr = htonl(0x7f000002);
    REQUIRE(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0);
    REQUIRE(::listen(socket.get(), 8) == 0);
    socklen_t size = sizeof where;
    REQUIRE(::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&where), &size) == 0);
    port = ntohs(where.sin_port);
  }
};

}  // namespace

TEST_CASE("container: files of ours cannot be read, and only a program's own folder can be written",
          "[sandbox]") {
  if (!has_container()) return;
  for (const char* ours : {MANYHANDS_SOURCE_DIR, "/root", "/home", "/var", "/tmp", "/etc/shadow"})
    CHECK(run(box(), {"read", ours}).exit_status() == EACCES);
  for (const char* needed : {"/etc/hosts", "/usr/lib", "/proc/self/status", "/dev/null"})
    CHECK(run(box(), {"read", needed}).exit_status() == 0);
  for (const char* closed : {"/tmp/file", "/dev/shm/file", "/file", "/usr/file"})
    CHECK(run(box(), {"create", closed}).exit_status() == EACCES);
  const auto folder = sandbox::private_folder();
  auto with_folder = box();
  with_folder.binds.push_back({folder, folder, true});
  CHECK(run(with_folder, {"create", (folder / "file").c_str()}).exit_status() == 0);
  CHECK(std::filesystem::exists(folder / "file"));
  std::filesystem::remove_all(folder);
}

TEST_CASE("container: other processes cannot be signalled, traced or looked into", "[sandbox]") {
  if (!has_container()) return;
  auto other = test::begin(box(), {"wait"});
  for (const auto pid : {::getpid(), other.boxed.reaper(), other.boxed.pid()}) {
    const auto number = std::to_string(pid);
    CHECK(run(box(), {"kill", number}).exit_status() == EPERM);
    CHECK(run(box(), {"ptrace", number}).exit_status() == EPERM);
    CHECK(run(box(), {"limits-of", number}).exit_status() == EPERM);
    CHECK(run(box(), {"read", "/proc/" + number + "/environ"}).exit_status() == EACCES);
    CHECK(run(box(), {"read", "/proc/" + number + "/mem"}).exit_status() == EACCES);
  }
  const auto all = run(box(), {"kill", "-1"});
  CHECK((all.exit_status() == 0 || all.exit_status() == EPERM || all.exit_status() == ESRCH));
  CHECK_FALSE(other.boxed.has_ended());
}

TEST_CASE("container: of the network there is the site's port, and nothing else", "[sandbox]") {
  if (!has_container()) return;
  const LocalListener site;
  const LocalListener other;
  auto fenced = box();
  fenced.listeners = {{0x7f000002, site.port}};
  CHECK(run(fenced, {"connect", std::to_string(site.port)}).exit_status() == 0);
  CHECK(run(fenced, {"connect", std::to_string(other.port)}).exit_status() == EACCES);
  CHECK(run(fenced, {"udp"}).exit_status() == EPERM);
}

TEST_CASE("container: what would outlive a program is removed after it, and only what is its own",
          "[sandbox]") {
  if (!has_container()) return;
  const auto key = std::to_string(0x6d680000 + ::getpid());
  CHECK(run(box(), {"keep", key}).output == "kept\n");
  CHECK(run(box(), {"find", key}).exit_status() == ENOENT);
  auto other = test::begin(box(), {"keep-and-wait", key});
  char word[8];
  REQUIRE(::read(other.output.get(), word, sizeof word) > 0);
  CHECK(run(box(), {"find", key}).exit_status() == 0);
}

}  // namespace container_test
