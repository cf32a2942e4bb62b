// Connects the learner's functions to scenarios. The programs that the VM runs are in programs.hpp.
#include "kit/guest/guest.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gil_lab.hpp"
#include "kit/guest/at_rest.hpp"
#include "kit/guest/notes.hpp"
#include "manyhands/net.hpp"
#include "manyhands/web.hpp"
#include "manyhands/work.hpp"
#include "programs.hpp"

namespace {

using nlohmann::json;

// --- what is noted about the lock

// Tells the host the line at once, because the program may crash afterwards.
void tell(const char* rule, const void* at) {
  manyhands::guest::note_call((std::string("rule:") + rule).c_str(), at);
}
const bool telling = (vm::when_broken(&tell), true);

// Runs a scenario. Its answer says which rules were broken, also if one of them ended it, and whether the
// program used a lock of its own wrongly.
template <class Work>
manyhands::guest::Answer answer_of(Work work) {
  json value = json::object();
  try {
    value = work();
  } catch (const vm::RuleBroken&) {
    value["stopped"] = true;
  } catch (const vm::LockMisused& e) {
    value["lock_misused"] = e.what();
  }
  value["broken_rules"] = vm::broken_rules();
  return {.value = value};
}

}  // namespace

// So that an exception that a program makes itself is not taken for this one.
struct PageMissing : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// --- the slow functions: they note whether their thread keeps an interpreter lock

[[gnu::noinline]] std::string fetch_page(const std::string& url) {
  if (vm::InterpreterLock::held_by_this_thread() > 0)
    vm::note_broken("lock-held-during-io", __builtin_return_address(0));
  const auto response = manyhands::net::get(url);
  constexpr int ok = 200;
  if (response.status != ok)
    throw PageMissing("the answer from " + url + " has the status " + std::to_string(response.status));
  return response.body;
}

[[gnu::noinline]] std::int64_t count_primes_between(std::int64_t first, std::int64_t last) {
  if (vm::InterpreterLock::held_by_this_thread() > 0)
    vm::note_broken("lock-held-in-native-code", __builtin_return_address(0));
  return manyhands::work::primes_in(static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last));
}

namespace {

// --- values of the VM and of JSON

json json_of(const vm::Message& message) {
  if (const auto* number = std::get_if<std::int64_t>(&message.value)) return *number;
  if (const auto* text = std::get_if<std::string>(&message.value)) return *text;
  json list = json::array();
  for (const auto& element : std::get<std::vector<vm::Message>>(message.value))
    list.push_back(json_of(element));
  return list;
}

vm::Message message_of(const json& value) {
  if (value.is_number()) return {value.get<std::int64_t>()};
  if (value.is_string()) return {value.get<std::string>()};
  std::vector<vm::Message> list;
  for (const auto& element : value) list.push_back(message_of(element));
  return {std::move(list)};
}

// --- tasks 2 and 3

json results_of(const char* function, const json& inputs, int threads) {
  const auto program = vm::assemble(programs::shared_work, natives());
  vm::Interpreter interpreter(program);
  interpreter.set_global("inputs", vm::from_message(interpreter, message_of(inputs)));
  std::vector<vm::Message> todo;
  for (std::size_t i = inputs.size(); i-- > 0;) todo.push_back({static_cast<std::int64_t>(i)});
  interpreter.set_global("todo", vm::from_message(interpreter, {std::move(todo)}));
  std::vector<vm::Message> nothing(inputs.size(), vm::Message{std::string()});
  interpreter.set_global("results", vm::from_message(interpreter, {std::move(nothing)}));
  interpreter.run_threads(function, threads);
  return json_of(vm::to_message(interpreter.global("results")));
}

}  // namespace

MANYHANDS_SCENARIO(fetch_all, call) {
  return answer_of([&] {
    return json{{"results", results_of("fetch_some", call.args.at("urls"), call.args.at("workers"))}};
  });
}

MANYHANDS_SCENARIO(count_all, call) {
  return answer_of([&] {
    return json{{"results", results_of("count_some", call.args.at("ranges"), call.args.at("workers"))}};
  });
}

// A page that does not exist, then one that does, in the same interpreter.
MANYHANDS_SCENARIO(fetch_fails, call) {
  return answer_of([&] {
    const auto program = vm::assemble(programs::shared_work, natives());
    vm::Interpreter interpreter(program);
    const auto page_at = [&](const char* key) {
      const std::string url = call.args.at(key);
      return interpreter.call("one_page", {interpreter.text(url)}).text();
    };
    bool threw = false;
    try {
      page_at("missing");
    } catch (const vm::RuleBroken&) {
      throw;
    } catch (const PageMissing&) {
      threw = true;
    } catch (const std::exception&) {  // another one than fetch_page threw
    }
    return json{{"threw", threw}, {"page", page_at("good")}};
  });
}

