// The given functions, and the scenarios: a job, over the executor that the host asks for.
#include "kit/guest/guest.hpp"

#include <chrono>
#include <cstdio>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "choose.hpp"
#include "inputs.hpp"
#include "kit/guest/thrown_type.hpp"
#include "manyhands/net.hpp"
#include "manyhands/web.hpp"
#include "manyhands/work.hpp"

using nlohmann::json;
using namespace manyhands;

namespace {
// Over the executor that watches, all runs in one thread. So a call while no task runs is not part of a task.
bool watched = false;
bool in_task = false;
int calls_outside = 0;

void note_call() {
  if (watched && !in_task) ++calls_outside;
}
}  // namespace

// --- the given functions

int price_of(int article) {
  note_call();
  if (article < 0) throw Refused("no price: article " + std::to_string(article));
  return inputs::price(article);
}

std::string fetch_page(const std::string& url) {
  note_call();
  const auto response = net::get(url);
  if (response.status != 200) throw Refused("no page: " + url);
  return response.body;
}

namespace {
// The old library: one lock, and what it protects.
std::mutex library;
std::uint64_t calls = 0;
}  // namespace

int score_of(std::uint64_t game, int rounds) {
  note_call();
  const std::lock_guard lock(library);
  ++calls;
  if (game == 0) throw Refused("no score: game 0");
  return static_cast<int>(work::points_inside(game, 1, static_cast<std::uint32_t>(rounds)));
}

int walk(const Table& table, int start, int steps) {
  note_call();
  if (start < 0 || start >= static_cast<int>(table->size()))
    throw Refused("no walk: start " + std::to_string(start));
  return inputs::walk(*table, start, steps);
}

namespace {

bool give_names() {
  RemoteFunction("given: price_of", &price_of);
  RemoteFunction("given: fetch_page", &fetch_page);
  RemoteFunction("given: score_of", &score_of);
  RemoteFunction("given: walk", &walk);
  RemoteException<Refused>("Refused");
  return true;
}
const bool named = give_names();

// --- the executor that watches

/// Runs nothing before somebody waits, and then all tasks, the last one first. Counts.
class Watching : public Executor {
 public:
  explicit Watching(int workers) : workers_(workers) {}
  [[nodiscard]] int workers() const override { return workers_; }
  [[nodiscard]] int tasks() const { return tasks_; }
  [[nodiscard]] int before_first_wait() const { return before_first_wait_ < 0 ? tasks_ : before_first_wait_; }

 private:
  void start(std::shared_ptr<Task> task) override {
    waiting_.push_back(std::move(task));
    ++tasks_;
  }
  void is_awaited(Task& /*task*/) override {
    if (before_first_wait_ < 0) before_first_wait_ = tasks_;
    in_task = true;
    for (; !waiting_.empty(); waiting_.pop_back()) waiting_.back()->run();
    in_task = false;
  }

  int workers_;
  int tasks_ = 0;
  int before_first_wait_ = -1;
  std::vector<std::shared_ptr<Task>> waiting_;
};

// --- scenarios

Where where_in(const json& name) {
  return name == "threads" ? Where::threads : name == "processes" ? Where::processes : Where::in_place;
}

json results_of(Executor& executor, const json& args) {
  const std::string job = args.at("job");
  const auto& inputs = args.at("inputs");
  if (job == "prices") return prices(executor, inputs);
  if (job == "pages") return pages(executor, inputs);
  if (job == "scores") return scores(executor, inputs, args.at("rounds"));
  const Table table(::inputs::table(args.at("seed"), args.at("places")));
  return walks(executor, table, inputs, args.at("steps"));
}

// What the job gave, or what it threw.
json outcome_of(Executor& executor, const json& args) {
  try {
    return {{"results", results_of(executor, args)}};
  } catch (const Refused& e) {
    return {{"threw", "Refused"}, {"what", e.what()}};
  } catch (const std::exception& e) {
    return {{"threw", "another"}, {"type", guest::thrown_type()}, {"what", e.what()}};
  } catch (...) {
    return {{"threw", "another"},
            {"type", guest::thrown_type()},
            {"what", "something that is not a std::exception"}};
  }
}

}  // namespace

MANYHANDS_SCENARIO(job, call) {
  const auto executor = make_executor(where_in(call.args.at("where")), call.args.at("workers"));
  return {.value = outcome_of(*executor, call.args)};
}

MANYHANDS_SCENARIO(watched, call) {
  Watching executor(call.args.at("workers"));
  watched = true;
  auto outcome = outcome_of(executor, call.args);
  watched = false;
  outcome["tasks"] = executor.tasks();
  outcome["before_first_wait"] = executor.before_first_wait();
  outcome["calls_outside"] = calls_outside;
  return {.value = outcome};
}

// Several jobs, one after another. An executor over processes is made and ended before the next one starts
// threads.
MANYHANDS_SCENARIO(jobs, call) {
  json all = json::array();
  for (const auto& job : call.args.at("jobs")) {
    const auto executor = make_executor(where_in(job.at("where")), call.args.at("workers"));
    all.push_back(results_of(*executor, job));
  }
  return {.value = all};
}

// --- the same as a program

namespace {

void show(const char* name, int workers, const json& args) {
  double in_place = 0;
  for (const auto* where : {"in_place", "threads", "processes"}) {
    const auto executor = make_executor(where_in(where), workers);
    const auto begin = std::chrono::steady_clock::now();
    results_of(*executor, args);
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
    if (in_place == 0) in_place = time.count();
    std::printf("%-7s %-10s %9.2f ms: %5.2f times as fast as in place\n", name, where, time.count(),
                in_place / time.count());
  }
}

}  // namespace

int manyhands::guest::plain(int argc, char* argv[]) {
  const auto arguments = site_arguments(argc, argv, 4);
  if (!arguments) return 2;
  const auto& [start, workers] = *arguments;
  std::vector<int> numbers;
  for (int i = 0; i < 200; ++i) numbers.push_back(i);
  std::vector<std::uint64_t> games;
  for (std::uint64_t game = 1; game <= 40; ++game) games.push_back(game);
  show("prices", workers, {{"job", "prices"}, {"inputs", numbers}});
  show("pages", workers, {{"job", "pages"}, {"inputs", web::links(start, net::get(start).body)}});
  show("scores", workers, {{"job", "scores"}, {"inputs", games}, {"rounds", 3'000'000}});
  show("walks", workers,
       {{"job", "walks"}, {"inputs", numbers}, {"seed", 1}, {"places", 8'000'000}, {"steps", 20'000}});
  return 0;
}
