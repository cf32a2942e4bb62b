// The system call filter for all programs in a sandbox: calls that could reach outside, or exceed the
// program's share, fail with EPERM; all others work as usual. clone3 fails with ENOSYS, because the filter
// cannot read its flags; the C library then uses clone.
#pragma once
#include "sandbox/box.hpp"
#include "spawn/spawn.hpp"

namespace manyhands::sandbox {

enum class Sockets {
  all_local,  // UNIX, IPv4 and IPv6, netlink: the sandbox has its own network
  streams,    // IPv4 and IPv6 streams, and UNIX sockets only in pairs: the network is the machine's
};

/// A descriptor of the filter program (an array of sock_filter) in memory. Throws std::system_error.
spawn::Descriptor filter_program(Sockets sockets, const Watched& watched = {});

}  // namespace manyhands::sandbox
