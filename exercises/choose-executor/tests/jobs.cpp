#include "tests/jobs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "inputs.hpp"
#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/suites/crunch_suite.hpp"
#include "kit/host/suites/page_list.hpp"
#include "kit/site/server.hpp"
#include "manyhands/work.hpp"

namespace choose {
namespace {

using namespace manyhands;
using nlohmann::json;

std::uint64_t step(std::uint64_t& state) {
  state = state * 6364136223846793005U + 1442695040888963407U;
  return state >> 33;
}

const std::vector<std::string> everywhere{"in_place", "threads", "processes"};

std::string in_words(const std::string& where, int workers) {
  if (where == "in_place") return "in place";
  return fmt::format("over {} {}", workers, workers > 1 ? where : where == "threads" ? "thread" : "process");
}

host::Call call_for(const Job& job, const std::string& where, int workers) {
  host::Call call;
  call.scenario = "job";
  call.args = job.args;
  call.args["where"] = where;
  call.args["workers"] = workers;
  call.workers = workers;
  return call;
}

bool threw(const host::Given& answer) {
  return answer.has("threw");
}

// What the learner is told if a job is right over threads, but not over processes.
[[noreturn]] void not_sent(const std::string& what_happens) {
  host::fail("state-not-sent",
             what_happens +
                 ". In place and over threads, it is right. A task in another process knows only its "
                 "arguments: a variable that was set after the process was forked has its old "
                 "value there");
}

// Over processes: only if the same job was right over threads before.
void expect_right(const host::Given& answer, const Job& job, const std::string& where, int workers) {
  const auto over = in_words(where, workers);
  if (threw(answer)) {
    const auto what = answer.at("what").text();
    host::expect(answer.at("threw").text() == "another" || answer.at("threw").text() == "Refused",
                 "broken-answer", "your program's answer contradicts itself");
    const auto what_happens = fmt::format("{} {}: it throws: {}", job.name, over, what);
    if (where == "processes") not_sent(what_happens);
    host::fail("threw", what_happens);
  }
  if (auto wrong = judge_results(answer.at("results"), job, over)) {
    if (where == "processes") not_sent(wrong->message);
    host::fail(*wrong);
  }
}

}  // namespace

Job prices_job(std::uint64_t seed, int count) {
  Job job{.name = "prices", .piece = "article", .args = {}, .right = json::array(), .in_batches = true};
  auto articles = json::array();
  for (int i = 0; i < count; ++i) {
    const auto article = static_cast<int>(step(seed) % 1'000'000'000);
    articles.push_back(article);
    job.right.push_back(inputs::price(article));
  }
  job.args = {{"job", job.name}, {"inputs", articles}};
  return job;
}

Job pages_job(const site::Server& server) {
  Job job{.name = "pages", .piece = "URL", .args = {}, .right = host::listed_pages(server)};
  job.args = {{"job", job.name}, {"inputs", host::listed_urls(server)}};
  return job;
}

Job scores_job(std::uint64_t seed, int count, int rounds) {
  Job job{.name = "scores", .piece = "game", .args = {}, .right = json::array()};
  auto games = json::array();
  for (int i = 0; i < count; ++i) {
    const auto game = step(seed) << 31 | step(seed);  // more than an int can hold
    games.push_back(game);
    job.right.push_back(work::points_inside(game, 1, static_cast<std::uint32_t>(rounds)));
  }
  job.args = {{"job", job.name}, {"inputs", games}, {"rounds", rounds}};
  return job;
}

Job walks_job(std::uint64_t seed, int count, int places, int steps) {
  Job job{.name = "walks", .piece = "start", .args = {}, .right = json::array(), .in_batches = true};
  const auto table_seed = step(seed);
  const auto table = inputs::table(table_seed, places);
  auto starts = json::array();
  for (int i = 0; i < count; ++i) {
    const auto start = static_cast<int>(step(seed) % static_cast<std::uint64_t>(places));
    starts.push_back(start);
    job.right.push_back(inputs::walk(table, start, steps));
  }
  job.args = {
      {"job", job.name}, {"inputs", starts}, {"seed", table_seed}, {"places", places}, {"steps", steps}};
  return job;
}

std::optional<Finding> judge_results(const host::Given& answer, const Job& job, const std::string& over) {
  const auto elements = answer.elements();
  auto got = json::array();
  for (const auto& element : elements)
    got.push_back(job.name == "pages" ? json(element.text()) : json(element.whole<int>()));
  const auto& right = job.right;
  if (got.size() != right.size())
    return host::found("wrong-answer", fmt::format("{} {}: there are {} results for {} {}s", job.name, over,
                                                   got.size(), right.size(), job.piece));
  const auto first =
      static_cast<std::size_t>(std::mismatch(got.begin(), got.end(), right.begin()).first - got.begin());
  if (first == right.size()) return std::nullopt;
  if (std::is_permutation(got.begin(), got.end(), right.begin(), right.end()))
    return host::found("rows-out-of-place",
                       fmt::format("{} {}: every result is there, but element {} is not that of {} {}. The "
                                   "order of the inputs is the order of the results, however tasks end",
                                   job.name, over, first, job.piece, first));
  return host::found("wrong-answer", fmt::format("{} {}: element {} is not the result of {} {}", job.name,
                                                 over, first, job.piece, first));
}

void check_watched(const Job& job, int workers, site::Server* site) {
  INFO("job: " << job.name << ", workers: " << workers);
  auto call = call_for(job, "in_place", workers);
  call.scenario = "watched";
  const auto reply = host::call(call, site);
  const auto& answer = host::answer_of(reply).value;
  const auto all_workers = workers == 1 ? std::string("1 worker") : fmt::format("{} workers", workers);
  const auto over = fmt::format("over an executor of {} that runs the last task first", all_workers);
  constexpr int most = 1'000'000;
  const int tasks = answer.at("tasks").whole<int>(0, most);
  const int before_wait = answer.at("before_first_wait").whole<int>(0, tasks);
  const auto inputs = static_cast<int>(job.right.size());
  const int enough = std::min(inputs, workers);
  if (threw(answer)) host::fail("threw", fmt::format("{} {}: {}", job.name, over, answer.at("what").text()));
  if (auto wrong = judge_results(answer.at("results"), job, over)) host::fail(*wrong);
  if (job.in_batches)
    host::expect(tasks <= 4 * workers,
                 job.name == "walks" ? KnownCode("large-argument-in-each-task") : KnownCode("too-fine-tasks"),
                 fmt::format("{} handed in {} tasks for {} {}s, over {}. At most four for each worker "
                             "are allowed",
                             job.name, tasks, inputs, job.piece, all_workers));
  const auto so_many = tasks == 0   ? std::string("no task")
                       : tasks == 1 ? std::string("one task")
                                    : fmt::format("{} tasks", tasks);
  // A job that computes one piece itself hands in one task too few. That it computes is the cause, so it is
  // said first, also of a job that has a single piece.
  const int outside = answer.at("calls_outside").whole<int>(0, most);
  const bool does_it_all = tasks == 0 && inputs > 1;
  host::expect(outside == 0 || does_it_all, "ran-in-callers-thread",
               fmt::format("{} handed in {} for {} {}{}: {} of the calls of the given function {} made by "
                           "the job itself, and not by a task. Over processes, the calling process computes "
                           "then",
                           job.name, so_many, inputs, job.piece, inputs == 1 ? "" : "s", outside,
                           outside == 1 ? "was" : "were"));
  host::expect(tasks >= enough, "too-few-tasks",
               tasks == 0 ? fmt::format("{} handed in no task: it did all the work itself", job.name)
                          : fmt::format("{} handed in {} for {} {}s, over {}. {} more of "
                                        "them could have had something to do",
                                        job.name, so_many, inputs, job.piece, all_workers, enough - tasks));
  host::expect(before_wait >= enough, "waits-for-each-task",
               fmt::format("{} handed in {} tasks, and waited for the first time after {}. With {}, at "
                           "most {} of them ever have something to do",
                           job.name, tasks, before_wait, all_workers, before_wait));
  SUCCEED();
}

void check_everywhere(const Job& job, site::Server* site) {
  for (const auto& where : everywhere)
    for (const int workers : {3, 1}) {
      if (where == "in_place" && workers > 1) continue;
      INFO("job: " << job.name << ", " << in_words(where, workers));
      const auto reply = host::call(call_for(job, where, workers), site);
      expect_right(host::answer_of(reply).value, job, where, workers);
    }
  SUCCEED();
}

void check_tasks_do_it(const Job& job, const std::string& where) {
  // CPU time, as the kernel counts it: other load on the machine does not change it.
  const auto reply = host::call(call_for(job, where, 2));
  expect_right(host::answer_of(reply).value, job, where, 2);
  const auto& run = reply.run;
  host::expect(
      run.leader_cpu_ns * 2 < run.cpu_ns, "ran-in-callers-thread",
      fmt::format("{} {}: the calling thread used {:.0f} % of the CPU time. Hand the work in as tasks, "
                  "whatever the executor is",
                  job.name, in_words(where, 2),
                  100 * static_cast<double>(run.leader_cpu_ns) / static_cast<double>(run.cpu_ns)));
  SUCCEED();
}

void check_second_call(const Job& first, const Job& second) {
  host::check_second_call(call_for(first, "threads", 3), call_for(second, "threads", 3),
                          [&](const host::Call&, const host::Answer& answer) -> std::optional<Finding> {
                            if (threw(answer.value))
                              return host::found("threw",
                                                 second.name + ": " + answer.value.at("what").text());
                            return judge_results(answer.value.at("results"), second, "over 3 threads");
                          });
}

void check_refused(const Job& job, const std::string& what, site::Server* site) {
  for (const auto& where : everywhere) {
    INFO("job: " << job.name << ", " << in_words(where, 2));
    const auto reply = host::call(call_for(job, where, 2), site);
    const auto& answer = host::answer_of(reply).value;
    const auto lead = fmt::format("{} {}: a task threw Refused(\"{}\")", job.name, in_words(where, 2), what);
    if (!threw(answer)) {
      host::fail("exception-lost", lead + ", and the job returned a result. It must throw the same");
    }
    const auto message = answer.at("what").text();
    if (answer.at("threw").text() != "Refused") {
      // Often made anew from the text, which is then the same: the type is the difference.
      const auto type = answer.at("type").text();
      host::fail("exception-lost",
                 fmt::format("{}, but the job threw another type: {}, {}", lead, type,
                             message == what ? "with the same text" : fmt::format("\"{}\"", message)));
    }
    host::expect(message == what, "exception-lost",
                 fmt::format("{}, but the job threw Refused(\"{}\")", lead, message));
  }
  SUCCEED();
}

}  // namespace choose
