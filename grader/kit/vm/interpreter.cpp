#include "manyhands/vm/interpreter.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "kit/vm/heap.hpp"
#include "kit/vm/program_lock.hpp"
#include "manyhands/vm/rules.hpp"

namespace manyhands::vm {

Interpreter::Interpreter(const Program& program, Options options)
    : program_(program),
      options_(std::move(options)),
      lock_(std::make_shared<InterpreterLock>(options_.interval)),
      heap_(new Heap{.lock = lock_}),
      globals_(program.names.size()),
      program_locks_(program.names.size()) {
  lock_->take();
}

Interpreter::Interpreter(const Program& program, Interpreter& other)
    : program_(program),
      options_(other.options_),
      lock_(other.lock_),
      heap_(new Heap{.lock = lock_}),
      drops_lock_(!lock_->held_here()),
      globals_(program.names.size()),
      program_locks_(program.names.size()) {
  if (drops_lock_) lock_->take();
}

[[gnu::noinline]] Interpreter::~Interpreter() {
  const auto* at = __builtin_return_address(0);
  if (!has_lock()) {
    note_broken(rules::lock_not_reacquired, at);
    lock_->take();
  }
  globals_.clear();
  if (heap_->objects != 0) {
    // After a Ref that was destroyed without the lock, objects are left over although nobody has them.
    if (!heap_->miscounted) note_broken(rules::foreign_object, at);
    heap_.release();  // somebody may still refer to objects in it
  }
  if (drops_lock_) lock_->drop();
}

[[gnu::noinline]] void Interpreter::release() {
  if (!has_lock())
    break_rule(rules::lock_released_twice, "release() was called by a thread that does not hold the lock",
               __builtin_return_address(0));
  lock_->drop();
}

[[gnu::noinline]] void Interpreter::acquire() {
  if (has_lock())
    break_rule(rules::lock_released_twice, "acquire() was called by a thread that already holds the lock",
               __builtin_return_address(0));
  lock_->take();
}

void Interpreter::need_lock(const char* what, const void* at) const {
  if (!has_lock()) break_rule(rules::object_without_lock, what, at);
}

void Interpreter::need_own(const Ref& object, const void* at) const {
  if (!object) throw Error("a Ref that refers to nothing was given to an interpreter");
  if (object.object_->heap != heap_.get())
    break_rule(rules::foreign_object, "an interpreter was given an object of another one", at);
}

[[gnu::noinline]] Ref Interpreter::number(std::int64_t value) {
  need_lock("a number was made without the lock", __builtin_return_address(0));
  return heap_->make(value);
}

[[gnu::noinline]] Ref Interpreter::text(std::string value) {
  need_lock("a text was made without the lock", __builtin_return_address(0));
  return heap_->make(std::move(value));
}

[[gnu::noinline]] Ref Interpreter::list() {
  need_lock("a list was made without the lock", __builtin_return_address(0));
  return heap_->make(std::vector<Ref>());
}

namespace {

std::size_t place_of(const Program& program, const std::string& name) {
  const auto found = std::find(program.names.begin(), program.names.end(), name);
  if (found == program.names.end()) throw Error("the program has no global variable " + name);
  return static_cast<std::size_t>(found - program.names.begin());
}

}  // namespace

[[gnu::noinline]] Ref Interpreter::global(const std::string& name) {
  need_lock("a global variable was read without the lock", __builtin_return_address(0));
  return globals_[place_of(program_, name)];
}

[[gnu::noinline]] void Interpreter::set_global(const std::string& name, Ref value) {
  const auto* at = __builtin_return_address(0);
  need_lock("a global variable was set without the lock", at);
  need_own(value, at);
  globals_[place_of(program_, name)] = std::move(value);
}

[[gnu::noinline]] Ref Interpreter::call(const std::string& name, Arguments arguments) {
  const auto* at = __builtin_return_address(0);
  need_lock("a function was called without the lock", at);
  for (const auto& argument : arguments) need_own(argument, at);
  const auto found = std::find_if(program_.functions.begin(), program_.functions.end(),
                                  [&](const Function& one) { return one.name == name; });
  if (found == program_.functions.end()) throw Error("the program has no function " + name);
  if (static_cast<int>(arguments.size()) != found->parameters)
    throw Error(name + " has " + std::to_string(found->parameters) + " parameter(s), not " +
                std::to_string(arguments.size()));
  return run(*found, std::move(arguments));
}

[[gnu::noinline]] void Interpreter::run_threads(const std::string& function, int count) {
  need_lock("threads were started without the lock", __builtin_return_address(0));
  std::vector<std::exception_ptr> thrown(static_cast<std::size_t>(count));
  std::vector<std::jthread> threads;
  for (auto& problem : thrown)
    threads.emplace_back([this, &function, &problem] {
      lock_->take();
      try {
        call(function);
        if (const auto left = free_locks_of_this_thread(); !left.empty()) throw LockMisused(left);
      } catch (...) {
        free_locks_of_this_thread();
        problem = std::current_exception();
      }
      lock_->drop();
    });
  lock_->until_waiting(count);  // so that no thread has a head start
  lock_->drop();
  threads.clear();  // joins them
  lock_->take();
  for (const auto& problem : thrown)
    if (problem) std::rethrow_exception(problem);
}

}  // namespace manyhands::vm
