// For machines without namespaces: Landlock, with which a process restricts its own access to files, TCP
// ports, signals and abstract sockets.
#pragma once
#include "sandbox/init/request.hpp"

namespace manyhands::sandbox::init {

/// Restricts this process from now on, and everything that it starts. Returns null, or the step that failed
/// (see errno).
const char* fence(const Request& request);

}  // namespace manyhands::sandbox::init
