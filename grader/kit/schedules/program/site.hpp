// A web site in the memory of a program under the scheduler, which answers manyhands::net::get. A request is
// two schedule points, when it is sent and when the answer has arrived, so answers come in any order.
//
// One at a time; it exists while the learner's function runs. Called by one thread at a time, as all threads
// of such a program are.
#pragma once
#include <map>
#include <string>
#include <vector>

namespace manyhands::schedules {

class Site {
 public:
  /// `pages`: the links of each page, by path; a path that is not in it answers with 404. A schedule fails as
  /// soon as a URL is requested again, or more than `most_in_flight` requests are in flight.
  Site(std::map<std::string, std::vector<std::string>> pages, int most_in_flight);
  ~Site();
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  [[nodiscard]] static std::string url_of(const std::string& path);
  [[nodiscard]] std::string body_of(const std::string& url) const;
  [[nodiscard]] int requests() const;

  /// Called by net::get.
  void sent(const std::string& url);
  void arrived() { --in_flight_; }
  [[nodiscard]] bool has(const std::string& url) const;

 private:
  std::map<std::string, std::vector<std::string>> pages_;
  std::map<std::string, int> requests_;
  int in_flight_ = 0;
  int most_in_flight_;
};

/// The one that exists; null: none does.
Site* current_site();

}  // namespace manyhands::schedules
