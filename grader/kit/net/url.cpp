#include "kit/net/url.hpp"

namespace manyhands::net {

std::optional<Url> parse(const std::string& url) {
  static const std::string scheme = "http://";
  if (url.compare(0, scheme.size(), scheme) != 0) return std::nullopt;
  const auto end = url.find_first_of("/?#", scheme.size());
  Url result;
  result.authority = url.substr(scheme.size(), end == std::string::npos ? end : end - scheme.size());
  const auto colon = result.authority.rfind(':');
  result.host = result.authority.substr(0, colon);
  result.port = colon == std::string::npos ? "80" : result.authority.substr(colon + 1);
  if (result.host.empty() || result.port.empty()) return std::nullopt;
  if (end != std::string::npos) result.target = url.substr(end, url.find('#', end) - end);
  if (result.target.empty() || result.target[0] != '/') result.target = '/' + result.target;
  for (const char c : result.target)
    if (c <= ' ' || c == '\x7f') return std::nullopt;  // would corrupt the request line
  return result;
}

}  // namespace manyhands::net
