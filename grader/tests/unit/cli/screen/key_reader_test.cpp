#include "cli/screen/key_reader.hpp"

#include "kit/host/base/catch.hpp"

namespace key_reader_test {

using namespace manyhands;

TEST_CASE("keys are characters or names, also when their bytes arrive in parts") {
  KeyReader reader;
  CHECK(reader.keys_of("a\x1b[C1") == std::vector<std::string>{"a", "right", "1"});
  CHECK(reader.keys_of("\x1b").empty());
  CHECK(reader.keys_of("[D\x1bOH\x1b[3~") == std::vector<std::string>{"left", "home", ""});
}

}  // namespace key_reader_test
