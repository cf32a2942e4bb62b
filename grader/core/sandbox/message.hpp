// The starter's side of protocol.hpp.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sandbox/box.hpp"
#include "sandbox/protocol.hpp"
#include "spawn/spawn.hpp"

namespace manyhands::sandbox {

/// Throws std::system_error. `filter`: -1 for none.
void send_request(int socket, const Box& box, const spawn::Options& guest, int filter);

struct Received {
  protocol::Report report;
  std::vector<spawn::Descriptor> descriptors;
};

/// Waits for a report; none if the other side has closed the socket, or on timeout.
std::optional<Received> receive_report(int socket, int patience_ms);

}  // namespace manyhands::sandbox
