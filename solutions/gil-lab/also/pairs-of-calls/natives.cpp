// release() and acquire() are called explicitly, and exceptions are passed on by hand. `largest` copies the
// numbers, so it can release the lock, too.
#include <algorithm>
#include <exception>
#include <vector>

#include "gil_lab.hpp"

vm::Ref fetch(vm::Interpreter& interpreter, const vm::Arguments& arguments) {
  const auto url = arguments[0].text();
  std::string page;
  std::exception_ptr problem;
  interpreter.release();
  try {
    page = fetch_page(url);
  } catch (...) {
    problem = std::current_exception();
  }
  interpreter.acquire();
  if (problem) std::rethrow_exception(problem);
  return interpreter.text(std::move(page));
}

vm::Ref count_primes(vm::Interpreter& interpreter, const vm::Arguments& arguments) {
  const auto first = arguments[0].number();
  const auto last = arguments[1].number();
  interpreter.release();
  const auto count = count_primes_between(first, last);
  interpreter.acquire();
  return interpreter.number(count);
}

vm::Ref largest(vm::Interpreter& interpreter, const vm::Arguments& arguments) {
  const auto& list = arguments[0];
  std::vector<std::int64_t> numbers;
  for (std::size_t i = 0; i < list.size(); ++i) numbers.push_back(list.at(i).number());
  interpreter.release();
  const auto found = *std::max_element(numbers.begin(), numbers.end());
  interpreter.acquire();
  return interpreter.number(found);
}

// One call of this function is one step for a program, because it keeps the lock.
vm::Ref add_to(vm::Interpreter& interpreter, const vm::Arguments& arguments) {
  interpreter.set_global("total",
                         interpreter.number(interpreter.global("total").number() + arguments[0].number()));
  return interpreter.number(0);
}

vm::Natives natives() {
  return {{"fetch", fetch}, {"count_primes", count_primes}, {"largest", largest}, {"add_to_total", add_to}};
}