MANYHANDS_SCENARIO(largest, call) {
  return answer_of([&] {
    const auto program = vm::assemble(programs::shared_work, natives());
    vm::Interpreter interpreter(program);
    const auto list = vm::from_message(interpreter, message_of(call.args.at("numbers")));
    return json{{"largest", interpreter.call("one_largest", {list}).number()}};
  });
}

// --- task 4: two threads count, while the grader decides at which checks the lock changes hands

namespace {

struct Counted {
  std::int64_t total = 0;
  std::uint64_t checks = 0;
  int line = 0;  // of the switch
};

// The lock changes hands at the check with this number. 0: at none; every: at all of them.
constexpr std::uint64_t every = ~0ULL;

Counted count(const vm::Program& program, vm::Checks checks, int times, std::uint64_t switch_at) {
  Counted counted;
  vm::Options options;
  options.checks = checks;
  options.interval = std::chrono::hours(1);  // nothing depends on time
  options.force = [&](std::uint64_t check, int line) {
    counted.checks = check;
    if (check == switch_at) counted.line = line;
    return switch_at == every || check == switch_at;
  };
  vm::Interpreter interpreter(program, options);
  interpreter.set_global("times", interpreter.number(times));
  interpreter.set_global("total", interpreter.number(0));
  interpreter.run_threads("count", 2);
  counted.total = interpreter.global("total").number();
  return counted;
}

// The variables exist even if only a native function uses them.
vm::Program counting() {
  return vm::assemble(
      counting_program() + "\nfunction variables()\n  load_global times\n  load_global total\n  return\n",
      natives());
}

}  // namespace

MANYHANDS_SCENARIO(count, call) {
  return answer_of([&] {
    constexpr std::uint64_t most = 300;
    const auto program = counting();
    const auto checks = call.args.at("every_instruction").get<bool>() ? vm::Checks::every_instruction
                                                                      : vm::Checks::calls_and_backward_jumps;
    const int times = call.args.at("times");
    const auto undisturbed = count(program, checks, times, 0);
    const auto tried = std::min(undisturbed.checks, most);
    json totals = {undisturbed.total, count(program, checks, times, every).total};
    json different = json::array();  // where a single switch changes the total
    for (std::uint64_t at = 1; at <= tried; ++at) {
      const auto counted = count(program, checks, times, at);
      totals.push_back(counted.total);
      if (counted.total != undisturbed.total) different.push_back({{"check", at}, {"line", counted.line}});
    }
    return json{{"checks", tried}, {"totals", totals}, {"different", different}};
  });
}

// --- task 5: calls in interpreters

namespace {

json described(const json& jobs, int rounds, int workers) {
  const auto program = vm::assemble(programs::describing(rounds), natives());
  vm::Interpreter home(program);
  const auto inputs = vm::from_message(home, message_of(jobs));
  const auto results = map_in_interpreters(home, program, "describe", inputs, workers);
  if (!home.has_lock()) {
    home.acquire();
    vm::break_rule(vm::rules::lock_not_reacquired, "map_in_interpreters returned without the lock", nullptr);
  }
  return json_of(vm::to_message(results));
}

}  // namespace

MANYHANDS_SCENARIO(describe, call) {
  return answer_of([&] {
    return json{
        {"results", described(call.args.at("jobs"), call.args.at("rounds"), call.args.at("workers"))}};
  });
}

// The calls wait until no thread can go on. There are more inputs than workers, because a worker may take
// several at a time.
MANYHANDS_SCENARIO(meet, call) {
  return answer_of([&] {
    constexpr std::size_t inputs_per_worker = 8;
    const int workers = call.args.at("workers");
    std::atomic<int> here = 0;
    std::atomic<int> met = 0;  // how many had begun when the waiting ended
    auto with_meeting = natives();
    with_meeting["meet"] = [&](vm::Interpreter& interpreter, const vm::Arguments&) {
      ++here;
      met.wait(0);
      return interpreter.number(met);
    };
    const auto program = vm::assemble("function come(x)\n call meet 0\n return", with_meeting);
    vm::Interpreter home(program);
    const auto inputs = vm::from_message(
        home, message_of(json::array_t(inputs_per_worker * static_cast<std::size_t>(workers), 0)));
    std::jthread watcher([&] {
      manyhands::guest::until_others_rest();
      met = std::max(1, here.load());
      met.notify_all();
    });
    const auto results = map_in_interpreters(home, program, "come", inputs, workers);
    return json{{"results", json_of(vm::to_message(results))}};
  });
}

