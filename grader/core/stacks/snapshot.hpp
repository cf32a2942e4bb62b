// A process that stands still: all its threads stopped, their registers read, its memory and the files of its
// code open. After this, nothing has to be opened any more to read its stacks.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "spawn/spawn.hpp"
#include "spawn/stopped_thread.hpp"

namespace manyhands::stacks {

struct ThreadRegisters {
  pid_t tid;
  std::vector<std::uint64_t> values;  // numbered as in DWARF, for this architecture
  std::uint64_t instruction;
};

/// A file of which parts are mapped, or the kernel's own code ([vdso], without a descriptor).
struct LoadedFile {
  std::string path;  // as the process sees it
  std::uint64_t begin;
  std::uint64_t end;
  spawn::Descriptor descriptor;
};

class Snapshot {
 public:
  /// Threads that may not be stopped are missing. The threads continue when this object is destroyed.
  explicit Snapshot(pid_t pid);

  [[nodiscard]] const std::vector<ThreadRegisters>& threads() const { return threads_; }
  [[nodiscard]] std::vector<LoadedFile>& files() { return files_; }

  /// The path of the program itself.
  [[nodiscard]] const std::string& program() const { return program_; }

  /// `size` bytes of its memory; fewer where it has no more.
  [[nodiscard]] std::string memory(std::uint64_t address, std::size_t size) const;

 private:
  void stop_threads(pid_t pid);
  void open_files(const std::string& folder);

  std::vector<spawn::StoppedThread> stopped_;
  std::vector<ThreadRegisters> threads_;
  std::vector<LoadedFile> files_;
  std::string program_;
  spawn::Descriptor memory_;
};

}  // namespace manyhands::stacks
