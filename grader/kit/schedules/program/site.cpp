#include "kit/schedules/program/site.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "kit/schedules/include/manyhands/schedules.hpp"
#include "kit/schedules/real.hpp"
#include "kit/schedules/scheduler.hpp"

namespace manyhands::schedules {
namespace {

constexpr const char* origin = "http://site.example";
Site* current = nullptr;

std::string path_of(const std::string& url) {
  const std::string begin = origin;
  return url.starts_with(begin) ? url.substr(begin.size(), url.find('#') - begin.size()) : url;
}

/// Enough of a path to tell it from others.
std::uint64_t begin_of(const std::string& path) {
  std::uint64_t value = 0;
  std::memcpy(&value, path.data(), std::min(path.size(), sizeof value));
  return value;
}

}  // namespace

Site* current_site() {
  return current;
}

Site::Site(Pages pages, std::set<std::string> silent, int most_in_flight)
    : pages_(std::move(pages)), silent_(std::move(silent)), most_in_flight_(most_in_flight) {
  current = this;
}

Site::~Site() {
  current = nullptr;
}

std::string Site::url_of(const std::string& path) {
  return origin + path;
}

std::string Site::body_of(const std::string& path) const {
  std::string body = "<html><body>";
  for (const auto& link : pages_.at(path)) body += "<a href=\"" + link + "\">next</a>";
  return body + "</body></html>";
}

int Site::requests() const {
  int all = 0;
  for (const auto& [path, count] : requests_) all += count;
  return all;
}

void Site::sent(const std::string& url, std::uintptr_t at, int line) {
  const auto path = path_of(url);
  if (self != nullptr) {
    note({.op = Op::ask, .at = at, .line = line});
    set_value(begin_of(path));
  }
  check(++requests_[path] == 1, "each URL is requested once");
  check(++in_flight_ <= most_in_flight_, "at most as many requests are in flight as there are workers");
}

void Site::arrived(const std::string& url, std::uintptr_t at, int line) {
  if (self == nullptr) return;
  point({.op = Op::answer, .at = at, .line = line});
  set_value(begin_of(path_of(url)));
}

net::Response Site::answer_to(const std::string& url) const {
  const auto path = path_of(url);
  if (silent_.contains(path)) throw net::Error("cannot reach " + url);
  if (!pages_.contains(path)) return {404, {}, {}};
  return {200, {}, body_of(path)};
}

std::chrono::milliseconds Site::latency() {
  // Few times, so that answers arrive together, too; and far enough apart that one overtakes several others.
  constexpr int times = 5;
  return std::chrono::milliseconds(1 << pick(times));
}

}  // namespace manyhands::schedules

namespace manyhands::net {

Response get(const std::string& url) {
  auto* site = schedules::current_site();
  if (site == nullptr) throw Error("cannot find " + url);
  const auto at = MANYHANDS_CALLER;
  site->sent(url, at);
  site->arrived(url, at);
  site->done();
  return site->answer_to(url);
}

}  // namespace manyhands::net
