// A lock that a program uses by its name (instructions lock and unlock), like threading.Lock in Python.
// Private to the VM.
#pragma once
#include <mutex>
#include <thread>

#include "manyhands/vm/interpreter.hpp"

namespace manyhands::vm {

struct Interpreter::ProgramLock {
  std::mutex mutex;
  // Guarded by the interpreter lock:
  std::thread::id holder{};
  int line = 0;  // where the holder has locked it
};

}  // namespace manyhands::vm
