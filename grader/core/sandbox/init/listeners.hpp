// Listeners in the box's own network, which holds nothing else: every port is free there.
#pragma once
#include "sandbox/protocol.hpp"

namespace manyhands::sandbox::init {

/// A non-blocking descriptor, or -1 with errno.
int listen_on(const protocol::Address& address);

}  // namespace manyhands::sandbox::init
