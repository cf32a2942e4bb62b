#include "cli/watch/saved_files.hpp"

#include <poll.h>

#include "kit/host/base/catch.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace saved_files_test {

using namespace manyhands;
namespace fs = std::filesystem;

TEST_CASE("a save is noticed, in whatever manner an editor does it") {
  test::TemporaryFolder folder;
  folder.put("work/a.cpp", "1");
  folder.put("work/b.cpp", "1");
  const auto a = folder.path() / "work/a.cpp";
  SavedFiles saved({a, folder.path() / "work/b.cpp"});
  CHECK(!saved.look());
  // Each of them also wakes up who waits.
  const auto noticed = [&] {
    pollfd wait{saved.descriptor(), POLLIN, 0};
    const bool woken = ::poll(&wait, 1, 10000) == 1;
    return saved.look() && woken && !saved.look();
  };
  folder.put("work/a.cpp", "2");
  CHECK(noticed());
  folder.put("work/.a.cpp.swp", "3");
  CHECK(!saved.look());
  fs::rename(folder.path() / "work/.a.cpp.swp", a);
  CHECK(noticed());
  fs::remove(a);
  CHECK(noticed());
  folder.put("work/a.cpp", "3");
  CHECK(noticed());
  folder.put("work/b.cpp", "4");
  CHECK(noticed());
  // Another folder in its place, as by reset.
  fs::rename(folder.path() / "work", folder.path() / "backup");
  CHECK(noticed());
  folder.put("work/a.cpp", "5");
  saved.look();
  folder.put("work/a.cpp", "6");
  CHECK(noticed());
}

TEST_CASE("where the kernel does not wake us up, looking again is enough") {
  test::TemporaryFolder folder;
  const auto file = folder.path() / "work/a.cpp";  // its folder does not exist yet
  SavedFiles saved({file});
  CHECK(!saved.look());
  folder.put("work/a.cpp", "1");
  CHECK(saved.look());
  CHECK(!saved.look());
}

}  // namespace saved_files_test
