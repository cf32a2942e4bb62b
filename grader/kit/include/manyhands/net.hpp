// The network access of a crawler: one blocking call.
#pragma once
#include <stdexcept>
#include <string>

namespace manyhands::net {

struct Response {
  int status = 0;        // 200, 302, 404, 500, …
  std::string location;  // where a redirect (3xx) points, as an absolute URL; otherwise empty
  std::string body;
};

/// The server could not be reached, or closed the connection too early. A status such as 404 is a Response,
/// not an Error.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Requests `url` (http://host:port/path; a #fragment is not sent) and waits for the whole answer. Does not
/// follow redirects. Safe to call from many threads at once: each thread keeps its own connection open. After
/// fork(), parent and child do not share connections.
Response get(const std::string& url);

}  // namespace manyhands::net
