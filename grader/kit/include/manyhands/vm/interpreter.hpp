// An interpreter runs a program. It owns the program's global variables, all objects that are made in it, and
// a lock. Only the thread that holds the lock may execute instructions or touch objects. So at each moment,
// one thread at most runs in each interpreter.
//
//   vm::Interpreter interpreter(program);    // this thread now holds its lock
//   interpreter.set_global("x", interpreter.number(0));
//   interpreter.run_threads("count", 4);     // the four take turns
//   std::cout << interpreter.global("x").number();
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "manyhands/vm/lock.hpp"
#include "manyhands/vm/object.hpp"
#include "manyhands/vm/program.hpp"

namespace manyhands::vm {

struct Message;

/// Where the loop checks whether another thread has asked for the lock.
enum class Checks {
  every_instruction,         // CPython before 3.10
  calls_and_backward_jumps,  // CPython today
};

struct Options {
  Checks checks = Checks::calls_and_backward_jumps;
  std::chrono::microseconds interval{5000};  // how long a thread waits before it asks for the lock
  /// For tests: called at each check, with its number (1, 2, …) and its line in the program's text. If it
  /// returns true, the lock is handed over.
  std::function<bool(std::uint64_t check, int line)> force = {};
};

class Interpreter {
 public:
  /// The calling thread holds the lock afterwards.
  explicit Interpreter(const Program& program, Options options = {});
  /// Shares the lock of `other`, as all interpreters of one process did before CPython 3.12. The calling
  /// thread takes the lock, unless it holds it already.
  Interpreter(const Program& program, Interpreter& other);
  /// The calling thread must hold the lock, which ends with the last interpreter that uses it. No Ref to an
  /// object of this interpreter may exist any more.
  ~Interpreter();
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  /// For native functions, and for threads that you start. Whoever releases the lock lets other threads run.
  void release();  // the calling thread must hold the lock
  void acquire();  // waits for it; the calling thread must not hold it
  [[nodiscard]] bool has_lock() const { return lock_->held_here(); }

  // The calling thread must hold the lock for everything below.

  /// New objects.
  Ref number(std::int64_t value);
  Ref text(std::string value);
  Ref list();

  Ref global(const std::string& name);
  void set_global(const std::string& name, Ref value);

  /// Calls a function of the program and returns its result.
  Ref call(const std::string& function, Arguments arguments = {});
  /// Calls a function without parameters in `count` new threads, and waits for them without the lock. All
  /// have started before the first one runs. If any of them throws, so does this.
  void run_threads(const std::string& function, int count);

 private:
  friend Ref from_message(Interpreter& interpreter, const Message& message);
  struct ProgramLock;
  Ref run(const Function& function, Arguments locals);
  Ref call_native(const std::string& name, const Arguments& arguments);
  void check(int line);
  void take_program_lock(std::size_t name, int line);
  void free_program_lock(std::size_t name, int line);
  std::string free_locks_of_this_thread();
  void need_lock(const char* what, const void* at) const;
  void need_own(const Ref& object, const void* at) const;

  const Program& program_;
  const Options options_;
  std::shared_ptr<InterpreterLock> lock_;
  std::unique_ptr<Heap> heap_;
  bool drops_lock_ = true;  // at its end
  // The rest is guarded by the lock.
  std::vector<Ref> globals_;  // by the index of the name
  std::vector<std::unique_ptr<ProgramLock>> program_locks_;
  std::uint64_t checks_ = 0;
};

}  // namespace manyhands::vm
