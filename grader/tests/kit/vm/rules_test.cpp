#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "manyhands/vm.hpp"

namespace rules_test {

namespace vm = manyhands::vm;
using namespace manyhands::vm;

namespace {

const vm::Program nothing = assemble("function f()\n");

// The rule that `action` breaks, from what() of its exception; "none" if it breaks none.
template <class Action>
std::string broken_by(Action action) {
  try {
    action();
  } catch (const RuleBroken& e) {
    const std::string what = e.what();
    return what.substr(0, what.find(':'));
  }
  return "none";
}

std::string broken_by_native(const Native& native) {
  const auto program = assemble("function f()\n call native 0\n return\n", {{"native", native}});
  Interpreter interpreter(program);
  const auto rule = broken_by([&] { interpreter.call("f"); });
  CHECK(interpreter.has_lock());  // whatever the native function did
  return rule;
}

}  // namespace

TEST_CASE("every touch of an object needs the lock") {
  Interpreter interpreter(nothing);
  const auto number = interpreter.number(7);
  const auto list = interpreter.list();
  interpreter.release();
  CHECK(broken_by([&] { (void)number.number(); }) == rules::object_without_lock);
  CHECK(broken_by([&] { const Ref copy = number; }) == rules::object_without_lock);
  CHECK(broken_by([&] { (void)list.size(); }) == rules::object_without_lock);
  CHECK(broken_by([&] { (void)interpreter.number(1); }) == rules::object_without_lock);
  CHECK(broken_by([&] { (void)to_message(number); }) == rules::object_without_lock);
  CHECK(broken_by([&] { interpreter.call("f"); }) == rules::object_without_lock);
  interpreter.acquire();
  CHECK(number.number() == 7);
}

TEST_CASE("release and acquire come in pairs") {
  Interpreter interpreter(nothing);
  CHECK(broken_by([&] { interpreter.acquire(); }) == rules::lock_released_twice);
  interpreter.release();
  CHECK(broken_by([&] { interpreter.release(); }) == rules::lock_released_twice);
  interpreter.acquire();
}

TEST_CASE("a native function gives the lock back, also if it throws") {
  CHECK(broken_by_native([](Interpreter& vm, const Arguments&) { return vm.number(1); }) == "none");
  CHECK(broken_by_native([](Interpreter& vm, const Arguments&) {
          auto result = vm.number(1);
          vm.release();
          return result;
        }) == rules::lock_not_reacquired);
  CHECK(broken_by_native([](Interpreter& vm, const Arguments&) -> Ref {
          vm.release();
          throw std::runtime_error("no");
        }) == rules::lock_not_reacquired);
}

TEST_CASE("an object stays in its interpreter, and a message carries a copy") {
  Interpreter home(nothing);
  Interpreter other(nothing);
  const auto list = home.list();
  CHECK(broken_by([&] { list.append(other.number(1)); }) == rules::foreign_object);
  const auto original = other.list();
  original.append(other.text("a"));
  original.append(other.number(2));
  const auto copy = from_message(home, to_message(original));
  list.append(copy);
  original.set(0, other.text("b"));
  CHECK(list.at(0).at(0).text() == "a");
  CHECK(list.at(0).at(1).number() == 2);
}

TEST_CASE("interpreters can share a lock, and each keeps its own objects") {
  Interpreter home(nothing);
  {
    Interpreter other(nothing, home);
    CHECK(home.has_lock());
    home.release();
    CHECK_FALSE(other.has_lock());
    other.acquire();
    CHECK(broken_by([&] { home.list().append(other.number(1)); }) == rules::foreign_object);
  }
  CHECK(home.has_lock());
}

TEST_CASE("an object that is still in use when its interpreter ends is a foreign object") {
  const auto told_by = [](bool without_lock) {
    static std::vector<std::string> told;
    told.clear();
    when_broken([](const char* rule, const void*) { told.emplace_back(rule); });
    Ref left;
    {
      Interpreter interpreter(nothing);
      if (without_lock) {
        auto copy = std::make_unique<Ref>(interpreter.number(1));
        interpreter.release();
        copy.reset();  // not counted, so the object is left over
        interpreter.acquire();
      } else {
        left = interpreter.number(1);
      }
    }
    when_broken(nullptr);
    static auto* const kept = new std::vector<Ref>;  // an object without an interpreter cannot be freed
    kept->push_back(std::move(left));
    return told;
  };
  CHECK(told_by(false) == std::vector<std::string>{rules::foreign_object});
  CHECK(told_by(true) == std::vector<std::string>{rules::object_without_lock});
}

namespace {

// What is said about a thread that runs `text`; empty: nothing.
std::string misused_in(const std::string& text) {
  const auto program = assemble("function f()\n" + text);
  Interpreter interpreter(program);
  try {
    interpreter.run_threads("f", 1);
  } catch (const LockMisused& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a lock of the program that is used wrongly is named, with its line") {
  CHECK(misused_in(" lock a\n unlock a\n lock a\n unlock a\n").empty());
  CHECK(misused_in(" lock a\n lock a\n") ==
        "line 3 of the program: a thread locks a, but has already locked it in line 2");
  CHECK(misused_in(" unlock a\n") == "line 2 of the program: a thread unlocks a, but has not locked it");
  CHECK(misused_in(" push 1\n drop\n lock a\n") ==
        "line 4 of the program: a thread locks a, and ends without unlocking it");
}

}  // namespace rules_test
