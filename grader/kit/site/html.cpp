#include "kit/site/html.hpp"

#include <array>

#include "kit/site/random.hpp"

namespace manyhands::site {
namespace {

constexpr std::array words{"harbour", "lantern", "meadow", "ferry",   "orchard", "granite",
                           "willow",  "signal",  "timber", "compass", "thistle", "anchor",
                           "marble",  "cinder",  "pebble", "violet",  "saddle",  "copper"};

void fill(std::string& html, Random& random) {
  const int count = 8 + random.below(24);
  for (int i = 0; i < count; ++i) {
    html += words[static_cast<std::size_t>(random.below(static_cast<int>(words.size())))];
    html += i + 1 < count ? ' ' : '.';
  }
}

void anchor(std::string& html, const std::string& target) {
  html += "<a href=\"" + target + "\">" + "read on</a>\n";
}

}  // namespace

std::string host_name(int host, std::uint16_t port) {
  return "127.0.0." + std::to_string(2 + host) + ":" + std::to_string(port);
}

std::string url(int host, std::uint16_t port, const std::string& path) {
  return "http://" + host_name(host, port) + path;
}

std::string render(const Site& site, int page, std::uint16_t port) {
  const Page& self = site.pages[static_cast<std::size_t>(page)];
  Random random(site.spec.seed ^ (0xa5a5ULL * static_cast<std::uint64_t>(page + 1)));
  std::string html = "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>";
  html += self.status == 200 ? "Page " + std::to_string(page) : "Status " + std::to_string(self.status);
  html += "</title></head>\n<body>\n<p>";
  fill(html, random);
  html += "</p>\n<p>\n";
  for (const int to : self.links) {
    const Page& target = site.pages[static_cast<std::size_t>(to)];
    // Root-relative links contain no host name, so they work only within the host.
    const bool relative = target.host == self.host && random.one_in(2);
    const std::string href = relative ? target.path : url(target.host, port, target.path);
    const bool with_fragment = site.spec.fragments && random.one_in(4);
    anchor(html, with_fragment ? href + "#part" + std::to_string(random.below(9)) : href);
    if (with_fragment && random.one_in(2)) anchor(html, href);
  }
  html += "</p>\n<p>";
  fill(html, random);
  html += "</p>\n</body>\n</html>\n";
  return html;
}

}  // namespace manyhands::site
