// Ends and reaps what runs below init, and adds up the CPU time that it had.
#pragma once
#include <sys/types.h>

#include "sandbox/protocol.hpp"

namespace manyhands::sandbox::init {

class Reaper {
 public:
  explicit Reaper(pid_t guest) : guest_(guest) {}

  /// Reaps orphans until the guest has ended. The guest is left as it is: whoever watches from outside would
  /// find another process under its number.
  void sweep();

  /// Ends everything but ourselves. The dead start no more, so this comes to an end.
  protocol::Report end();

 private:
  bool reap(pid_t pid, int options = 0);
  bool reap_ended();  // whether there were any

  pid_t guest_;
  bool guest_ended_ = false;
  long long orphans_cpu_ns_ = 0;
};

}  // namespace manyhands::sandbox::init
