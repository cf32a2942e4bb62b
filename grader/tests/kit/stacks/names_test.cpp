#include "stacks/names.hpp"

#include "kit/host/base/catch.hpp"

namespace names_test {

using manyhands::stacks::demangled;
using manyhands::stacks::without_types;

TEST_CASE("names lose parameters and return types, and nothing else") {
  CHECK(without_types("main") == "main");
  CHECK(without_types("queue::steps::push(queue::Queue&, int)") == "queue::steps::push");
  CHECK(without_types("queue::Queue::size() const") == "queue::Queue::size");
  CHECK(without_types("int queue::take<int, std::function<void (int)> >(long) const") ==
        "queue::take<int, std::function<void (int)> >");
  CHECK(without_types("(anonymous namespace)::Worker::operator()(int)") ==
        "(anonymous namespace)::Worker::operator()");
  CHECK(without_types("(anonymous namespace)::run(std::function<void (int)>)") ==
        "(anonymous namespace)::run");
  CHECK(without_types("main::{lambda(int)#1}::operator()(int) const") == "main::{lambda(int)#1}::operator()");
  CHECK(without_types("main::{lambda(int)#1}") == "main::{lambda(int)#1}");
  CHECK(without_types("") == "");
  CHECK(without_types(")") == ")");
  CHECK(without_types("()") == "()");
}

TEST_CASE("a symbol that is no name stays as it is, and a name without end is cut") {
  CHECK(demangled("pthread_mutex_lock") == "pthread_mutex_lock");
  CHECK(demangled("_ZN1a1fEi") == "a::f(int)");
  CHECK(demangled("_Zoops") == "_Zoops");
  CHECK(demangled(("_Z" + std::string(100'000, 'a')).c_str()).size() == 4096);
}

}  // namespace names_test
