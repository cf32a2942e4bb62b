// A web site in the memory of a program under the scheduler, which answers manyhands::net::get and the
// client for coroutines. A request is two steps, when it is sent and when the answer has arrived, so answers
// come in any order.
//
// One at a time; it exists while the learner's function runs. Called by one thread at a time, as all threads
// of such a program are.
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "manyhands/net.hpp"

namespace manyhands::schedules {

/// The links of each page, by path.
using Pages = std::map<std::string, std::vector<std::string>>;

class Site {
 public:
  /// A path that is not in `pages` answers with 404; a request for one in `silent` fails with net::Error. A
  /// schedule fails as soon as a URL is requested again, or more than `most_in_flight` requests are in
  /// flight.
  Site(Pages pages, std::set<std::string> silent, int most_in_flight);
  ~Site();
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  [[nodiscard]] static std::string url_of(const std::string& path);
  [[nodiscard]] int requests() const;

  /// Called by both clients. `at`: their caller; `line`: of it, in a coroutine, where the compiler gets the
  /// lines of calls wrong.
  void sent(const std::string& url, std::uintptr_t at, int line = 0);
  /// Lets other threads go on.
  void arrived(const std::string& url, std::uintptr_t at, int line = 0);
  /// The request needs its place no longer.
  void done() { --in_flight_; }
  /// Throws net::Error.
  [[nodiscard]] net::Response answer_to(const std::string& url) const;
  /// Virtual time until an answer comes, by chance.
  [[nodiscard]] static std::chrono::milliseconds latency();

 private:
  [[nodiscard]] std::string body_of(const std::string& path) const;

  Pages pages_;
  std::set<std::string> silent_;
  std::map<std::string, int> requests_;
  int in_flight_ = 0;
  int most_in_flight_;
};

/// The one that exists; null: none does.
Site* current_site();

}  // namespace manyhands::schedules
