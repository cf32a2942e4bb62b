// What a crawler needs of the network: one blocking call.
#pragma once
#include <stdexcept>
#include <string>

namespace manyhands::net {

struct Response {
  int status = 0;        // 200, 302, 404, 500, …
  std::string location;  // where a redirect (3xx) points to, absolute; else empty
  std::string body;
};

/// The server could not be reached, or hung up in the middle. A status such as 404 is a Response, not an
/// Error.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Fetches `url` (http://host:port/path; a #fragment is not sent) and waits for the whole answer. Does not
/// follow redirects. Safe to call from many threads at once: each thread keeps a connection of its own open.
/// After fork(), parent and child share none.
Response get(const std::string& url);

}  // namespace manyhands::net
