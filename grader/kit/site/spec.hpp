// A web site generated from a seed: pages, links, and how each page behaves. The same spec always gives the
// same site.
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace manyhands::site {

/// What to generate. Counts are numbers of pages; all other pages are ordinary ones.
struct Spec {
  std::uint64_t seed = 1;
  int pages = 50;          // reachable ones with status 200, including the first page
  int hosts = 1;           // 127.0.0.2, .3, …, all on one port; links cross hosts
  bool listed = false;     // the program gets all URLs, and pages have no links (fan-outs, shared targets,
                           // cycles and fragments have no effect)
  int fan_out = 5;         // average links per page; the graph is a random tree plus random links
  int first_fan_out = 0;   // links of the first page; 0: like fan_out
  int lead = 0;            // pages one after the other, from the first page to the one that has its fan-out
  int shared_targets = 0;  // pages that all children of the page with the first fan-out link to ("diamonds")
  int broken = 0;          // links to pages that answer 404
  int failing = 0;         // pages that answer 500
  int redirects = 0;       // pages that answer 302 to an ordinary page of the site
  bool cycles = true;      // links back to ancestors and to the page itself
  bool fragments = true;   // links and targets of redirects such as /x#part, which is the page /x
  int unreachable = 0;     // pages that exist, but without any link to them
  std::chrono::microseconds latency_min{0};  // service time per page, evenly distributed
  std::chrono::microseconds latency_max{0};
  std::chrono::microseconds latency_step{1};  // … in steps of this, from latency_min
  int slow = 0;                               // pages that take slow_latency
  std::chrono::microseconds slow_latency{0};
};

struct Page {
  std::string path;  // "/p17-5c2e"; unguessable: drawn from the seed
  int host = 0;      // index: 127.0.0.(2 + host)
  int status = 200;
  std::string redirect_to;  // path with host; the server makes an absolute URL of it. Empty unless 3xx
  int redirect_host = 0;
  bool redirect_fragment = false;  // the server sends the target as …#part
  std::vector<int> links;          // indices into Site::pages; may repeat or form cycles
  std::chrono::microseconds latency{0};
};

/// The generated site. pages[0] is the first page. Immutable.
struct Site {
  Spec spec;
  std::vector<Page> pages;
};

Site generate(const Spec& spec);

/// The pages that a program can request at once: the first one; for a listed site, all but the unreachable
/// ones.
std::vector<int> known_at_start(const Site& site);

}  // namespace manyhands::site
