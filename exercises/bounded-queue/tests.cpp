// What a correct queue does, whatever the order in which its threads run.
//
// Most tests are scripts: threads take steps in a given order, and after each step the script waits until no
// thread can go on (programs.cpp). So the result of each step is known, and the worst moments do not depend
// on luck.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "base/files.hpp"
#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/cases/answer_in_order.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/run/forced_waits.hpp"
#include "kit/host/suites/workload.hpp"
#include "model/known_code.hpp"
#include "model/stack_reading.hpp"

namespace {

using namespace manyhands;
using Json = nlohmann::json;

// ------------------------------------------------------------------------------------ what a stack shows

constexpr const char* steps = "bounded_queue_programs::steps::";

const Frame* step_of(const ThreadStack& stack, const std::string& name) {
  for (const auto& frame : stack.frames)
    if (frame.function.find(steps + name) != std::string::npos) return &frame;
  return nullptr;
}

// Which threads are stuck where, and why.
struct Scene {
  int pushes = 0;
  int pops = 0;
  bool for_mutex = false;
  std::string reason;  // the program's own: "sleeps_though_item", …
  const Frame* push_line = nullptr;
  const Frame* pop_line = nullptr;
};

Scene scene_of(const Run& run) {
  Scene scene;
  for (const auto& reading : readings_of(run.stacks, host::context().prefix)) {
    const auto& stack = *reading.stack;
    const bool pushes = step_of(stack, "push") != nullptr;
    const bool pops = step_of(stack, "pop") != nullptr;
    scene.pushes += pushes ? 1 : 0;
    scene.pops += pops ? 1 : 0;
    if (pushes) scene.push_line = reading.line;
    if (pops) scene.pop_line = reading.line;
    if (reading.line != nullptr && reading.shows(WaitsFor::mutex)) scene.for_mutex = true;
    for (const char* reason :
         {"sleeps_though_closed", "sleeps_though_item", "sleeps_though_room", "stuck_in_call"})
      if (step_of(stack, reason) != nullptr) scene.reason = reason;
  }
  return scene;
}

std::string many(int n, const char* what) {
  return n == 1 ? fmt::format("1 {}", what) : fmt::format("{} {}s", n, what);
}

std::string sleep_still(int n) {
  return n == 1 ? "1 thread still sleeps in " : fmt::format("{} threads still sleep in ", n);
}

// The line of `text` on which a member function begins: its name with a type before it; 0: not found.
int line_of_member(const std::string& text, const std::string& name) {
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const auto at = line.find(' ' + name + '(');
    if (at == std::string::npos || line.find_first_not_of(' ') >= at) continue;
    const auto before = line.substr(0, at);
    if (before.ends_with("return") || before.find("//") != std::string::npos ||
        before.find_first_of("=(;") != std::string::npos)
      continue;
    return number;
  }
  return 0;
}

// A finding about what a member function of the queue gave, at that function.
[[noreturn]] void fail_in(const char* member, const std::string& code, const std::string& message) {
  constexpr const char* file = "bounded_queue.hpp";
  Finding finding;
  finding.code = code;
  finding.message = message;
  if (const auto text = read_file(host::context().guests / "src" / file))
    finding.line = line_of_member(*text, member);
  if (finding.line > 0) finding.file = host::context().prefix + "/" + file;
  host::fail(std::move(finding));
}

// A thread of a queue that sleeps in an atomic's wait for ever was not woken, whatever the order was.
const host::Answer& queue_answer(const host::Reply& reply) {
  return host::sleeps_in_atomic_wait(reply.run) ? host::answer_in_order(reply, "") : host::answer_of(reply);
}

// ---------------------------------------------------------------------------------------------- scripts

// What a test says if it fails: the explanation for a thread that sleeps on, and the code and message for a
// call that returned when it should have waited.
struct About {
  std::string sleeps_on = {};  // why, if there is a special reason; empty: nobody notified it
  std::string early_code = "does-not-wait";
  std::string early = {};
  bool alone = false;  // only one thread, which never has to wait
};

