// The filter of system calls that every program in a box runs under: what could reach out of the box, or make
// it more than its share, is refused with EPERM; all else goes on as ever. clone3 answers ENOSYS, as its
// flags cannot be looked at; the C library then uses clone.
#pragma once
#include "sandbox/box.hpp"
#include "spawn/spawn.hpp"

namespace manyhands::sandbox {

enum class Sockets {
  all_local,  // UNIX, IPv4 and IPv6, netlink: the box's network is its own
  streams,    // IPv4 and IPv6, only streams, and UNIX sockets in pairs alone: the network is the machine's
};

/// A descriptor of the filter's program (an array of sock_filter) in memory. Throws std::system_error.
spawn::Descriptor filter_program(Sockets sockets, const Watched& watched = {});

}  // namespace manyhands::sandbox
