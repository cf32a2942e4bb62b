#include <algorithm>

#include "gil_lab.hpp"

vm::Ref fetch(vm::Interpreter& interpreter, const vm::Arguments& arguments) {
  const std::string url = arguments.at(0).text();
  const std::string page = fetch_page(url);
  return interpreter.text(page);
}

vm::Ref count_primes(vm::Interpreter& interpreter, const vm::Arguments& arguments) {
  const auto first = arguments.at(0).number();
  const auto last = arguments.at(1).number();
  return interpreter.number(count_primes_between(first, last));
}

vm::Ref largest(vm::Interpreter& interpreter, const vm::Arguments& arguments) {
  const vm::Ref& list = arguments.at(0);
  auto found = list.at(0).number();
  for (std::size_t i = 1; i < list.size(); ++i) found = std::max(found, list.at(i).number());
  return interpreter.number(found);
}

vm::Natives natives() {
  return {{"fetch", fetch}, {"count_primes", count_primes}, {"largest", largest}};
}