struct Step {
  int thread = -1;
  std::string what;
  std::uint32_t number = 0;
};

// The result of a step.
struct Result {
  int done = -1;  // the step after which it was seen to have returned; -1: not yet
  bool yes = false;
  std::uint32_t number = 0;
};

class Script {
 public:
  explicit Script(int capacity) : capacity_(capacity), random_(host::fresh_seed()) {}

  Script& push(int thread) {
    auto number = static_cast<std::uint32_t>(random_() >> 32);
    steps_.push_back({thread, "push", std::max<std::uint32_t>(number, 2)});
    return *this;
  }
  Script& push(int thread, int times) {
    for (int i = 0; i < times; ++i) push(thread);
    return *this;
  }
  Script& pop(int thread, int times = 1) { return add(thread, "pop", times); }
  Script& close(int thread) { return add(thread, "close", 1); }
  Script& size(int thread) { return add(thread, "size", 1); }
  // A step of the conductor, see kit/guest/wake_ups.hpp.
  Script& conductor(const std::string& what) {
    conducted_ = true;
    return add(-1, what, 1);
  }

  void run(const About& about) const;
  /// With its waits in the worst lawful order, whatever the queue waits on.
  void expect_nothing_missed() const;

 private:
  Script& add(int thread, const std::string& what, int times) {
    for (int i = 0; i < times; ++i) steps_.push_back({thread, what, 0});
    return *this;
  }
  [[nodiscard]] host::Call call() const;
  [[nodiscard]] std::vector<Result> results_in(const host::Given& answer) const;
  void judge(const std::vector<Result>& results, const About& about) const;

  int capacity_;
  bool conducted_ = false;
  std::vector<Step> steps_;
  std::mt19937_64 random_;
};

[[noreturn]] void fail_at(const char* code, std::string message, Finding stuck, const Frame* place) {
  stuck.code = code;
  stuck.by = "stacks";
  stuck.message = std::move(message);
  if (place != nullptr) stuck.file = place->file, stuck.line = place->line;
  std::erase_if(stuck.related,
                [&](const Related& r) { return r.file == stuck.file && r.line == stuck.line; });
  host::context().stopped = true;  // the other tests would get stuck in the same way
  host::fail(std::move(stuck));
}

