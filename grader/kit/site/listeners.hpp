// The listening sockets of a server: one for each host of the site, all on one port. Plain descriptors that
// are created close-on-exec, because another thread may start a guest at any moment.
#pragma once
#include <cstdint>
#include <vector>

namespace manyhands::site {

struct Listeners {
  std::vector<int> descriptors;  // by host: 127.0.0.2, 127.0.0.3, …; the caller must close them
  std::uint16_t port = 0;
};

/// The address of a host as a number: 127.0.0.2, .3, …
std::uint32_t ip_of(int host);

/// `port` 0: any port that is free on all hosts. Throws std::system_error.
Listeners listen_on_hosts(int hosts, std::uint16_t port);

/// The next connection, or -1 with errno. Non-blocking, close-on-exec.
int accept_from(int listener);

}  // namespace manyhands::site
