// Renders the pages of a generated site. Pure: the same site, page and port give the same bytes.
#pragma once
#include <cstdint>
#include <string>

#include "kit/site/spec.hpp"

namespace manyhands::site {

/// The host with this index, with the port: "127.0.0.2:8080".
std::string host_name(int host, std::uint16_t port);

/// "http://127.0.0.2:8080/p17-5c2e01aa"
std::string url(int host, std::uint16_t port, const std::string& path);

/// A small valid HTML document with the page's links; error pages have no links.
std::string render(const Site& site, int page, std::uint16_t port);

}  // namespace manyhands::site