[[noreturn]] void explain_sleepers(const host::Reply& reply, int capacity, const About& about) {
  const auto scene = scene_of(reply.run);
  auto stuck = host::diagnose(reply.run, host::context().prefix);
  const bool push_sleeps = scene.pushes > 0;
  const auto* place = push_sleeps && scene.reason != "sleeps_though_item" ? scene.push_line : scene.pop_line;
  if (stuck.code != "hang" || scene.reason.empty() || scene.reason == "stuck_in_call" || scene.for_mutex)
    queue_answer(reply);
  const bool closed = scene.reason == "sleeps_though_closed";
  const bool item = scene.reason == "sleeps_though_item";
  // The thread slept when it should have been woken, but no longer does: a timeout must have woken it.
  if ((closed ? scene.pops + scene.pushes : item ? scene.pops : scene.pushes) == 0)
    fail_at("polls",
            fmt::format("{}, but a thread that waited{} kept sleeping; some time later it checked by itself. "
                        "A wait with a time limit (wait_for, wait_until) notices changes late and wakes up "
                        "again and again: sleep in wait until {}, and let that thread notify",
                        closed ? "the queue was closed"
                        : item ? "an item was added"
                               : "there was space again",
                        closed ? ""
                        : item ? " in pop"
                               : " in push",
                        closed ? "another thread adds an item, takes one or closes the queue"
                        : item ? "another thread adds an item"
                               : "another thread takes an item"),
            std::move(stuck), nullptr);
  if (closed) {
    const auto who = scene.pushes == 0 ? sleep_still(scene.pops) + "pop"
                     : scene.pops == 0
                         ? sleep_still(scene.pushes) + "push"
                         : fmt::format("{}push and {} in pop", sleep_still(scene.pushes), scene.pops);
    fail_at(about.sleeps_on.empty() ? "not-all-woken" : "lost-wakeup",
            fmt::format("the queue is closed, but {}{}", who,
                        about.sleeps_on.empty()
                            ? ". close must wake every thread that waits in push or pop, and the condition "
                              "that they wait for must then be true"
                            : "; " + about.sleeps_on),
            std::move(stuck), place);
  }
  if (about.alone && !item)
    fail_at("capacity-not-kept",
            fmt::format("push waits before the queue is full: its capacity is {}", many(capacity, "item")),
            std::move(stuck), scene.push_line);
  if (about.alone)
    fail_at("lost-wakeup",
            "pop sleeps although the queue already had an item: no notification will come. Check first, and "
            "sleep only while there is no item: while, or wait(lock, condition)",
            std::move(stuck), scene.pop_line);
  fail_at("lost-wakeup",
          fmt::format(
              "{}, but {} in {}; {}",
              item ? "an item is in the queue" : fmt::format("the queue has space (capacity {})", capacity),
              item ? (scene.pops == 1 ? "1 thread sleeps" : fmt::format("{} threads sleep", scene.pops))
                   : (scene.pushes == 1 ? "1 thread sleeps" : fmt::format("{} threads sleep", scene.pushes)),
              item ? "pop" : "push",
              about.sleeps_on.empty() ? std::string(item ? "push must wake a thread that waits for an item"
                                                         : "pop must wake a thread that waits for space")
                                      : about.sleeps_on),
          std::move(stuck), item ? scene.pop_line : scene.push_line);
}

host::Call Script::call() const {
  auto list = Json::array();
  for (const auto& step : steps_) list.push_back({step.thread, step.what, step.number});
  host::Call call;
  call.scenario = "script";
  call.args = {{"capacity", capacity_}, {"steps", list}, {"conducted", conducted_}};
  return call;
}

void Script::expect_nothing_missed() const {
  const auto missed = host::missed_notification([&](const host::WaitOrders& orders) {
    auto ordered = call();
    ordered.waits = orders;
    auto reply = host::call(ordered);
    if (orders.lose_which != 0 || host::came_to_no_end(reply.run)) return reply;
    if (reply.run.outcome == Outcome::hung) explain_sleepers(reply, capacity_, {});
    judge(results_in(queue_answer(reply).value), {});
    return reply;
  });
  if (!missed) return;
  host::context().stopped = true;  // as any other that stands still
  host::fail(*missed);
}

void Script::run(const About& about) const {
  const auto reply = host::call(call());
  if (reply.run.outcome == Outcome::hung) explain_sleepers(reply, capacity_, about);
  if (reply.run.outcome == Outcome::crashed && about.early_code != "does-not-wait") {
    auto crash = host::diagnose(reply.run, host::context().prefix);
    crash.code = about.early_code;
    crash.message = about.early + ". Then the program crashed";
    host::fail(std::move(crash));
  }
  judge(results_in(queue_answer(reply).value), about);
  SUCCEED();
}

// One result for each step that was taken; that is all of them unless something was wrong. A step cannot
// return before it is taken, and a thread takes no step while it is still in the previous one.
std::vector<Result> Script::results_in(const host::Given& answer) const {
  std::vector<Result> results;
  const auto given = answer.at("results").at_most(steps_.size());
  std::map<int, int> of_thread;  // the step after which its last call returned
  for (const auto& one : given) {
    const auto parts = one.exactly(3);
    const auto i = results.size();
    const int step = static_cast<int>(i);
    const int last = static_cast<int>(given.size()) - 1;
    Result result{parts[0].whole<int>(-1, last), parts[1].truth(), parts[2].whole<std::uint32_t>()};
    if (steps_[i].thread < 0) {
      parts[0].whole<int>(-1, -1);
    } else {
      const auto [before, first] = of_thread.try_emplace(steps_[i].thread, step);
      if (result.done >= 0)
        parts[0].whole<int>(std::max(step, before->second < 0 ? last + 1 : before->second), last);
      before->second = result.done;
    }
    results.push_back(result);
  }
  return results;
}

