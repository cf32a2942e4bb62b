// Starts the program in the box: descriptors into place, limits, the filter of system calls last, exec.
#pragma once
#include <sys/types.h>

#include "sandbox/init/request.hpp"

namespace manyhands::sandbox::init {

struct StartedGuest {
  pid_t pid = -1;  // -1: it was not started, and why
  const char* step = "";
  int error = 0;
};

/// Returns when the program runs (its exec is done) or could not be started.
StartedGuest start_guest(const Request& request);

}  // namespace manyhands::sandbox::init
