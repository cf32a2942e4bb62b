#include "manyhands/crawl.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <map>
#include <queue>

#include "manyhands/web.hpp"
#include "manyhands/wrong_argument.hpp"

namespace manyhands::web {
namespace {

// The length first, because a text may contain any byte.
void put(std::string& bytes, const std::string& text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  char raw[sizeof size];
  std::memcpy(raw, &size, sizeof size);
  bytes.append(raw, sizeof raw);
  bytes += text;
}

std::string take(const std::string& bytes, std::size_t& at) {
  std::uint32_t size = 0;
  if (bytes.size() - at < sizeof size) throw InvalidArgument("too few bytes for a Fetched");
  std::memcpy(&size, bytes.data() + at, sizeof size);
  at += sizeof size;
  if (bytes.size() - at < size) throw InvalidArgument("too few bytes for a Fetched");
  at += size;
  return bytes.substr(at - size, size);
}

}  // namespace

Fetched fetch(const std::string& url) {
  try {
    return fetched(url, net::get(url));
  } catch (const net::Error&) {
    return {url, Fetched::Kind::failed, {}};
  }
}

Fetched fetched(const std::string& url, const net::Response& response) {
  if (response.status == 200) return {url, Fetched::Kind::page, links(url, response.body)};
  if (response.status / 100 == 3 && !response.location.empty())
    return {url, Fetched::Kind::redirect, {without_fragment(response.location)}};
  return {url, Fetched::Kind::failed, {}};
}

CrawlResult in_order(const std::string& start, const std::vector<Fetched>& everything) {
  std::map<std::string, const Fetched*> by_url;
  for (const auto& one : everything) by_url.emplace(one.url, &one);

  std::map<std::string, int> depth{{start, 0}};
  std::queue<std::string> next;
  next.push(start);
  while (!next.empty()) {
    const std::string url = next.front();
    next.pop();
    const auto found = by_url.find(url);
    if (found == by_url.end()) continue;
    for (const auto& link : found->second->links)
      if (depth.try_emplace(link, depth[url] + 1).second) next.push(link);
  }

  CrawlResult result;
  for (const auto& [url, one] : by_url) {
    const auto known = depth.find(url);
    if (one->kind == Fetched::Kind::page)
      result.pages.push_back({url, known == depth.end() ? 0 : known->second});
    if (one->kind == Fetched::Kind::failed) result.failed.push_back(url);
  }
  return result;
}

std::string pack(const Fetched& fetched) {
  std::string bytes(1, static_cast<char>(fetched.kind));
  put(bytes, fetched.url);
  for (const auto& link : fetched.links) put(bytes, link);
  return bytes;
}

Fetched unpack(const std::string& bytes) {
  if (bytes.empty() ||
      static_cast<unsigned char>(bytes[0]) > static_cast<unsigned char>(Fetched::Kind::failed))
    throw InvalidArgument("no Fetched begins like this");
  Fetched fetched;
  fetched.kind = static_cast<Fetched::Kind>(bytes[0]);
  std::size_t at = 1;
  fetched.url = take(bytes, at);
  while (at < bytes.size()) fetched.links.push_back(take(bytes, at));
  return fetched;
}

}  // namespace manyhands::web