// Goes through the steps in order: what returned after each step, and was it possible?
void Script::judge(const std::vector<Result>& results, const About& about) const {
  const auto early = [&](const char* member, const std::string& usual) {
    fail_in(member, about.early_code, about.early.empty() ? usual : about.early);
  };
  std::map<std::uint32_t, std::pair<int, int>> pushed;  // number → producer, position among its items
  std::map<int, int> count_of;
  std::set<std::uint32_t> popped;
  std::map<int, std::pair<int, int>> newest;  // producer → position of its last item out, after which step
  std::map<std::uint32_t, std::size_t> step_that_pushes;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const auto& step = steps_[i];
    if (step.what != "push") continue;
    pushed[step.number] = {step.thread, count_of[step.thread]++};
    step_that_pushes[step.number] = i;
  }
  int items = 0;
  bool closed = false;
  for (std::size_t now = 0; now < results.size(); ++now) {
    if (steps_[now].what == "close") closed = true;
    // An item may be handed to a thread in pop, or taken from one in push, before these calls return, if they
    // return with an item. (For a step that has not returned, the result is unknown.)
    const auto still_in = [&](const char* member, auto&& counts) {
      int count = 0;
      for (std::size_t i = 0; i <= now; ++i)
        count += steps_[i].what == member &&
                 (results[i].done < 0 || (results[i].done > static_cast<int>(now) && counts(results[i])));
      return count;
    };
    const auto with_item = [](const Result& result) { return result.yes; };
    const int handed_over = still_in("pop", with_item);
    const int taken_over = still_in("push", with_item);
    // An item has left the queue only if such a pop really returns it: it may be reserved for one thread and
    // given to another.
    const int gone = still_in("pop", [&](const Result& result) {
      const auto given = step_that_pushes.find(result.number);
      return result.yes && (given == step_that_pushes.end() || given->second <= now);
    });
    // Pushes are counted before pops that returned after the same step.
    for (const char* kind : {"push", "pop", "size"})
      for (std::size_t i = 0; i <= now; ++i) {
        if (steps_[i].what != kind || results[i].done != static_cast<int>(now)) continue;
        const auto [done, yes, number] = results[i];
        const bool known = pushed.contains(number);
        if (steps_[i].what == "push") {
          if (!yes && !closed)
            early("push",
                  fmt::format("push returned false, although the queue was open: with {} of {} places used, "
                              "it must wait until there is space",
                              items, capacity_));
          if (yes && i != now && closed && items >= capacity_)
            fail_in("push", "accepted-after-close",
                    "a thread waited in push when the queue was closed, and push then returned true. A "
                    "closed queue accepts no items: return false");
          if (yes && i == now && closed)
            fail_in("push", "accepted-after-close",
                    "push returned true, although the queue was already closed");
          items += yes ? 1 : 0;
        } else if (steps_[i].what == "pop") {
          if (!yes && !closed)
            early("pop",
                  "pop returned nothing, although the queue was open: when it is empty, pop must wait for an "
                  "item");
          if (!yes && items > 0)
            fail_in("pop", "items-lost-at-close",
                    fmt::format("pop returned nothing, although the queue still held {}: after close, pop "
                                "must first return all items in the queue, and only then nothing",
                                many(items, "item")));
          if (yes && !known && items <= 0)
            early(
                "pop",
                "pop returned an item, although the queue was empty: it read an element that does not exist");
          if (yes && !known)
            fail_in("pop", "wrong-answer",
                    "pop returned an item that was never pushed. Is an item moved twice, or is the returned "
                    "item not the one that was pushed?");
          if (yes && !popped.insert(number).second)
            fail_in("pop", "wrong-answer", "pop returned the same item twice");
          if (yes) {
            --items;
            const auto [producer, place] = pushed.at(number);
            const auto last = newest.find(producer);
            if (last != newest.end() && last->second.first > place &&
                last->second.second < static_cast<int>(now))
              fail_in("pop", "out-of-order",
                      fmt::format("a thread pushed item {} before item {}, but they came out in the opposite "
                                  "order: the queue is first in, first out",
                                  place + 1, last->second.first + 1));
            if (last == newest.end() || last->second.first < place)
              newest[producer] = {place, static_cast<int>(now)};
          }
        } else if (static_cast<int>(number) > items + taken_over ||
                   static_cast<int>(number) < items - handed_over) {
          fail_in("size", "wrong-answer",
                  fmt::format("size() returned {}, but {} in the queue", number,
                              items == 1 ? "1 item was" : fmt::format("{} items were", items)));
        }
      }
    if (items > capacity_ + gone) {
      if (about.early_code == "does-not-wait")
        fail_in("push", "capacity-not-kept",
                fmt::format("{} were in a queue with capacity {}: push must wait when the queue is full",
                            many(items, "item"), capacity_));
      early("push", "");
    }
    if (items < -taken_over)
      early("pop",
            "pop returned an item, although the queue was empty: it read an element that does not "
            "exist");
  }
  // The program ends early if something is wrong, and stops if a thread sleeps that must not.
  std::size_t came = 0;
  for (std::size_t i = 0; i < results.size(); ++i)
    came += steps_[i].thread < 0 || results[i].done >= 0 ? 1U : 0U;
  if (came < steps_.size())
    host::broken(
        fmt::format("the answer could not be read: {} of {} steps have a result, and none of them is wrong",
                    came, steps_.size()));
}

