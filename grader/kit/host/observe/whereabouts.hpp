// A sampling profiler: every few milliseconds, each running thread is stopped for some microseconds, and its
// program counter is noted. Afterwards, addresses become places: the learner's line, and what was done there.
// It serves to name the cause when a program is slow; a profiled run is never timed against others.
//
// One per guest; for the thread that started the guest.
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
  std::uint64_t address = 0;           // in the program's file; 0: outside of it, in a library
  std::vector<std::uint64_t> callers;  // addresses in the program's file on its stack, innermost first
};

class Whereabouts {
 public:
  /// `program`: the path of the guest's file on the host.
  explicit Whereabouts(std::filesystem::path program) : program_(std::move(program)) {}
  /// Samples every running thread of the process. Does nothing if one process may not trace another, or on a
  /// processor whose registers we do not know.
  void look(pid_t guest);
  [[nodiscard]] const std::vector<Whereabout>& seen() const { return seen_; }
  [[nodiscard]] const std::filesystem::path& program() const { return program_; }

 private:
  void find_code(pid_t guest);
  void look_at(pid_t guest, pid_t thread);
  [[nodiscard]] std::uint64_t in_program(std::uint64_t address) const;

  std::filesystem::path program_;
  std::uint64_t base_ = 0;  // the load address of the program's file
  std::uint64_t code_begin_ = 0;
  std::uint64_t code_end_ = 0;
  std::vector<Whereabout> seen_;
};

/// The most frequent places first. `prefix`: the path prefix of the learner's files. Empty if binutils are
/// missing.
std::vector<Place> places_of(const Whereabouts& whereabouts, const std::string& prefix);

}  // namespace manyhands::host
