#include "cli/exercise_builds.hpp"

#include <chrono>

#include "kit/host/base/catch.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace exercise_builds_test {

using namespace manyhands;
namespace fs = std::filesystem;

TEST_CASE("an exercise is built again if one of its source files is newer than what was built") {
  test::TemporaryFolder folder;
  const auto stamp = folder.path() / "built";
  const auto exercise = folder.path() / "exercise";
  const auto made_at = [&](const std::string& name, int minutes) {
    folder.put(name, "");
    fs::last_write_time(folder.path() / name,
                        fs::file_time_type::clock::now() + std::chrono::minutes(minutes));
  };
  made_at("exercise/tests.cpp", -3);
  CHECK_FALSE(changed_since(stamp, exercise));  // not built at all
  made_at("built", -2);
  CHECK_FALSE(changed_since(stamp, exercise));
  made_at("exercise/README.md", -1);  // nothing is built from it
  CHECK_FALSE(changed_since(stamp, exercise));
  made_at("exercise/tests/judge.hpp", -1);
  CHECK(changed_since(stamp, exercise));
  made_at("built", 0);
  CHECK_FALSE(changed_since(stamp, exercise));
  CHECK_FALSE(changed_since(stamp, folder.path() / "none"));
}

}  // namespace exercise_builds_test
