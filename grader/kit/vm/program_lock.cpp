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
    throw LockMisused(at_line(line) + "a thread locks " + program_.names[name] +
                      ", but has already locked it in line " + std::to_string(lock.line));
  // Waiting with the interpreter lock held would stop all threads, also the one that has to unlock.
  if (!lock.mutex.try_lock()) {
    lock_->drop();
    lock.mutex.lock();
    lock_->take();
  }
  lock.holder = me;
  lock.line = line;
}

void Interpreter::free_program_lock(std::size_t name, int line) {
  auto& lock = program_locks_[name];
  if (!lock || lock->holder != std::this_thread::get_id())
    throw LockMisused(at_line(line) + "a thread unlocks " + program_.names[name] + ", but has not locked it");
  lock->holder = std::thread::id();
  lock->mutex.unlock();
}

/// Says what is wrong with one of them; empty: there was none.
std::string Interpreter::free_locks_of_this_thread() {
  std::string left;
  for (std::size_t i = 0; i < program_locks_.size(); ++i)
    if (program_locks_[i] && program_locks_[i]->holder == std::this_thread::get_id()) {
      left = at_line(program_locks_[i]->line) + "a thread locks " + program_.names[i] +
             ", and ends without unlocking it";
      free_program_lock(i, 0);
    }
  return left;
}

}  // namespace manyhands::vm
