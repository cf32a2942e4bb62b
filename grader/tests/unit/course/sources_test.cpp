#include "course/sources.hpp"

#include <filesystem>
#include <string>
#include <utility>

#include "kit/host/base/catch.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace sources_test {

using namespace manyhands;
using manyhands::test::TemporaryFolder;

TEST_CASE("the digest of a grader's sources changes with whatever it is built from, and with nothing else") {
  const TemporaryFolder checkout;
  for (const char* file :
       {"CMakeLists.txt", "grader/CMakeLists.txt", "grader/src/cli/main.cpp", "grader/kit/guest/guest.cpp",
        "grader/cmake/Profiles.cmake", "grader/docs/findings/data-race.md", "exercises/crawl/tests.cpp",
        "exercises/crawl/starter/crawl.cpp"})
    checkout.put(file, "text\n");
  auto digest = sources_digest(checkout.path());
  CHECK(digest.size() == 16);
  const auto changes = [&](const std::string& file, const std::string& text) {
    checkout.put(file, text);
    const auto before = std::exchange(digest, sources_digest(checkout.path()));
    return digest != before;
  };
  for (const char* file : {"CMakeLists.txt", "grader/src/cli/main.cpp", "grader/kit/guest/guest.cpp",
                           "grader/docs/findings/data-race.md", "exercises/crawl/starter/crawl.cpp"}) {
    INFO(file);
    CHECK(changes(file, "other\n"));
    CHECK_FALSE(changes(file, "other\n"));
  }
  CHECK(changes("grader/src/new.cpp", ""));
  CHECK(changes("exercises/second/tests.cpp", "text\n"));

  for (const char* file :
       {"course.yaml", "README.md", "starter/crawl/crawl.cpp", "solutions/crawl/crawl.cpp", "build/x.cpp",
        "grader/docs/glossary.md", "grader/tests/unit/x.cpp", "grader/scripts/build",
        "grader/src/.main.cpp.swp", "exercises/crawl/tests.cpp~"}) {
    INFO(file);
    CHECK_FALSE(changes(file, "new\n"));
  }

  std::filesystem::rename(checkout.path() / "exercises/second", checkout.path() / "exercises/third");
  CHECK(sources_digest(checkout.path()) != digest);
}

}  // namespace sources_test