// ------------------------------------------------------------------------------- task 1: push and pop wait

TEST_CASE("What goes in first comes out first", "[task1][small]") {
  Script(5).push(0, 3).size(0).pop(0).push(0, 2).pop(0, 3).push(0, 4).size(0).pop(0, 5).size(0).run(
      {.alone = true});
}

TEST_CASE("An item wakes a thread that waits in pop", "[task1][small]") {
  Script(2).pop(0).push(1).pop(0).push(1).size(1).run({});
}

const char* const too_soon =
    "it was woken before anything had changed, checked, and sleeps again. First make the change, then notify";

TEST_CASE("The change comes before the notification", "[task1]") {
  const About about{.sleeps_on = too_soon};
  Script(2).pop(0).conductor("woken go first").push(1).run(about);
  Script(1).push(1).push(0).conductor("woken go first").pop(1, 2).run(about);
}

TEST_CASE("Free space wakes a thread that waits in push", "[task1][small]") {
  Script(1).push(0, 2).pop(1, 2).push(0, 2).pop(1, 2).run({});
  Script(3).push(0, 4).push(1).pop(2, 5).size(2).run({});
}

TEST_CASE("The capacity is exactly as large as asked for", "[task1][small]") {
  for (const int capacity : {1, 2, 7, 3 + static_cast<int>(host::fresh_seed() % 5)})
    Script(capacity).push(0, capacity + 1).size(1).pop(1, capacity + 1).size(1).run({.alone = true});
}

TEST_CASE("Two items wake two threads", "[task1]") {
  const About about{.sleeps_on =
                        "two items were added while two threads slept, but only one of them was woken. "
                        "Notify for each item (and each free place), not only for the first one"};
  Script(3).pop(0).pop(1).conductor("hold woken").push(2, 2).conductor("let go").push(2).pop(2).run(about);
  Script(2)
      .push(2, 2)
      .push(0)
      .push(1)
      .conductor("hold woken")
      .pop(2, 2)
      .conductor("let go")
      .pop(2, 2)
      .run(about);
}

