#include "classroom/file_names.hpp"

#include "kit/host/base/catch.hpp"

namespace file_names_test {

using namespace manyhands;

TEST_CASE("file names: every id gets its own, and none leads anywhere") {
  const auto names =
      file_names({"ada", "Ada", "../x", "a/b", "a b", "", "-rf", "ada@x.org", std::string(300, 'z')});
  CHECK(names.at("ada") == "ada");
  CHECK(names.at("Ada") == "Ada-2");
  CHECK(names.at("../x") == "_.._x");
  CHECK(names.at("a/b") == "a_b");
  CHECK(names.at("a b") == "a_b-2");
  CHECK(names.at("") == "_");
  CHECK(names.at("-rf") == "_-rf");
  CHECK(names.at("ada@x.org") == "ada@x.org");
  CHECK(names.at(std::string(300, 'z')).size() == 100);
}

}  // namespace file_names_test
