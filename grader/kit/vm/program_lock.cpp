#include "kit/vm/program_lock.hpp"

#include <memory>

#include "manyhands/vm/rules.hpp"

namespace manyhands::vm {
namespace {

std::string at_line(int line) {
  return "line " + std::to_string(line) + " of the program: ";
}

}  // namespace

void Interpreter::take_program_lock(std::size_t name, int line) {
  auto& slot = program_locks_[name];
  if (!slot) slot = std::make_unique<ProgramLock>();
  auto& lock = *slot;
  const auto me = std::this_thread::get_id();
  if (lock.holder == me)
    throw Error(at_line(line) + "this thread has already locked " + program_.names[name]);
  // Waiting with the interpreter lock held would stop all threads, also the one that has to unlock.
  if (!lock.mutex.try_lock()) {
    lock_->drop();
    lock.mutex.lock();
    lock_->take();
  }
  lock.holder = me;
}

void Interpreter::free_program_lock(std::size_t name, int line) {
  auto& lock = program_locks_[name];
  if (!lock || lock->holder != std::this_thread::get_id())
    throw Error(at_line(line) + "this thread has not locked " + program_.names[name]);
  lock->holder = std::thread::id();
  lock->mutex.unlock();
}

/// Returns the name of one of them; empty: there was none.
std::string Interpreter::free_locks_of_this_thread() {
  std::string name;
  for (std::size_t i = 0; i < program_locks_.size(); ++i)
    if (program_locks_[i] && program_locks_[i]->holder == std::this_thread::get_id()) {
      name = program_.names[i];
      free_program_lock(i, 0);
    }
  return name;
}

}  // namespace manyhands::vm