TEST_CASE("A thread that wakes up without a reason sleeps again", "[task1]") {
  const About about{
      .early_code = "wait-without-loop",
      .early =
          "a thread woke up without a notification, which a condition variable may do at any time; it "
          "continued without checking again, although nothing had changed. Check the condition after every "
          "wake-up: while, not if; or wait(lock, condition)"};
  Script(2).pop(0).pop(1).conductor("for nothing").push(2, 2).run(about);
  Script(1).push(2).push(0).push(1).conductor("for nothing").pop(2, 3).run(about);
}

TEST_CASE("A thread that comes too late sleeps again", "[task1]") {
  const About about{
      .early_code = "wait-without-loop",
      .early =
          "a thread was woken, but another one was faster; it continued without checking again. Check the "
          "condition after every wake-up: while, not if; or wait(lock, condition)"};
  Script(2).pop(0).conductor("hold woken").push(1).pop(2).conductor("let go").push(1).run(about);
  Script(1).push(1).push(0).conductor("hold woken").pop(1).push(2).conductor("let go").pop(1, 2).run(about);
}

const char* const between =
    "the notification came when that thread had checked and was just about to sleep, so it was lost. Change "
    "what others wait for only under the mutex with which they check and sleep";

TEST_CASE("A notification between the last check and the sleep is not missed", "[task1]") {
  const About about{.sleeps_on = between};
  Script(2).conductor("hold sleepers").pop(0).push(1).conductor("let go").push(1).pop(0).run(about);
  Script(1).push(1).conductor("hold sleepers").push(0).pop(1).conductor("let go").pop(1).run(about);
}

// The conductor knows std::condition_variable alone.
TEST_CASE("… whatever kind of condition variable or mutex it is", "[task1]") {
  Script(2).pop(0).pop(1).push(2, 2).pop(2).push(1).expect_nothing_missed();
  Script(1).push(2).push(0).push(1).pop(2, 2).push(2).pop(0).pop(1).expect_nothing_missed();
  SUCCEED();
}

TEST_CASE("Threads that wait for items and threads that wait for space are both woken", "[task1]") {
  const About about{
      .sleeps_on =
          "threads waited for two different things, and the wrong one was woken: it sleeps again, and the "
          "other was not notified. Use two condition variables, or notify_all"};
  Script(1).pop(0).pop(1).conductor("hold woken").push(2).push(3).conductor("let go").run(about);
  Script(1)
      .push(2)
      .push(0)
      .push(1)
      .conductor("hold woken")
      .pop(2)
      .pop(3)
      .conductor("let go")
      .pop(3)
      .run(about);
}

TEST_CASE("Threads take turns, each right after another", "[task1][small]") {
  Script(2).push(0).size(1).pop(2).push(1).pop(0).size(2).push(2).push(0).size(1).pop(1).size(0).pop(2).run(
      {});
}

struct Traffic {
  int producers;
  int consumers;
  int each;
  int capacity;
  bool until_closed;
  bool conducted = false;
};

host::Call traffic_call(const Traffic& traffic, std::uint32_t seed) {
  host::Call call;
  call.scenario = "traffic";
  call.args = {{"producers", traffic.producers},
               {"consumers", traffic.consumers},
               {"each", traffic.each},
               {"capacity", traffic.capacity},
               {"seed", seed},
               {"until_closed", traffic.until_closed},
               {"conducted", traffic.conducted}};
  return call;
}

