// attack: crawl-threads
// tries: to pass one thread that polls all connections off as many, next to others that do nothing
// points: 65
// finding: mechanism requests-without-workers

#include "crawl.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace {

struct Asked {
  std::string url;
  std::string answer;
};

int connect_to(const std::string& authority) {
  const auto colon = authority.find(':');
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(authority.substr(colon + 1))));
  inet_pton(AF_INET, authority.substr(0, colon).c_str(), &address.sin_addr);
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  close(fd);
  return -1;
}

int ask(const std::string& url) {
  const auto slash = url.find('/', 7);
  const auto authority = url.substr(7, slash - 7);
  const int fd = connect_to(authority);
  const auto head =
      "GET " + url.substr(slash) + " HTTP/1.1\r\nHost: " + authority + "\r\nConnection: close\r\n\r\n";
  if (fd >= 0) send(fd, head.data(), head.size(), MSG_NOSIGNAL);
  return fd;
}

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  std::mutex mutex;
  std::condition_variable over;
  bool done = false;
  std::vector<std::jthread> idle;
  for (int i = 0; i < workers; ++i)
    idle.emplace_back([&] {
      std::unique_lock lock(mutex);
      over.wait(lock, [&] { return done; });
    });

  std::map<std::string, int> depth{{start, 0}};
  std::set<std::string> pages, failed;
  std::map<std::string, std::vector<std::string>> leads_to;
  std::deque<std::string> waiting{start};
  std::map<int, Asked> open;
  std::set<std::string> seen{start};
  while (!waiting.empty() || !open.empty()) {
    while (!waiting.empty() && static_cast<int>(open.size()) < workers) {
      const auto url = waiting.front();
      waiting.pop_front();
      if (const int fd = ask(url); fd >= 0)
        open[fd] = {url, ""};
      else
        failed.insert(url);
    }
    if (open.empty()) continue;
    std::vector<pollfd> entries;
    for (const auto& [fd, asked] : open) entries.push_back({fd, POLLIN, 0});
    poll(entries.data(), entries.size(), -1);
    for (const auto& entry : entries) {
      if (entry.revents == 0) continue;
      auto& asked = open[entry.fd];
      char block[8192];
      const auto n = recv(entry.fd, block, sizeof block, 0);
      if (n > 0) {
        asked.answer.append(block, static_cast<std::size_t>(n));
        continue;
      }
      const int status = std::stoi(asked.answer.substr(9, 3));
      std::vector<std::string> links;
      if (status == 200) {
        pages.insert(asked.url);
        links = manyhands::web::links(asked.url, asked.answer.substr(asked.answer.find("\r\n\r\n") + 4));
      } else if (const auto at = asked.answer.find("ocation: "); at != std::string::npos) {
        const auto target = asked.answer.substr(at + 9, asked.answer.find("\r\n", at) - at - 9);
        links = {manyhands::web::without_fragment(target)};
      } else {
        failed.insert(asked.url);
      }
      for (const auto& link : links)
        if (seen.insert(link).second) waiting.push_back(link);
      leads_to[asked.url] = links;
      close(entry.fd);
      open.erase(entry.fd);
    }
  }
  std::deque<std::string> next{start};
  for (; !next.empty(); next.pop_front())
    for (const auto& link : leads_to[next.front()])
      if (depth.emplace(link, depth[next.front()] + 1).second) next.push_back(link);

  {
    const std::lock_guard lock(mutex);
    done = true;
  }
  over.notify_all();
  CrawlResult result;
  for (const auto& url : pages) result.pages.push_back({url, depth[url]});
  result.failed.assign(failed.begin(), failed.end());
  return result;
}
