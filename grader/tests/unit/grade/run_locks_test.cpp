// Waiting for the lock of timed runs: never silently, never for ever, and not at all if another user blocks
// it.
#include <sys/stat.h>
#include <unistd.h>

#include "grade/run_locks.hpp"
#include "kit/host/base/catch.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace run_locks_test {

using namespace manyhands;
using namespace manyhands::grade;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

constexpr LockPatience none{0ms, 0ms, 0ms, 0ms, 0ms};
// Checks once, names the holder, and gives up at the next check.
constexpr LockPatience little{0ms, 0ms, 1ms, 1ms, 1ms};

struct Folder {
  test::TemporaryFolder folder;
  LockPlaces places{folder.path() / "own", folder.path() / "machine"};
  [[nodiscard]] std::optional<FileLock> hold(const char* file) const {
    return FileLock::attempt(folder.path() / file);
  }
};

void nobody_waits(const std::string& what) {
  FAIL("waits, though nobody is in the way: " + what);
}

}  // namespace

TEST_CASE("Timed runs go one at a time, and untimed work beside its like") {
  const Folder folder;
  RunLocks one(folder.places, none), other(folder.places, none);
  const auto quiet = [](const std::string&) {};
  {
    const auto held = one.for_timed_runs(nobody_waits);
    REQUIRE(held.ok());
    CHECK(held->size() == 2);
    CHECK_FALSE(other.for_timed_runs(quiet).ok());
    CHECK(other.for_untimed_work(quiet).empty());  // it continues anyway
  }
  const auto first = one.for_untimed_work(nobody_waits);
  CHECK(first.size() == 2);
  CHECK(other.for_untimed_work(nobody_waits).size() == 2);
  CHECK_FALSE(other.for_timed_runs(quiet).ok());
}

TEST_CASE("Who keeps the lock is named, and is no reason to wait for ever") {
  const Folder folder;
  for (const auto* file : {"own.lock", "own.queue"}) {
    INFO(file);
    const auto kept = folder.hold(file);
    REQUIRE(kept);
    RunLocks locks(folder.places, little);
    std::vector<std::string> said;
    const auto held = locks.for_timed_runs([&](const std::string& what) { said.push_back(what); });
    REQUIRE_FALSE(held.ok());
    const auto us = "process " + std::to_string(::getpid()) + " of ";
    CHECK(held.error().message.find(us) != std::string::npos);
    const auto program = fs::read_symlink("/proc/self/exe").filename().string();
    CHECK(held.error().message.find("(" + program) != std::string::npos);
    CHECK(held.error().remedy.find("kill " + std::to_string(::getpid())) != std::string::npos);
    REQUIRE(said.size() == 1);
    CHECK(said.front() == "waiting until another submission has been timed");  // the holder is this process
  }
  RunLocks locks(folder.places, none);
  CHECK(locks.for_timed_runs(nobody_waits).ok());
}

TEST_CASE("The machine's lock, which any user can hold, is waited for once, and not for long") {
  const Folder folder;
  auto kept = folder.hold("machine.lock");
  REQUIRE(kept);
  RunLocks locks(folder.places, little);
  std::vector<std::string> said;
  const auto tell = [&](const std::string& what) { said.push_back(what); };
  {
    const auto held = locks.for_timed_runs(tell);
    REQUIRE(held.ok());
    CHECK(held->size() == 1);
    REQUIRE_FALSE(said.empty());
    CHECK(said.back().find("continuing without") != std::string::npos);
  }
  const auto words = said.size();
  CHECK(locks.for_untimed_work(tell).size() == 1);
  CHECK(said.size() == words);
  // After it was released, it is taken again.
  kept.reset();
  CHECK(locks.for_timed_runs(tell)->size() == 2);
  CHECK(said.size() == words);
}

TEST_CASE("What stands in a lock's place and is no file is nothing to wait for") {
  const Folder folder;
  REQUIRE(::mkfifo((folder.folder.path() / "machine.lock").c_str(), 0444) == 0);
  fs::create_symlink("/etc/passwd", folder.folder.path() / "machine.queue");
  RunLocks locks(folder.places);
  CHECK(locks.for_timed_runs(nobody_waits)->size() == 1);
  RunLocks nowhere({{}, "/no/such/folder/runs"});
  CHECK(nowhere.for_timed_runs(nobody_waits)->empty());
}

TEST_CASE("A folder of our own is one that nobody else can write to") {
  const test::TemporaryFolder folder;
  const auto path = [&](const char* name) { return folder.path() / name; };
  fs::create_directory(path("open"));
  fs::permissions(path("open"), fs::perms::all);
  folder.put("file", "");
  fs::create_directory(path("real"));
  fs::permissions(path("real"), fs::perms::owner_all);
  fs::create_directory_symlink(path("real"), path("link"));
  CHECK(folder_of_our_own({path("open"), path("file"), path("link")}).empty());
  CHECK(folder_of_our_own({path("open"), path("new")}) == path("new"));
  CHECK((fs::status(path("new")).permissions() & fs::perms::all) == fs::perms::owner_all);
  CHECK(folder_of_our_own({path("new"), path("real")}) == path("new"));
}

TEST_CASE("The holder of a lock is read from the kernel's list") {
  const std::string list =
      "1: FLOCK  ADVISORY  WRITE 7622 fe:00:11011584 0 EOF\n"
      "1: -> FLOCK  ADVISORY  WRITE 7623 fe:00:11011584 0 EOF\n"
      "2: POSIX  ADVISORY  WRITE 99 fe:00:55 0 EOF\n"
      "3: FLOCK  ADVISORY  READ 0 fe:00:66 0 EOF\n"
      "4: FLOCK  ADVISORY  READ 12 00:2f:55 0 EOF\n";
  CHECK(holder_in(list, 0xfe, 0, 11011584) == 7622);
  CHECK(holder_in(list, 0x00, 0x99, 11011584) == 7622);  // a file system that numbers its devices differently
  CHECK(holder_in(list, 0xfe, 0, 55) == 12);
  CHECK(holder_in(list, 0xfe, 0, 66) == 0);  // in another container
  CHECK(holder_in(list, 0xfe, 0, 7) == 0);
  CHECK(holder_in("", 0, 0, 1) == 0);
}

}  // namespace run_locks_test
