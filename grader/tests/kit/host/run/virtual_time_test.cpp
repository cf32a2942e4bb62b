// A site clock that only advances while the program waits: with real programs whose makespans follow from
// arithmetic.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/observe/orphans.hpp"
#include "kit/host/run/gated_call.hpp"
#include "kit/site/server.hpp"
#include "tests/kit/test_host.hpp"

namespace virtual_time_test {

using namespace manyhands;
using std::chrono::milliseconds;
using test::Host;

namespace {

constexpr int workers = 4;

// Latencies in microseconds: no two answers are due at the same time.
site::Spec listed(int pages) {
  site::Spec spec;
  spec.seed = 11;
  spec.listed = true;
  spec.pages = pages;
  spec.latency_min = milliseconds(20);
  spec.latency_max = milliseconds(50);
  return spec;
}

Run crawl(const site::Spec& spec, const std::string& how, int with = workers) {
  site::Server server(site::generate(spec), {.virtual_time = true});
  host::Call call;
  call.scenario = "gets_all";
  call.args = {{"how", how}, {"workers", with}, {"urls", nlohmann::json::array()}};
  for (const int page : site::known_at_start(server.site())) call.args["urls"].push_back(server.url_of(page));
  return host::call_in_virtual_time(call, server).run;
}

// Each worker takes the next page as soon as it is free.
std::int64_t makespan_of(const site::Spec& spec, int with = workers) {
  std::vector<std::int64_t> free_at(static_cast<std::size_t>(with));
  for (const auto& page : site::generate(spec).pages)
    *std::min_element(free_at.begin(), free_at.end()) += std::chrono::nanoseconds(page.latency).count();
  return *std::max_element(free_at.begin(), free_at.end());
}

// Processes that keep all cores busy during its lifetime.
class Spinners {
 public:
  explicit Spinners(int count) {
    for (int i = 0; i < count; ++i) {
      const pid_t pid = ::fork();
      if (pid == 0)
        for (volatile bool forever = true; forever;) {
        }
      pids_.push_back(pid);
      host::known_guests().insert(pid);  // otherwise it would be taken for a program's leftover, and killed
    }
  }
  ~Spinners() {
    for (const auto pid : pids_) ::kill(pid, SIGKILL);
    for (const auto pid : pids_) {
      ::waitpid(pid, nullptr, 0);
      host::known_guests().erase(pid);
    }
  }
  Spinners(const Spinners&) = delete;
  Spinners& operator=(const Spinners&) = delete;

 private:
  std::vector<pid_t> pids_;
};

}  // namespace

TEST_CASE("virtual time: the makespan is that of the schedule, whatever the machine does") {
  Host host;
  const auto spec = listed(60);
  const auto expected = makespan_of(spec);
  const auto check = [&](const std::string& how) {
    INFO(how);
    const auto run = crawl(spec, how);
    REQUIRE(run.outcome == Outcome::answered);
    CHECK(run.real_time_because == "");
    CHECK(run.virtual_ns == expected);
    CHECK(run.requests.size() == 60);
    for (const auto& request : run.requests) CHECK(request.in_flight <= workers);
  };
  for (const char* how : {"waits", "children", "waits"}) check(how);
  const Spinners busy(2);
  for (const char* how : {"waits", "children", "waits"}) check(how);
}

TEST_CASE("virtual time: service times are exactly those of the site") {
  Host host;
  const auto spec = listed(20);
  const auto run = crawl(spec, "waits", 1);
  REQUIRE(run.requests.size() == 20);
  const auto pages = site::generate(spec).pages;
  for (std::size_t i = 0; i < pages.size(); ++i)
    CHECK(run.requests[i].end_ns - run.requests[i].begin_ns ==
          std::chrono::nanoseconds(pages[i].latency).count());
}

TEST_CASE("virtual time: what is due at one instant is answered as a batch") {
  Host host;
  auto spec = listed(12);
  spec.latency_min = spec.latency_max = milliseconds(30);
  const auto run = crawl(spec, "waits");
  REQUIRE(run.requests.size() == 12);
  CHECK(run.virtual_ns == 90'000'000);
  // If requests were made one at a time, each new one would find three others in flight.
  for (std::size_t i = 0; i < run.requests.size(); ++i) {
    CHECK(run.requests[i].in_flight == static_cast<int>(i) % workers + 1);
    CHECK(run.requests[i].begin_ns == static_cast<std::int64_t>(i) / workers * 30'000'000);
  }
}

TEST_CASE("virtual time: programs for which time would stand still do not fit") {
  Host host;
  const auto reason = [](const char* how, int with) {
    const auto run = crawl(listed(60), how, with);
    CHECK(run.virtual_ns == -1);
    return run.real_time_because;
  };
  CHECK(reason("polls", workers) == "it woke up although no answer had arrived");
  CHECK(reason("spins", workers) == "it used CPU time while all its requests were waiting");
  CHECK(reason("sleeps", 1) == "it slept with its own timer while no request was in flight");
  CHECK(reason("computes", workers) == "it needs more CPU time than virtual time allows for the crawl");
}

TEST_CASE("virtual time: a program that stands still for good is found") {
  Host host;
  site::Server server(site::generate(listed(1)), {.virtual_time = true});
  host::Call call;
  call.scenario = "hangs";
  const auto run = host::call_in_virtual_time(call, server).run;
  CHECK(run.outcome == Outcome::hung);
  CHECK(run.real_time_because == "");
}

}  // namespace virtual_time_test
