// Ends and reaps everything below init, and adds up its CPU time.
#pragma once
#include <sys/types.h>

#include "sandbox/protocol.hpp"

namespace manyhands::sandbox::init {

class Reaper {
 public:
  explicit Reaper(pid_t guest) : guest_(guest) {}

  /// Reaps orphans until the guest has ended. Does not reap the guest, because its pid could then be reused
  /// while others still watch it.
  void sweep();

  /// Ends all other processes. It terminates, because dead processes start no new ones.
  protocol::Report end();

 private:
  bool reap(pid_t pid, int options = 0);
  bool reap_ended();  // whether there were any

  pid_t guest_;
  bool guest_ended_ = false;
  int orphans_ = 0;  // reaped before the guest had ended
  long long orphans_cpu_ns_ = 0;
};

}  // namespace manyhands::sandbox::init
