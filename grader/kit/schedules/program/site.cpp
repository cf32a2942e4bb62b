#include "kit/schedules/program/site.hpp"

#include <sched.h>
#include <utility>

#include "kit/schedules/include/manyhands/schedules.hpp"
#include "manyhands/net.hpp"

namespace manyhands::schedules {
namespace {

constexpr const char* origin = "http://site.example";
Site* current = nullptr;

std::string path_of(const std::string& url) {
  const std::string begin = origin;
  return url.starts_with(begin) ? url.substr(begin.size(), url.find('#') - begin.size()) : url;
}

}  // namespace

Site* current_site() {
  return current;
}

Site::Site(std::map<std::string, std::vector<std::string>> pages, int most_in_flight)
    : pages_(std::move(pages)), most_in_flight_(most_in_flight) {
  current = this;
}

Site::~Site() {
  current = nullptr;
}

std::string Site::url_of(const std::string& path) {
  return origin + path;
}

std::string Site::body_of(const std::string& url) const {
  std::string body = "<html><body>";
  if (const auto page = pages_.find(path_of(url)); page != pages_.end())
    for (const auto& link : page->second) body += "<a href=\"" + link + "\">next</a>";
  return body + "</body></html>";
}

int Site::requests() const {
  int all = 0;
  for (const auto& [path, count] : requests_) all += count;
  return all;
}

bool Site::has(const std::string& url) const {
  return pages_.contains(path_of(url));
}

void Site::sent(const std::string& url) {
  check(++requests_[path_of(url)] == 1, "each URL is requested once");
  check(++in_flight_ <= most_in_flight_, "at most as many requests are in flight as there are workers");
}

}  // namespace manyhands::schedules

namespace manyhands::net {

Response get(const std::string& url) {
  auto* site = schedules::current_site();
  if (site == nullptr) throw Error("cannot find " + url);
  site->sent(url);
  ::sched_yield();  // under the scheduler: the others may go on meanwhile
  site->arrived();
  if (!site->has(url)) return {404, {}, {}};
  return {200, {}, site->body_of(url)};
}

}  // namespace manyhands::net
