// Programs for the VM, and the text in which they are written: one instruction per line. Instructions work on
// a stack of values. `x = x + weight(i)` is
//
//   load_global x      # puts x on the stack
//   load i             # puts i on the stack: a parameter, or a local variable
//   call weight 1      # takes 1 argument from the stack, puts the result there
//   add                # takes two values, puts their sum
//   store_global x     # takes a value
//
// A function begins with `function NAME(PARAMETERS)`. A line with `NAME:` is a label. `#` begins a comment.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "manyhands/vm/object.hpp"

namespace manyhands::vm {

enum class Op : std::uint8_t {
  push,          // push 7
  load,          // load i            a parameter or local variable
  store,         // store i
  load_global,   // load_global x     a variable that all threads of an interpreter share
  store_global,  // store_global x
  drop,          // takes the top value
  add,           // a b → a + b
  sub,           // a b → a - b
  mul,           // a b → a * b
  mod,           // a b → a % b
  less,          // a b → 1 if a < b, else 0
  get,           // list i → list[i]
  set,           // list i value →     list[i] = value
  new_list,      // → an empty list
  append,        // list value →
  take,          // take LABEL: list → its last element, which is removed; jumps if there is none
  jump,          // jump LABEL
  jump_if_zero,  // jump_if_zero LABEL: takes a value
  call,          // call NAME COUNT: a function of the program
  call_native,   // the same line, if NAME is a native function
  lock,          // lock NAME: waits until no other thread has locked it
  unlock,        // unlock NAME
  return_,       // return: the top value is the result
};

struct Instruction {
  Op op = Op::push;
  std::int64_t number = 0;  // of push; a local's place; a label's place; the index of a function or name
  int arguments = 0;        // of call
  int line = 0;             // in the program's text
};

struct Function {
  std::string name;
  int parameters = 0;
  int locals = 0;  // including the parameters
  std::vector<Instruction> code;
};

class Interpreter;
using Arguments = std::vector<Ref>;
/// A function in C++ that a program calls by a name. It is called, and returns, with the interpreter's lock
/// held, also if it throws. It returns an object of this interpreter.
using Native = std::function<Ref(Interpreter&, const Arguments&)>;
using Natives = std::map<std::string, Native>;

/// Does not change after it is made, so threads and interpreters may share it.
struct Program {
  std::vector<Function> functions;
  std::vector<std::string> names;  // of globals and locks
  Natives natives;
};

/// Throws Error, with the line, if the text is not a program, or calls what is neither in it nor in
/// `natives`.
Program assemble(const std::string& text, Natives natives = {});

}  // namespace manyhands::vm
