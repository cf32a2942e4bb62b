#include "manyhands/remote_call.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"

namespace remote_call_test {

using namespace manyhands;

namespace {

struct Stumbled : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct StumbledBadly : Stumbled {
  using Stumbled::Stumbled;
};

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}
std::vector<double> halves(std::vector<double> numbers) {
  for (auto& number : numbers) number /= 2;
  return numbers;
}
int stumbles(int how) {
  if (how == 0) throw Stumbled("over a stone");
  if (how == 1) throw StumbledBadly("over a stone");
  if (how == 2) throw how;
  throw std::out_of_range("beyond the path");
}
int unknown(int i) {
  return i;
}
int one_of_two(int i) {
  return i;
}
int other_of_two(int i) {
  return -i;
}
int registered_twice(int i) {
  return 2 * i;
}

const RemoteFunction one_registered("test name of two", &one_of_two);
const RemoteFunction other_registered("test name of two", &other_of_two);
const RemoteFunction first_time("test registered twice", &registered_twice);
const RemoteFunction second_time("test registered twice", &registered_twice);
const RemoteFunction repeated_registered("test repeated", &repeated);
const RemoteFunction halves_registered("test halves", &halves);
const RemoteFunction stumbles_registered("test stumbles", &stumbles);
const RemoteException<Stumbled> stumbled_registered("test Stumbled");
const RemoteException<int> int_registered("test int");

Bytes thrown_by(int how) {
  try {
    run_call(pack_call(&stumbles, how));
  } catch (...) {
    return pack_exception(std::current_exception());
  }
  return {};
}

}  // namespace

TEST_CASE("values come back from their bytes, in the order in which they were put there") {
  Bytes bytes;
  put(bytes, 7);
  put(bytes, std::string("a\0b", 3));
  put(bytes, std::vector<std::string>{"x", "", "zz"});
  put(bytes, 2.5);
  put(bytes, std::vector<int>{});
  BytesReader reader(bytes);
  CHECK(reader.take<int>() == 7);
  CHECK(reader.take<std::string>() == std::string("a\0b", 3));
  CHECK(reader.take<std::vector<std::string>>() == std::vector<std::string>{"x", "", "zz"});
  CHECK_FALSE(reader.at_end());
  CHECK(reader.take<double>() == 2.5);
  CHECK(reader.take<std::vector<int>>().empty());
  CHECK(reader.at_end());
  CHECK_THROWS_AS(reader.take<char>(), std::invalid_argument);
}

TEST_CASE("bytes that were cut off are noticed, wherever") {
  Bytes bytes;
  put(bytes, std::vector<std::string>{"one", "two"});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const Bytes part = bytes.substr(0, size);
    BytesReader reader(part);
    CHECK_THROWS_AS(reader.take<std::vector<std::string>>(), std::invalid_argument);
  }
}

TEST_CASE("a call is executed from its bytes, with copies of its arguments") {
  std::string text = "ab";
  const auto call = pack_call(&repeated, text, 3);
  text = "changed";
  CHECK(unpack<std::string>(run_call(call)) == "ababab");
  CHECK(unpack<std::string>(run_call(pack_call(&repeated, "c", 2))) == "cc");  // converted, as in any call
  CHECK(unpack<std::vector<double>>(run_call(pack_call(&halves, std::vector<double>{1, 4}))) ==
        std::vector<double>{0.5, 2});
}

TEST_CASE("only registered functions can be called") {
  CHECK_THROWS_AS(pack_call(&unknown, 1), NotRegistered);
  Bytes call;
  put(call, std::string("no such function"));
  CHECK_THROWS_AS(run_call(call), NotRegistered);
}

TEST_CASE("a name belongs to one function") {
  CHECK_THROWS_AS(pack_call(&one_of_two, 1), NameTaken);
  CHECK_THROWS_AS(pack_call(&other_of_two, 1), NameTaken);
  CHECK(unpack<int>(run_call(pack_call(&registered_twice, 1))) ==
        2);  // the same function, which does no harm
}

TEST_CASE("an exception of a registered type keeps its type, and others their names") {
  CHECK_THROWS_AS(throw_exception(thrown_by(0)), Stumbled);
  CHECK_THROWS_WITH(throw_exception(thrown_by(0)), "over a stone");
  CHECK_THROWS_AS(throw_exception(thrown_by(2)), int);
  for (const auto& [how, type] : {std::pair{1, "StumbledBadly"}, std::pair{3, "std::out_of_range"}}) {
    try {
      throw_exception(thrown_by(how));
    } catch (const RemoteError& e) {
      CHECK(e.type.find(type) != std::string::npos);
      CHECK(std::string(e.what()) == (how == 1 ? "over a stone" : "beyond the path"));
    }
  }
}

}  // namespace remote_call_test
