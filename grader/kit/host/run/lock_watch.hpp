// The watch on a guest's locks: a table in memory that the guest counts into (kit/locks/table.hpp), and what
// it came to. For runs of their own, whose times are not compared with others: a watched lock costs more.
//
// All of it is told from inside the learner's process, and may only lower or explain a score. The table's
// size is sealed, so that whatever the guest does to it, reading it is safe.
//
// One per guest; used by the thread that started the guest.
#pragma once
#include <string>
#include <vector>

#include "model/evidence.hpp"
#include "spawn/spawn.hpp"

namespace manyhands::locks {
struct Table;
}

namespace manyhands::host {

class LockWatch {
 public:
  LockWatch();  // throws std::system_error where no memory is to be had
  ~LockWatch();
  LockWatch(const LockWatch&) = delete;
  LockWatch& operator=(const LockWatch&) = delete;

  /// Has the guest that is started with these options watched.
  void add_to(spawn::Options& options) const;

  /// Writes what is known of the locks into the run. `prefix`: of the learner's files in `program`.
  void fill(Run& run, const std::string& program, const std::string& prefix) const;

 private:
  spawn::Descriptor memory_;
  spawn::Descriptor library_;
  const locks::Table* table_ = nullptr;
};

}  // namespace manyhands::host
