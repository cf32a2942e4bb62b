#include "kit/site/oracle.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <queue>
#include <unordered_map>
#include <utility>

#include "kit/site/html.hpp"

namespace manyhands::site {
namespace {

/// The pages that a page leads to: its links, or the target of its redirect.
class Graph {
 public:
  explicit Graph(const Server& server) : site_(server.site()) {
    for (std::size_t i = 0; i < site_.pages.size(); ++i)
      by_key_.emplace(std::to_string(site_.pages[i].host) + site_.pages[i].path, static_cast<int>(i));
  }

  [[nodiscard]] std::vector<int> next(int page) const {
    const Page& self = site_.pages[static_cast<std::size_t>(page)];
    if (self.status / 100 == 3) {
      const auto target = find(self.redirect_host, self.redirect_to);
      return target ? std::vector<int>{*target} : std::vector<int>{};
    }
    return self.status == 200 ? self.links : std::vector<int>{};
  }

  [[nodiscard]] std::optional<int> find(int host, const std::string& path) const {
    const auto found = by_key_.find(std::to_string(host) + path);
    if (found == by_key_.end()) return std::nullopt;
    return found->second;
  }

 private:
  const Site& site_;
  std::unordered_map<std::string, int> by_key_;
};

}  // namespace

Oracle oracle_of(const Server& server, int max_depth) {
  const Graph graph(server);
  const auto& pages = server.site().pages;
  std::vector<int> depth(pages.size(), -1);
  std::deque<int> queue;
  for (const int page : known_at_start(server.site())) {
    queue.push_back(page);
    depth[static_cast<std::size_t>(page)] = 0;
  }
  Oracle oracle;
  while (!queue.empty()) {
    const int page = queue.front();
    queue.pop_front();
    const auto at = static_cast<std::size_t>(page);
    const std::string page_url = server.url_of(page);
    oracle.requests.insert(page_url);
    if (pages[at].status == 200) oracle.depth.emplace(page_url, depth[at]);
    if (pages[at].status >= 400) oracle.failed.insert(page_url);
    if (max_depth >= 0 && depth[at] >= max_depth) continue;
    for (const int to : graph.next(page)) {
      if (depth[static_cast<std::size_t>(to)] >= 0) continue;
      depth[static_cast<std::size_t>(to)] = depth[at] + 1;
      queue.push_back(to);
    }
  }
  return oracle;
}

std::int64_t critical_path_ns(const Server& server, const std::vector<Request>& ledger) {
  const Graph graph(server);
  const auto count = server.site().pages.size();
  std::unordered_map<std::string, int> host_index;
  for (int host = 0; host < server.site().spec.hosts; ++host)
    host_index.emplace(host_name(host, server.port()), host);

  // -1: never answered. Of a page that was requested twice, the first request counts.
  std::vector<std::int64_t> service(count, -1);
  for (const Request& request : ledger) {
    const auto host = host_index.find(request.host);
    if (host == host_index.end() || request.end_ns == 0) continue;
    if (const auto page = graph.find(host->second, request.path);
        page && service[static_cast<std::size_t>(*page)] < 0)
      service[static_cast<std::size_t>(*page)] = request.end_ns - request.begin_ns - request.queued_ns;
  }

  // Dijkstra's algorithm: `done` is the earliest time at which a page can have been answered, with any number
  // of workers.
  using Entry = std::pair<std::int64_t, int>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  std::vector<std::int64_t> done(count, std::numeric_limits<std::int64_t>::max());
  const auto offer = [&](int page, std::int64_t found_at) {
    const auto at = static_cast<std::size_t>(page);
    if (service[at] < 0 || found_at + service[at] >= done[at]) return;
    done[at] = found_at + service[at];
    queue.emplace(done[at], page);
  };
  for (const int page : known_at_start(server.site())) offer(page, 0);
  std::int64_t longest = 0;
  while (!queue.empty()) {
    const auto [at_ns, page] = queue.top();
    queue.pop();
    if (at_ns > done[static_cast<std::size_t>(page)]) continue;
    longest = std::max(longest, at_ns);
    for (const int to : graph.next(page)) offer(to, at_ns);
  }
  return longest;
}

void note_discoveries(const Server& server, std::vector<Request>& ledger) {
  const Graph graph(server);
  std::unordered_map<std::string, int> host_index;
  for (int host = 0; host < server.site().spec.hosts; ++host)
    host_index.emplace(host_name(host, server.port()), host);
  const auto page_of = [&](const Request& request) -> std::optional<int> {
    const auto host = host_index.find(request.host);
    return host == host_index.end() ? std::nullopt : graph.find(host->second, request.path);
  };
  std::vector<std::int64_t> discovered(server.site().pages.size(), -1);
  for (const int page : known_at_start(server.site())) discovered[static_cast<std::size_t>(page)] = 0;
  for (const Request& request : ledger) {
    const auto page = page_of(request);
    if (!page || request.end_ns == 0) continue;
    for (const int to : graph.next(*page)) {
      auto& when = discovered[static_cast<std::size_t>(to)];
      if (when < 0 || request.end_ns < when) when = request.end_ns;
    }
  }
  for (Request& request : ledger)
    if (const auto page = page_of(request))
      request.discovered_ns = discovered[static_cast<std::size_t>(*page)];
}

}  // namespace manyhands::site
