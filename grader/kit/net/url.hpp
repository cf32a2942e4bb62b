// Parses http URLs. Pure.
#pragma once
#include <optional>
#include <string>

namespace manyhands::net {

struct Url {
  std::string host;       // "127.0.0.2"
  std::string port;       // "8080"; "80" if the URL has none
  std::string authority;  // "127.0.0.2:8080", as written
  std::string target;     // "/p17?x=1"; never empty, without #fragment
};

/// nullopt if it is not an http:// URL with a host.
std::optional<Url> parse(const std::string& url);

}  // namespace manyhands::net
