#include "kit/net/waiting.hpp"

#include <cstdio>
#include <cstring>
#include <map>
#include <mutex>
#include <utility>

// Text, "12 at /home/ada/crawl.cpp:31\n", one line for each place. The name of this variable is all that
// is needed to read it from outside (core/stacks).
extern "C" {
extern char manyhands_waiting_places[4096];
char manyhands_waiting_places[4096] = "";
}

namespace manyhands::net {
namespace {

using Place = std::pair<const char*, unsigned>;  // file names are literals, so few different addresses

struct Places {
  std::mutex mutex;
  std::map<Place, int> waiting;
};

// Never destroyed, because coroutines may be destroyed later than static objects.
Places& places() {
  static auto* const all = new Places;
  return *all;
}

void write(const std::map<Place, int>& waiting) {
  char* at = manyhands_waiting_places;
  char* const end = at + sizeof manyhands_waiting_places;
  *at = '\0';
  for (const auto& [place, count] : waiting) {
    const auto room = static_cast<std::size_t>(end - at);
    const int n = std::snprintf(at, room, "%d at %s:%u\n", count, place.first, place.second);
    if (n < 0 || static_cast<std::size_t>(n) >= room) {
      *at = '\0';  // no truncated lines
      return;
    }
    at += n;
  }
}

void add(const boost::source_location& from, int change) {
  auto& all = places();
  const std::lock_guard lock(all.mutex);
  const auto at = all.waiting.try_emplace({from.file_name(), from.line()}, 0).first;
  at->second += change;
  if (at->second == 0) all.waiting.erase(at);
  write(all.waiting);
}

}  // namespace

Waiting::Waiting(const boost::source_location& from) : from_(from) {
  add(from_, 1);
}

Waiting::~Waiting() {
  add(from_, -1);
}

}  // namespace manyhands::net
