#include <string>

#include "kit/host/base/catch.hpp"
#include "manyhands/vm.hpp"

namespace assemble_test {

using namespace manyhands::vm;

namespace {

std::string problem_of(const std::string& text) {
  try {
    assemble(text);
  } catch (const Error& e) {
    return e.what();
  }
  return "none";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::int64_t result_of(const std::string& text, const std::string& function, std::int64_t argument) {
  const auto program = assemble(text);
  Interpreter interpreter(program);
  return interpreter.call(function, {interpreter.number(argument)}).number();
}

constexpr const char* sum_up_to = R"(
function sum(n)            # 1 + 2 + … + n
  push 0
  store total
again:
  load n
  jump_if_zero done
  load total
  load n
  add
  store total
  load n
  push 1
  sub
  store n
  jump again
done:
  load total
  return
)";

}  // namespace

TEST_CASE("a program loops, uses locals and returns a result") {
  CHECK(result_of(sum_up_to, "sum", 0) == 0);
  CHECK(result_of(sum_up_to, "sum", 10) == 55);
}

TEST_CASE("functions call each other, also before they are defined, with arguments in order") {
  const std::string text =
      "function f(a)\n load a\n push 3\n call minus 2\n return\n"
      "function minus(x, y)\n load x\n load y\n sub\n return\n";
  CHECK(result_of(text, "f", 10) == 7);
}

TEST_CASE("a function that reaches its end returns 0") {
  CHECK(result_of("function f(a)\n load a\n drop\n", "f", 10) == 0);
}

TEST_CASE("what is wrong with a program is said with its line") {
  CHECK(contains(problem_of("push 1"), "line 1"));
  CHECK(contains(problem_of("function f()\n laod x"),
                 "line 2 of the program: there is no instruction \"laod\""));
  CHECK(contains(problem_of("function f()\n push one"), "not a whole number"));
  CHECK(contains(problem_of("function f()\n push"), "needs 1 operand(s), not 0"));
  CHECK(contains(problem_of("function f()\n load x"), "x is neither a parameter nor stored before"));
  CHECK(
      contains(problem_of("function f()\n\n jump there"), "line 3 of the program: there is no label there"));
  CHECK(contains(problem_of("function f()\na:\na:"), "two labels a"));
  CHECK(contains(problem_of("function f()\n call g 0"), "there is no function g"));
  CHECK(contains(problem_of("function f()\n call g 1\nfunction g()\n"), "g has 0 parameter(s), not 1"));
  CHECK(contains(problem_of("function f()\nfunction f()"), "two functions f"));
  CHECK(problem_of("# nothing\n") == "none");
}

}  // namespace assemble_test
