#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "measure/io_speed.hpp"

namespace io_speed_test {

using namespace manyhands;

namespace {
constexpr std::int64_t ms = 1'000'000;

/// A crawl of a start page that links to `pages` others, by `workers` workers. Each answer takes 10 ms, and
/// each worker needs `reaction` from an answer to its next request.
Run crawl(int workers, int pages = 60, std::int64_t reaction = ms / 5) {
  Run run;
  run.outcome = Outcome::answered;
  run.judged = run.right = true;
  std::vector<std::int64_t> free_at(static_cast<std::size_t>(workers), 10 * ms + reaction);
  run.requests.push_back({"/", "a", 1, 200, 0, 10 * ms, 1, 0});
  for (int i = 0; i < pages; ++i) {
    auto& at = *std::min_element(free_at.begin(), free_at.end());
    Request r{"/p" + std::to_string(i), "a", 1, 200, at, at + 10 * ms, 0, 10 * ms};
    for (const auto& other : run.requests)
      r.in_flight += other.begin_ns <= r.begin_ns && r.begin_ns < other.end_ns ? 1 : 0;
    ++r.in_flight;
    at = r.end_ns + reaction;
    run.wall_ns = std::max(run.wall_ns, r.end_ns);
    run.requests.push_back(r);
  }
  run.wall_ns += ms;
  run.critical_path_ns = 20 * ms;
  run.cpu_ns = 5 * ms;
  run.samples = static_cast<int>(run.wall_ns / (4 * ms));
  run.max_gap_ns = 5 * ms;
  run.tester_delay_ns = 0;
  return run;
}

Speed makespan() {
  Speed speed;
  speed.kind = SpeedKind::makespan;
  speed.full = 1.25;
  return speed;
}

Decision decide(const std::vector<Run>& runs, bool final = false) {
  return decide_io_speed(runs, makespan(), 8, final);
}
}  // namespace

TEST_CASE("io speed: a pool of as many workers as allowed passes at once") {
  const auto d = decide({crawl(8)});
  CHECK(d.step == Step::done);
  CHECK(d.judgement.verdict == Verdict::pass);
  CHECK(d.judgement.fraction == 1);
  CHECK(d.judgement.summary.find("of 8 requests in flight on average") != std::string::npos);
}

TEST_CASE("io speed: serial crawls and small pools fail, with the figures") {
  for (const int workers : {1, 2, 4}) {
    const auto run = crawl(workers);
    CHECK(decide({run}).step == Step::more);
    CHECK(decide({run, run}).step == Step::more);
    const auto d = decide({run, run, run});
    CHECK(d.step == Step::done);
    CHECK(d.judgement.verdict == Verdict::fail);
    REQUIRE(d.judgement.findings.size() == 1);
    CHECK(d.judgement.findings[0].code == "slow-crawl");
    CHECK(d.judgement.findings[0].message.find("of 8 requests were in flight on average") !=
          std::string::npos);
  }
}

TEST_CASE("io speed: one fast run is proof, whatever the others were") {
  CHECK(decide({crawl(8, 60, 30 * ms), crawl(8, 60, 20 * ms), crawl(8)}).judgement.verdict == Verdict::pass);
}

TEST_CASE("io speed: a right crawler on a machine that keeps it waiting is never failed") {
  for (const int delay : {3, 10, 30, 100}) {
    auto run = crawl(8, 60, delay * ms);
    run.run_delay_ns = 60 * delay * ms * 9 / 10;  // the kernel's figure is a lower bound
    run.max_gap_ns = delay * ms;
    for (const auto tester : {std::int64_t{-1}, std::int64_t{0}}) {
      run.tester_delay_ns = tester;
      const auto d = decide({run, run, run});
      CHECK(d.step == Step::done);
      CHECK(d.judgement.verdict != Verdict::fail);
      if (d.judgement.verdict == Verdict::inconclusive) {
        CHECK_FALSE(d.judgement.reason.empty());
        CHECK_FALSE(d.judgement.remedy.empty());
      }
    }
  }
}

TEST_CASE("io speed: when the grader itself was late, that is not the program's fault") {
  auto run = crawl(8, 60, 10 * ms);  // requests were not read for 10 ms
  run.tester_delay_ns = run.wall_ns / 2;
  CHECK(decide({run, run, run}).judgement.verdict == Verdict::inconclusive);
  run.tester_delay_ns = 0;
  run.max_gap_ns = run.wall_ns / 3;  // completely stopped for a while
  CHECK(decide({run, run, run}).judgement.verdict == Verdict::inconclusive);
}

TEST_CASE("io speed: waiting is no fault where nothing was known to ask for") {
  // A chain: every page is only linked from the one before, so no program can be faster.
  Run run = crawl(1, 30);
  for (std::size_t i = 1; i < run.requests.size(); ++i)
    run.requests[i].discovered_ns = run.requests[i - 1].end_ns;
  run.critical_path_ns = 31 * 10 * ms;
  CHECK(decide({run}).judgement.verdict == Verdict::pass);
  run.critical_path_ns = 0;
  CHECK(decide({run, run, run}).judgement.verdict == Verdict::inconclusive);
}

TEST_CASE("io speed: without the times of discovery slowness is not proved") {
  auto run = crawl(1);
  for (auto& request : run.requests) request.discovered_ns = -1;
  CHECK(decide({run, run, run}).judgement.verdict == Verdict::inconclusive);
}

TEST_CASE("io speed: more requests at once than allowed fail at once, however fast") {
  const auto d = decide({crawl(20)});
  CHECK(d.step == Step::done);
  CHECK(d.judgement.verdict == Verdict::fail);
  CHECK(d.judgement.findings.at(0).code == "too-many-in-flight");
  CHECK(d.judgement.findings.at(0).message == "20 requests were in flight at once; 8 are allowed");
}

TEST_CASE("io speed: asking for a page twice makes no crawl faster") {
  auto run = crawl(2);
  const auto slow = crawl_figures(run, 8).upper_bound;
  auto again = run.requests;
  run.requests.insert(run.requests.end(), again.begin(), again.end());
  CHECK(crawl_figures(run, 8).upper_bound == slow);
}

TEST_CASE("io speed: wrong answers and crashes are no measurement") {
  auto wrong = crawl(8);
  wrong.right = false;
  auto crashed = crawl(1);
  crashed.outcome = Outcome::crashed;
  CHECK(decide({wrong, crashed}).step == Step::more);
  CHECK(decide({wrong, crashed, crashed}).judgement.verdict == Verdict::inconclusive);
  CHECK(decide({}, true).step == Step::done);
}

TEST_CASE("io speed: a partial bar gives half the points") {
  auto speed = makespan();
  speed.partial = 2.2;
  const auto run = crawl(4);
  const auto d = decide_io_speed({run, run, run}, speed, 8);
  CHECK(d.judgement.verdict == Verdict::fail);
  CHECK(d.judgement.fraction == 0.5);
}

namespace {
/// The same crawl in virtual time.
Run virtual_crawl(int workers, int pages = 60) {
  auto run = crawl(workers, pages, 0);
  for (const auto& request : run.requests) run.virtual_ns = std::max(run.virtual_ns, request.end_ns);
  run.cpu_ns = run.run_delay_ns = run.max_gap_ns = run.tester_delay_ns = 3600LL * 1000 * ms;  // irrelevant
  run.wall_ns = 7 * ms;
  return run;
}
}  // namespace

TEST_CASE(
    "io speed: in virtual time the makespan is that of the site's clock, and the machine excuses nothing") {
  const auto d = decide({virtual_crawl(8)});
  CHECK(d.judgement.verdict == Verdict::pass);
  CHECK(d.judgement.summary.find("by the site's clock") != std::string::npos);
  const auto& figures = d.judgement.measured["runs"][0];
  CHECK(figures["clock"] == "virtual");
  CHECK(figures["makespan_ms"] == 90);        // 10 ms, and 60 pages in 8 rounds
  CHECK(figures["lower_bound_ms"] == 76.25);  // 61 requests of 10 ms by 8 workers
  CHECK(figures["upper_bound_ms"] == 93.75);
  for (const int workers : {1, 2, 4}) {
    const auto run = virtual_crawl(workers);
    CHECK(decide({run}).step == Step::more);
    CHECK(decide({run, run}).step == Step::more);
    const auto slow = decide({run, run, run});
    CHECK(slow.judgement.verdict == Verdict::fail);
    CHECK(slow.judgement.findings.at(0).code == "slow-crawl");
    CHECK(slow.judgement.measured["spread"] == 1);
  }
}

TEST_CASE("io speed: a chain of pages leaves no choice, and its length is the lower bound") {
  auto run = virtual_crawl(1, 30);
  for (std::size_t i = 1; i < run.requests.size(); ++i)
    run.requests[i].discovered_ns = run.requests[i - 1].end_ns;
  run.critical_path_ns = run.virtual_ns;
  CHECK(crawl_figures(run, 8).lower_bound == crawl_figures(run, 8).makespan);
  CHECK(decide({run}).judgement.verdict == Verdict::pass);
}

TEST_CASE("io speed: runs in virtual time that do not agree prove no slowness, and one fast one is enough") {
  auto other = virtual_crawl(1);
  for (auto& request : other.requests) request.begin_ns *= 2, request.end_ns = request.begin_ns + 10 * ms;
  other.virtual_ns *= 2;
  const auto d = decide({virtual_crawl(1), virtual_crawl(1), other});
  CHECK(d.step == Step::done);
  CHECK(d.judgement.verdict == Verdict::inconclusive);
  CHECK(d.judgement.reason.find("2.0") != std::string::npos);
  CHECK(d.judgement.measured["spread"].get<double>() > 1.9);
  CHECK(decide({virtual_crawl(1), other, virtual_crawl(8)}).judgement.verdict == Verdict::pass);
}

TEST_CASE("io speed: a run that did not fit virtual time is judged as ever, beside others that did") {
  auto real = crawl(1);
  real.real_time_because = "it used CPU time while all its requests were waiting";
  auto d = decide({real, virtual_crawl(1), real});
  CHECK(d.judgement.verdict == Verdict::fail);
  CHECK(d.judgement.measured["runs"][0]["clock"] == "real");
  CHECK(d.judgement.measured["runs"][0]["real_time_because"] == real.real_time_because);
  CHECK_FALSE(d.judgement.measured["runs"][1].contains("real_time_because"));
  real.tester_delay_ns = real.wall_ns;  // the excuses for real time still apply
  d = decide({real, virtual_crawl(1), real});
  CHECK(d.judgement.verdict == Verdict::inconclusive);
}

TEST_CASE(
    "io speed: in virtual time, too, a partial bar gives half the points, and too many in flight fail") {
  auto speed = makespan();
  speed.partial = 2.2;
  const auto run = virtual_crawl(4);
  CHECK(decide_io_speed({run, run, run}, speed, 8).judgement.fraction == 0.5);
  CHECK(decide({virtual_crawl(20)}).judgement.findings.at(0).code == "too-many-in-flight");
}

}  // namespace io_speed_test
