#include "kit/site/spec.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <string>

#include "kit/site/random.hpp"

namespace manyhands::site {
namespace {

// The order of the pages: ordinary ones (first page, tree, shared targets), broken, failing, redirects,
// unreachable.
class Generator {
 public:
  explicit Generator(const Spec& spec) : random_(spec.seed), site_{spec, {}} {
    if (spec.pages < 1 || spec.hosts < 1 || spec.fan_out < 1 || spec.latency_max < spec.latency_min ||
        spec.latency_step.count() < 1)
      throw std::invalid_argument(
          "a site needs a page, a host, links, latency_min <= latency_max, and a step");
    if (spec.lead < 0 || spec.lead + spec.shared_targets >= spec.pages)
      throw std::invalid_argument("a site that leads to its first fan-out needs more pages than that");
  }

  Site run() {
    const Spec& spec = site_.spec;
    for (int i = 0; i < spec.pages; ++i) add_page(200);
    site_.pages[0].host = 0;
    if (!spec.listed) {
      make_tree();
      share_targets();
      add_extra_links();
    }
    for (int i = 0; i < spec.broken; ++i) link_from_anywhere(add_page(404));
    for (int i = 0; i < spec.failing; ++i) link_from_anywhere(add_page(500));
    for (int i = 0; i < spec.redirects; ++i) add_redirect();
    for (int i = 0; i < spec.unreachable; ++i) add_page(200);
    slow_some_down();
    return std::move(site_);
  }

 private:
  int add_page(int status) {
    const Spec& spec = site_.spec;
    Page page;
    const int index = static_cast<int>(site_.pages.size());
    char path[40];
    std::snprintf(path, sizeof path, "/p%d-%08x", index, static_cast<unsigned>(random_.next() >> 32));
    page.path = path;
    page.host = random_.below(spec.hosts);
    page.status = status;
    const auto steps = static_cast<int>((spec.latency_max - spec.latency_min) / spec.latency_step);
    page.latency = spec.latency_min + random_.below(steps + 1) * spec.latency_step;
    site_.pages.push_back(std::move(page));
    return index;
  }

  void link(int from, int to) { site_.pages[static_cast<std::size_t>(from)].links.push_back(to); }

  int tree_size() const { return std::max(1, site_.spec.pages - site_.spec.shared_targets); }

  // Each page gets a parent that still has room, so the tree is bushy and its depth about logarithmic.
  void make_tree() {
    const Spec& spec = site_.spec;
    const int room = spec.fan_out <= 2 ? spec.fan_out : (2 * spec.fan_out + 2) / 3;
    struct Open {
      int page;
      int room;
    };
    std::vector<Open> open;
    if (spec.first_fan_out == 0) open.push_back({spec.lead, room});
    parents_.assign(static_cast<std::size_t>(spec.pages), 0);
    for (int i = 1; i <= spec.lead; ++i) {
      parents_[static_cast<std::size_t>(i)] = i - 1;
      link(i - 1, i);
    }
    for (int i = spec.lead + 1; i < tree_size(); ++i) {
      int parent = spec.lead;
      if (i > spec.lead + spec.first_fan_out) {
        const auto at = static_cast<std::size_t>(random_.below(static_cast<int>(open.size())));
        parent = open[at].page;
        if (--open[at].room == 0) {
          open[at] = open.back();
          open.pop_back();
        }
      }
      parents_[static_cast<std::size_t>(i)] = parent;
      link(parent, i);
      open.push_back({i, room});
    }
  }

  // The links to shared pages come first on every page, so that they are found as early as possible.
  void share_targets() {
    const int root = site_.spec.lead;
    const auto children = site_.pages[static_cast<std::size_t>(root)].links;
    for (int target = tree_size(); target < site_.spec.pages; ++target) {
      if (children.empty()) link(root, target);
      for (const int child : children) {
        auto& links = site_.pages[static_cast<std::size_t>(child)].links;
        links.insert(links.begin(), target);
      }
    }
  }

  void add_extra_links() {
    const Spec& spec = site_.spec;
    for (int i = 0; i < spec.pages; ++i) {
      if (i < spec.lead || (i == spec.lead && spec.first_fan_out > 0)) continue;
      const auto wanted = static_cast<std::size_t>(spec.fan_out);
      while (site_.pages[static_cast<std::size_t>(i)].links.size() < wanted) {
        const int first = spec.cycles ? 0 : i + 1;  // without cycles, links lead to later pages only
        if (first >= spec.pages) break;
        link(i, first + random_.below(spec.pages - first));
      }
      if (!spec.cycles) continue;
      if (random_.one_in(2)) link(i, parents_[static_cast<std::size_t>(i)]);
      if (random_.one_in(4)) link(i, i);
    }
  }

  void link_from_anywhere(int page) {
    if (site_.spec.listed) return;
    link(random_.below(site_.spec.pages), page);
    if (random_.one_in(2)) link(random_.below(site_.spec.pages), page);
  }

  void add_redirect() {
    const int index = add_page(302);
    const Page& target = site_.pages[static_cast<std::size_t>(random_.below(site_.spec.pages))];
    site_.pages[static_cast<std::size_t>(index)].redirect_to = target.path;
    site_.pages[static_cast<std::size_t>(index)].redirect_host = target.host;
    // Every other redirect. Not drawn at random, so that existing seeds still give the same sites.
    site_.pages[static_cast<std::size_t>(index)].redirect_fragment = site_.spec.fragments && index % 2 == 0;
    link_from_anywhere(index);
  }

  void slow_some_down() {
    std::vector<int> ordinary;
    for (int i = 1; i < site_.spec.pages; ++i) ordinary.push_back(i);
    for (int i = 0; i < site_.spec.slow && !ordinary.empty(); ++i) {
      const auto at = static_cast<std::size_t>(random_.below(static_cast<int>(ordinary.size())));
      site_.pages[static_cast<std::size_t>(ordinary[at])].latency = site_.spec.slow_latency;
      ordinary[at] = ordinary.back();
      ordinary.pop_back();
    }
  }

  Random random_;
  Site site_;
  std::vector<int> parents_;
};

}  // namespace

Site generate(const Spec& spec) {
  return Generator(spec).run();
}

std::vector<int> known_at_start(const Site& site) {
  std::vector<int> known{0};
  const auto listed = static_cast<int>(site.pages.size()) - site.spec.unreachable;
  for (int page = 1; site.spec.listed && page < listed; ++page) known.push_back(page);
  return known;
}

}  // namespace manyhands::site