// The call with input 0 ends last: it waits until no other thread can go on.
MANYHANDS_SCENARIO(first_is_last, call) {
  return answer_of([&] {
    auto with_wait = natives();
    with_wait["wait_if_first"] = [](vm::Interpreter& interpreter, const vm::Arguments& arguments) {
      const auto number = arguments.at(0).number();
      if (number == 0) manyhands::guest::until_others_rest();
      return interpreter.number(number);
    };
    const auto program = vm::assemble("function come(x)\n load x\n call wait_if_first 1\n return", with_wait);
    vm::Interpreter home(program);
    const auto inputs = vm::from_message(home, message_of(call.args.at("inputs")));
    const auto results = map_in_interpreters(home, program, "come", inputs, call.args.at("workers"));
    return json{{"results", json_of(vm::to_message(results))}};
  });
}

// The CPU work: native code, then interpreters.
MANYHANDS_SCENARIO(compute, call) {
  return answer_of([&] {
    const int workers = call.args.at("workers");
    auto counts = results_of("count_some", call.args.at("ranges"), workers);
    return json{{"results", std::move(counts)},
                {"described", described(call.args.at("jobs"), call.args.at("rounds"), workers)}};
  });
}

// --- the stand-alone program: what the lock costs, measured here

namespace {

template <class Work>
double seconds_of(Work work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void show(const char* what, double one, int threads, double many) {
  std::printf("%-34s 1 thread %5.2f s, %d threads %5.2f s: %4.1f times as fast\n", what, one, threads, many,
              one / many);
}

void show_times(const json& urls, int threads) {
  const auto show_both = [&](const char* what, auto work) {
    const double one = seconds_of([&] { work(1); });
    show(what, one, threads, seconds_of([&] { work(threads); }));
  };
  json ranges = json::array();
  for (int i = 0; i < 160; ++i) ranges.push_back({10'000'000 + 6000 * i, 10'006'000 + 6000 * i});
  const json jobs(std::size_t{80}, json::array({12345, "job"}));
  show_both("pages (fetch)", [&](int n) { results_of("fetch_some", urls, n); });
  show_both("native code (count_primes)", [&](int n) { results_of("count_some", ranges, n); });
  show_both("interpreters (map_in_interpreters)", [&](int n) { described(jobs, 3000, n); });
}

void show_lost_updates() {
  const auto program = counting();
  constexpr int times = 500;
  std::printf(
      "\nTwo threads add %d numbers each to one variable. Before 3.10, CPython looked for a switch at any\n"
      "instruction; today, at calls and backward jumps only.\n",
      times);
  for (const auto checks : {vm::Checks::every_instruction, vm::Checks::calls_and_backward_jumps}) {
    const bool today = checks == vm::Checks::calls_and_backward_jumps;
    std::printf("  %-12s one after the other: total %lld; taking turns whenever they can: total %lld\n",
                today ? "today" : "before 3.10",
                static_cast<long long>(count(program, checks, times, 0).total),
                static_cast<long long>(count(program, checks, times, every).total));
  }
}

// A thread that waits for pages, alone and beside one that computes. After each page it must get the lock
// back.
void show_convoy(const std::string& url) {
  const auto program = vm::assemble(programs::convoy, natives());
  const auto time_of = [&](int threads, std::chrono::microseconds interval) {
    vm::Options options;
    options.interval = interval;
    vm::Interpreter interpreter(program, options);
    interpreter.set_global("stop", interpreter.number(0));
    interpreter.set_global("next_is_io", interpreter.number(1));
    interpreter.set_global("url", interpreter.text(url));
    return seconds_of([&] { interpreter.run_threads("both", threads); });
  };
  std::printf("\nThe convoy effect: a thread fetches 20 pages. After each, it needs the lock again.\n");
  std::printf("  alone:                                            %6.0f ms\n",
              1000 * time_of(1, std::chrono::milliseconds(5)));
  for (const int ms : {5, 50})
    std::printf("  beside a thread that computes, interval %2d ms:    %6.0f ms\n", ms,
                1000 * time_of(2, std::chrono::milliseconds(ms)));
}

}  // namespace

int manyhands::guest::plain(int argc, char* argv[]) {
  const auto arguments = site_arguments(argc, argv, 8);
  if (!arguments) return 2;
  const auto& [start, threads] = *arguments;
  const auto links = web::links(start, net::get(start).body);
  json urls = json::array();
  while (urls.size() < 40)
    for (const auto& url : links) urls.push_back(url);
  try {
    show_times(urls, threads);
    show_lost_updates();
    show_convoy(start);
  } catch (const std::exception& e) {
    std::printf("%s\n", e.what());
    return 1;
  }
  return 0;
}
