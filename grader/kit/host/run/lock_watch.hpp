// Measures a guest's locks: a table in shared memory in which the guest counts (kit/locks/table.hpp), and its
// evaluation. Needs runs of its own, whose times are not compared with others: a measured lock is slower.
//
// All of this data comes from inside the untrusted process, so it may only lower or explain a score. The
// table's size is sealed: whatever the guest does to it, it is safe to read.
//
// One per guest; for the thread that started the guest.
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
  LockWatch();  // throws std::system_error if memory cannot be allocated
  ~LockWatch();
  LockWatch(const LockWatch&) = delete;
  LockWatch& operator=(const LockWatch&) = delete;

  /// Measures the locks of the guest that is started with these options.
  void add_to(spawn::Options& options) const;

  /// Writes what is known of the locks into the run. `prefix`: the path prefix of the learner's files in
  /// `program`.
  void fill(Run& run, const std::string& program, const std::string& prefix) const;

 private:
  spawn::Descriptor memory_;
  spawn::Descriptor library_;
  const locks::Table* table_ = nullptr;
};

}  // namespace manyhands::host
