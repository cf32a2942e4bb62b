#include "cli/screen/key_reader.hpp"

#include "kit/host/base/catch.hpp"

namespace key_reader_test {

using namespace manyhands;

TEST_CASE("keys are characters or names, also when their bytes arrive in parts") {
  KeyReader reader;
  CHECK(reader.keys_of("a\x1b[C1") == std::vector<std::string>{"a", "right", "1"});
  CHECK(reader.keys_of("\x1b").empty());
  CHECK(reader.keys_of("[D\x1bOH\x1b[3~") == std::vector<std::string>{"left", "home", ""});
  CHECK(reader.keys_of("\x1b[A\x1bOB\x1b[5~\x1b[6~") ==
        std::vector<std::string>{"up", "down", "page up", "page down"});
}

TEST_CASE("Escape is a key if nothing follows it") {
  KeyReader reader;
  CHECK(!reader.may_be_escape());
  CHECK(reader.keys_of("\x1b").empty());
  CHECK(reader.may_be_escape());
  CHECK(reader.escape_key() == "escape");
  CHECK(reader.keys_of("[") == std::vector<std::string>{"["});
}

}  // namespace key_reader_test
