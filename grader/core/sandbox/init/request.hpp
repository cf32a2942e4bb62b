// The request to init, received over the socket. It comes from the starter, which is trusted; an invalid
// request is our own mistake and reported as such.
#pragma once
#include "sandbox/protocol.hpp"

namespace manyhands::sandbox::init {

inline constexpr unsigned most_strings = 4096;

struct Request {
  protocol::Request head;
  const protocol::Target* targets = nullptr;
  const protocol::Limit* limits = nullptr;
  const protocol::Address* listeners = nullptr;
  const char* cwd = nullptr;
  char* strings[most_strings] = {};  // argv, a null, env, a null, folders, paths
  char** argv = nullptr;
  char** env = nullptr;
  char** folders = nullptr;
  char** paths = nullptr;
  int filter = -1;
  int* descriptors = nullptr;  // one per target
  alignas(16) char bytes[protocol::most_bytes];
  int received[protocol::most_descriptors];
  int received_count = 0;
};

/// Null, or what went wrong (errno may tell more).
const char* receive(int socket, Request& request);

/// Closes the descriptors received with the request.
void close_descriptors(Request& request);

}  // namespace manyhands::sandbox::init
