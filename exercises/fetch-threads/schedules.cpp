// Small programs for the check `schedules`: which orders of the threads' steps give another answer?
#include <string>
#include <vector>

#include "fetch.hpp"
#include "kit/schedules/program/program.hpp"
#include "kit/schedules/program/site.hpp"

namespace {

using manyhands::schedules::check;
using manyhands::schedules::Site;

MANYHANDS_SCHEDULES(three_pages, 1, "two threads fetch three pages") {
  const Site site({{"/a", {}}, {"/b", {"/a"}}, {"/c", {"/b"}}}, {}, 2);
  const std::vector<std::string> urls{site.url_of("/a"), site.url_of("/b"), site.url_of("/c")};
  const auto bodies = fetch_all(urls, 2);
  check(bodies.size() == urls.size(), "there is a body for each URL");
  for (std::size_t i = 0; i < bodies.size(); ++i)
    check(bodies[i] == site.answer_to(urls[i]).body, "element i is the body of the answer from urls[i]");
  check(site.requests() == 3, "each URL is requested once");
}

MANYHANDS_SCHEDULES(two_failures, 2, "two threads fetch three pages; two of these do not answer") {
  const Site site({{"/a", {}}, {"/b", {}}, {"/c", {}}}, {"/a", "/b"}, 2);
  const std::vector<std::string> urls{site.url_of("/a"), site.url_of("/b"), site.url_of("/c")};
  std::string caught;
  try {
    fetch_all(urls, 2);
  } catch (const manyhands::net::Error& error) {
    caught = error.what();
  }
  check(!caught.empty(), "an exception of get() reaches the caller");
}

}  // namespace
