// Starts the program in the sandbox: sets up its descriptors and limits, then the system call filter, then
// exec.
#pragma once
#include <sys/types.h>

#include "sandbox/init/request.hpp"

namespace manyhands::sandbox::init {

struct StartedGuest {
  pid_t pid = -1;  // -1: not started, see the error
  const char* step = "";
  int error = 0;
};

/// Returns when the program runs (after its exec) or could not be started.
StartedGuest start_guest(const Request& request);

}  // namespace manyhands::sandbox::init
