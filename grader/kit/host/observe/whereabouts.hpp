// Where a program's threads are at work: every few milliseconds each running thread is stopped for some
// microseconds, and the address at which it stood is noted. Afterwards addresses become places: the learner's
// line, and what was done there. For naming the cause of a program that is slow; a run that is watched like
// this is never timed against others.
//
// One per guest; used by the thread that started the guest.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "model/evidence.hpp"

namespace manyhands::host {

/// One thread at one moment.
struct Whereabout {
  std::uint64_t address = 0;           // in the program's file; 0: it was outside, in a library
  std::vector<std::uint64_t> callers;  // innermost first: addresses in the program's file that its stack held
};

class Whereabouts {
 public:
  /// `program`: the guest's file, where it stands for us.
  explicit Whereabouts(std::filesystem::path program) : program_(std::move(program)) {}
  /// Looks at every running thread of the process. Does nothing where one process may not look at another, or
  /// on a kind of processor whose registers we do not know.
  void look(pid_t guest);
  [[nodiscard]] const std::vector<Whereabout>& seen() const { return seen_; }
  [[nodiscard]] const std::filesystem::path& program() const { return program_; }

 private:
  void find_code(pid_t guest);
  void look_at(pid_t guest, pid_t thread);
  [[nodiscard]] std::uint64_t in_program(std::uint64_t address) const;

  std::filesystem::path program_;
  std::uint64_t base_ = 0;  // where the program's file begins in memory
  std::uint64_t code_begin_ = 0;
  std::uint64_t code_end_ = 0;
  std::vector<Whereabout> seen_;
};

/// The most frequent places first. `prefix`: of the learner's files. Empty where binutils are missing.
std::vector<Place> places_of(const Whereabouts& whereabouts, const std::string& prefix);

}  // namespace manyhands::host