void judge_traffic(const Traffic& traffic, std::uint32_t seed, const host::Given& answer) {
  const auto total = traffic.producers * traffic.each;
  const auto number = [](std::uint32_t from, int place) {
    return (from + static_cast<std::uint32_t>(place)) * 2654435761U;
  };
  std::map<std::uint32_t, int> place_of;
  for (int place = 0; place < total; ++place) place_of[number(seed, place)] = place;
  std::vector<int> times(static_cast<std::size_t>(total));
  int came_out = 0;
  for (const auto& list : answer.at("got").exactly(static_cast<std::size_t>(traffic.consumers))) {
    std::map<int, int> newest;
    for (const auto& entry : list.elements()) {
      const auto found = place_of.find(entry.whole<std::uint32_t>());
      host::expect(found != place_of.end(), "wrong-answer", "pop returned an item that was never pushed");
      const int place = found->second;
      ++came_out;
      host::expect(++times[static_cast<std::size_t>(place)] == 1, "wrong-answer",
                   fmt::format("item {} of thread {} came out twice", place % traffic.each + 1,
                               place / traffic.each + 1));
      const auto [last, first] = newest.try_emplace(place / traffic.each, place);
      host::expect(
          first || last->second < place, "out-of-order",
          fmt::format("of thread {}'s items, number {} came out before number {}, which was pushed first",
                      place / traffic.each + 1, last->second % traffic.each + 1, place % traffic.each + 1));
      last->second = place;
    }
  }
  for (const auto& given : answer.at("taken").exactly(static_cast<std::size_t>(traffic.producers))) {
    const int taken = given.whole<int>(0, traffic.each);
    host::expect(taken == traffic.each, "does-not-wait",
                 fmt::format("push returned false {} times, although the queue was open: it must wait for "
                             "space",
                             traffic.each - taken));
  }
  if (came_out != total)
    fail_in(
        "pop", traffic.until_closed ? "items-lost-at-close" : "wrong-answer",
        fmt::format("{} threads pushed {} items, but {} came out{}", traffic.producers, total, came_out,
                    traffic.until_closed ? " before pop returned nothing: items in the queue at close must "
                                           "still be returned"
                                         : ""));
  for (const auto& given : answer.at("sizes").exactly(static_cast<std::size_t>(traffic.consumers))) {
    const auto size = given.whole<std::uint32_t>();
    host::expect(size <= static_cast<std::uint32_t>(traffic.capacity), "capacity-not-kept",
                 fmt::format("size() returned {} for a queue with capacity {}", size, traffic.capacity));
  }
}

void check_traffic(const Traffic& traffic) {
  const auto seed = static_cast<std::uint32_t>(host::fresh_seed());
  judge_traffic(traffic, seed, queue_answer(host::call(traffic_call(traffic, seed))).value);
}

TEST_CASE("Every item comes out once, each thread's items in order", "[task1][small]") {
  check_traffic({.producers = 3, .consumers = 2, .each = 40, .capacity = 2, .until_closed = false});
  check_traffic({.producers = 1, .consumers = 1, .each = 200, .capacity = 1, .until_closed = false});
  SUCCEED();
}

TEST_CASE("… also when threads are woken in an unlucky order", "[task1]") {
  for (const int capacity : {1, 2, 3})
    check_traffic({.producers = 4,
                   .consumers = 4,
                   .each = 300,
                   .capacity = capacity,
                   .until_closed = false,
                   .conducted = true});
  SUCCEED();
}

// ------------------------------------------------------------------------------- task 2: close

TEST_CASE("A closed queue accepts nothing, and returns the items in it", "[task2][small]") {
  Script(4).push(0, 3).close(0).push(0).size(0).pop(0, 5).size(0).close(0).pop(0).run({});
}

TEST_CASE("close wakes all threads that wait in pop", "[task2][small]") {
  Script(2).pop(0).pop(1).pop(2).pop(3).close(4).pop(4).run({});
}

TEST_CASE("close wakes all threads that wait in push, and their items are not accepted", "[task2][small]") {
  Script(1).push(0).push(1).push(2).push(3).close(4).size(4).pop(4, 2).run({});
}

