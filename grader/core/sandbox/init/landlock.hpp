// For where no namespaces are to be had: Landlock, the kernel's own fence around files, TCP ports, signals
// and abstract sockets, which a process puts around itself.
#pragma once
#include "sandbox/init/request.hpp"

namespace manyhands::sandbox::init {

/// Of this process from now on, and of all that it starts. Null, or the step that failed (errno says why).
const char* fence(const Request& request);

}  // namespace manyhands::sandbox::init
