// Names of functions as people write them: "std::condition_variable::wait", without parameters, return types
// and the names of functions around them.
#pragma once
#include <elfutils/libdw.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <string>

namespace manyhands::stacks {

struct Free {
  void operator()(void* memory) const { std::free(memory); }
};
/// Memory that a C library has allocated.
template <class T>
using Allocated = std::unique_ptr<T, Free>;

/// The linker's name of a function without debug information, as in the program's text: with its parameters.
std::string demangled(const char* symbol);

/// The same without parameters and return type: "int a::f<int>(long) const" → "a::f<int>". Pure.
std::string without_types(std::string demangled);

class Names {
 public:
  /// Of a function, or of one that was inlined. Empty if it has none.
  const std::string& of(Dwarf_Die function);

 private:
  std::map<Dwarf_Off, std::string> known_;  // by the position of the declaration
};

}  // namespace manyhands::stacks
