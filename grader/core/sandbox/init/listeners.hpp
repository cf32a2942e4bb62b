// Listeners in the sandbox's own network, in which every port is free.
#pragma once
#include "sandbox/protocol.hpp"

namespace manyhands::sandbox::init {

/// A non-blocking descriptor, or -1 with errno.
int listen_on(const protocol::Address& address);

}  // namespace manyhands::sandbox::init
