// The loop that executes instructions. The thread holds the interpreter lock all the time, except inside
// check(), in native functions that release it, and while it waits for a lock of the program.
#include <exception>
#include <limits>
#include <utility>

#include "kit/vm/heap.hpp"
#include "manyhands/vm/interpreter.hpp"
#include "manyhands/vm/rules.hpp"

namespace manyhands::vm {
namespace {

constexpr int max_depth = 500;
thread_local int depth = 0;

// Whole numbers wrap around, as machine words do.
std::int64_t wrapped(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

std::int64_t result_of(Op op, std::int64_t a, std::int64_t b) {
  const auto ua = static_cast<std::uint64_t>(a);
  const auto ub = static_cast<std::uint64_t>(b);
  switch (op) {
    case Op::add:
      return wrapped(ua + ub);
    case Op::sub:
      return wrapped(ua - ub);
    case Op::mul:
      return wrapped(ua * ub);
    case Op::less:
      return a < b ? 1 : 0;
    default:
      if (b == 0) throw Error("division by 0");
      return b == -1 ? 0 : a % b;
  }
}

struct Deeper {
  Deeper() {
    if (++depth > max_depth) {
      --depth;
      throw Error("calls are nested too deeply");
    }
  }
  ~Deeper() { --depth; }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;
};

}  // namespace

// The moment at which the lock can change hands between two instructions.
void Interpreter::check(int line) {
  ++checks_;
  if (options_.force && options_.force(checks_, line))
    lock_->hand_over();
  else
    lock_->at_check();
}

Ref Interpreter::run(const Function& function, Arguments locals) {
  const Deeper deeper;
  locals.resize(static_cast<std::size_t>(function.locals));
  std::vector<Ref> stack;
  const auto pop = [&]() -> Ref {
    if (stack.empty()) throw Error("the stack of " + function.name + " is empty");
    auto top = std::move(stack.back());
    stack.pop_back();
    return top;
  };
  const auto defined = [&](const Ref& variable) -> const Ref& {
    if (!variable) throw Error("a variable is used in " + function.name + " before it has a value");
    return variable;
  };
  std::size_t next = 0;
  for (;;) {
    const auto& instruction = function.code[next];
    const auto index = static_cast<std::size_t>(instruction.number);
    if (options_.checks == Checks::every_instruction) check(instruction.line);
    ++next;
    const auto jump = [&] {
      if (index < next && options_.checks == Checks::calls_and_backward_jumps) check(instruction.line);
      next = index;
    };
    switch (instruction.op) {
      case Op::push:
        stack.push_back(heap_->make(instruction.number));
        break;
      case Op::load:
        stack.push_back(defined(locals[index]));
        break;
      case Op::store:
        locals[index] = pop();
        break;
      case Op::load_global:
        stack.push_back(defined(globals_[index]));
        break;
      case Op::store_global:
        globals_[index] = pop();
        break;
      case Op::drop:
        pop();
        break;
      case Op::add:
      case Op::sub:
      case Op::mul:
      case Op::mod:
      case Op::less: {
        const auto b = pop();
        const auto a = pop();
        stack.push_back(heap_->make(result_of(instruction.op, a.number(), b.number())));
        break;
      }
      case Op::get: {
        const auto i = pop();
        const auto list = pop();
        stack.push_back(list.at(static_cast<std::size_t>(i.number())));
        break;
      }
      case Op::set: {
        auto value = pop();
        const auto i = pop();
        const auto list = pop();
        list.set(static_cast<std::size_t>(i.number()), std::move(value));
        break;
      }
      case Op::new_list:
        stack.push_back(heap_->make(std::vector<Ref>()));
        break;
      case Op::append: {
        auto value = pop();
        pop().append(std::move(value));
        break;
      }
      case Op::take: {
        const auto list = pop();
        if (list.size() == 0)
          jump();
        else
          stack.push_back(list.take_last());
        break;
      }
      case Op::jump:
        jump();
        break;
      case Op::jump_if_zero:
        if (pop().number() == 0) jump();
        break;
      case Op::call:
      case Op::call_native: {
        if (options_.checks == Checks::calls_and_backward_jumps) check(instruction.line);
        Arguments arguments(static_cast<std::size_t>(instruction.arguments));
        for (auto place = arguments.rbegin(); place != arguments.rend(); ++place) *place = pop();
        stack.push_back(instruction.op == Op::call ? run(program_.functions[index], std::move(arguments))
                                                   : call_native(program_.names[index], arguments));
        break;
      }
      case Op::lock:
        take_program_lock(index, instruction.line);
        break;
      case Op::unlock:
        free_program_lock(index, instruction.line);
        break;
      case Op::return_:
        return pop();
    }
  }
}

// Whatever the native function has done with the lock: afterwards, this thread holds it, or its own objects
// could not be used.
Ref Interpreter::call_native(const std::string& name, const Arguments& arguments) {
  const auto& native = program_.natives.at(name);
  // The line of the function itself: its end is not a call.
  const auto* target = native.target<Ref (*)(Interpreter&, const Arguments&)>();
  const auto* at = target == nullptr ? nullptr : reinterpret_cast<const char*>(*target) + 1;
  Ref result;
  try {
    result = native(*this, arguments);
  } catch (const RuleBroken&) {
    if (!has_lock()) lock_->take();
    throw;
  } catch (...) {
    if (has_lock()) throw;
    lock_->take();
    break_rule(rules::lock_not_reacquired, name + " threw an exception without the lock", at);
  }
  if (!has_lock()) {
    lock_->take();
    break_rule(rules::lock_not_reacquired, name + " returned without the lock", at);
  }
  need_own(result, at);
  return result;
}

}  // namespace manyhands::vm
