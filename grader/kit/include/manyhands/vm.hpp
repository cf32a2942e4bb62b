// A small virtual machine with an interpreter lock, as CPython has one. Ten minutes of reading:
//
//   vm/lock.hpp         the interpreter lock itself
//   vm/object.hpp       values with reference counts; every touch needs the lock
//   vm/program.hpp      instructions, and the text in which programs are written
//   vm/interpreter.hpp  runs programs, in one or many threads
//   vm/message.hpp      copies of values, to be passed from one interpreter to another
//   vm/rules.hpp        what happens if a rule of the lock is broken
//
// The code is in grader/kit/vm/; the loop that executes instructions is vm/run.cpp.
#pragma once
#include "manyhands/vm/interpreter.hpp"
#include "manyhands/vm/lock.hpp"
#include "manyhands/vm/message.hpp"
#include "manyhands/vm/object.hpp"
#include "manyhands/vm/program.hpp"
#include "manyhands/vm/rules.hpp"