TEST_CASE("An item that was pushed before close is not lost by a thread that slept", "[task2]") {
  Script(2).pop(0).pop(1).conductor("hold woken").push(2).close(2).conductor("let go").pop(2).run({});
}

TEST_CASE("A close between the last check and the sleep is not missed", "[task2]") {
  const About about{.sleeps_on = between};
  Script(2).conductor("hold sleepers").pop(0).close(1).conductor("let go").run(about);
  Script(1).push(1).conductor("hold sleepers").push(0).close(1).conductor("let go").run(about);
}

TEST_CASE("… whatever kind of condition variable or mutex it is, at close", "[task2]") {
  Script(2).pop(0).pop(1).pop(2).close(3).expect_nothing_missed();
  Script(1).push(3).push(0).push(1).push(2).close(3).expect_nothing_missed();
  SUCCEED();
}

TEST_CASE("The queue is closed before any thread is notified", "[task2]") {
  const About about{.sleeps_on = too_soon};
  Script(2).pop(0).pop(1).conductor("woken go first").close(2).run(about);
  Script(1).push(2).push(0).push(1).conductor("woken go first").close(2).run(about);
}

TEST_CASE("Threads take turns, until the queue is closed", "[task2][small]") {
  Script(2).push(0).push(1).close(2).pop(1).push(0).size(2).pop(0).pop(2).close(1).push(2).run({});
}

TEST_CASE("All pushed items come out before the end", "[task2][small]") {
  check_traffic({.producers = 2, .consumers = 3, .each = 50, .capacity = 3, .until_closed = true});
  SUCCEED();
}

TEST_CASE("… and if every thread is stopped each time it has released a lock", "[task2]") {
  const Traffic traffic{.producers = 2, .consumers = 3, .each = 3, .capacity = 1, .until_closed = true};
  const auto seed = static_cast<std::uint32_t>(host::fresh_seed());
  const auto make = [&](const host::WaitOrders& orders) {
    auto call = traffic_call(traffic, seed);
    call.waits = orders;
    return host::call(call);
  };
  host::with_stops_at_unlocks(make, [&](const host::Reply& reply) {
    judge_traffic(traffic, seed, host::answer_in_order(reply, host::in_order_of_locks).value);
  });
  SUCCEED();
}

TEST_CASE("… and also when threads are woken in an unlucky order", "[task2]") {
  for (const int capacity : {1, 4})
    check_traffic({.producers = 3,
                   .consumers = 5,
                   .each = 200,
                   .capacity = capacity,
                   .until_closed = true,
                   .conducted = true});
  SUCCEED();
}

// ------------------------------------------------------------------------------- waiting threads sleep

host::Call idle_call(std::uint64_t with_seed) {
  host::Call call;
  call.scenario = "idle";
  call.args = {{"seed", static_cast<std::uint32_t>(with_seed)}, {"ms", host::rest_watched.count() + 350}};
  call.workers = 4;
  return call;
}

std::optional<Finding> judge_idle(const host::Call& call, const host::Answer& answer) {
  const std::uint32_t seed = call.args.at("seed");
  std::multiset<std::uint32_t> right;
  std::multiset<std::uint32_t> got;
  for (std::uint32_t place = 0; place < 5; ++place) right.insert((seed + place) * 2654435761U);
  for (const auto& number : answer.value.at("got").exactly(2)) got.insert(number.whole<std::uint32_t>());
  for (const auto& number : answer.value.at("passed").exactly(3)) got.insert(number.whole<std::uint32_t>());
  if (got == right) return std::nullopt;
  Finding wrong;
  wrong.code = KnownCode("wrong-answer").str();
  wrong.by = "tests";
  wrong.message = "after a time in which all threads had to wait, other items came out than were pushed";
  return wrong;
}

const host::RegisterWorkload registered{host::WaitingWorkload{.make_input = idle_call, .judge = judge_idle}};

}  // namespace
