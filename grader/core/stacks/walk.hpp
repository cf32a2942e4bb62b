// Walks up the stacks of a snapshot, with libdwfl: frames of inlined functions, too, each with its place.
#pragma once
#include <elfutils/libdwfl.h>

#include <memory>
#include <string>
#include <vector>

#include "stacks/names.hpp"
#include "stacks/snapshot.hpp"

namespace manyhands::stacks {

struct PlacedFrame {
  std::string function;  // "??": unknown
  std::string file;      // empty: no debug information
  int line = 0;
  std::string library;  // where there is no debug information: the file's name
};

class Walk {
 public:
  explicit Walk(Snapshot& snapshot);
  ~Walk();
  Walk(const Walk&) = delete;
  Walk& operator=(const Walk&) = delete;

  /// Innermost first; at most 200 frames.
  std::vector<PlacedFrame> frames_of(const ThreadRegisters& thread);

  /// The text in that variable of the program, up to its first zero byte; empty: no such variable.
  std::string text_in(const std::string& variable);

 private:
  struct Calls;
  void add_frames(Dwarf_Addr address, std::vector<PlacedFrame>& frames);
  bool add_functions(Dwfl_Module* module, Dwarf_Addr address, std::vector<PlacedFrame>& frames);

  Snapshot& snapshot_;
  Dwfl* session_ = nullptr;
  spawn::Descriptor own_program_;
  Elf* own_elf_ = nullptr;
  Names names_;
};

}  // namespace manyhands::stacks
