#include <algorithm>

#include "gil_lab.hpp"

namespace {

// While this object exists, the thread does not hold the interpreter's lock. Its destructor runs on every way
// out of a block, also if an exception leaves it. So the VM always gets its lock back.
class Released {
 public:
  explicit Released(vm::Interpreter& interpreter) : interpreter_(interpreter) { interpreter_.release(); }
  ~Released() { interpreter_.acquire(); }
  Released(const Released&) = delete;
  Released& operator=(const Released&) = delete;

 private:
  vm::Interpreter& interpreter_;
};

// The middle part of a native function. What it returns must be plain data: an object would be touched
// without the lock.
template <class Work>
auto without_lock(vm::Interpreter& interpreter, Work work) {
  const Released released(interpreter);
  return work();
}

}  // namespace

vm::Ref fetch(vm::Interpreter& interpreter, const vm::Arguments& arguments) {
  const std::string url = arguments.at(0).text();  // a copy, because the object needs the lock
  const std::string page = without_lock(interpreter, [&] { return fetch_page(url); });
  return interpreter.text(page);
}

vm::Ref count_primes(vm::Interpreter& interpreter, const vm::Arguments& arguments) {
  const auto first = arguments.at(0).number();
  const auto last = arguments.at(1).number();
  const auto count = without_lock(interpreter, [&] { return count_primes_between(first, last); });
  return interpreter.number(count);
}

// Touches an object all the time, so it keeps the lock. Copying the numbers first would cost as much as
// looking at them.
vm::Ref largest(vm::Interpreter& interpreter, const vm::Arguments& arguments) {
  const vm::Ref& list = arguments.at(0);
  auto found = list.at(0).number();
  for (std::size_t i = 1; i < list.size(); ++i) found = std::max(found, list.at(i).number());
  return interpreter.number(found);
}

vm::Natives natives() {
  return {{"fetch", fetch}, {"count_primes", count_primes}, {"largest", largest}};
}
