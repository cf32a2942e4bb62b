#include "tests/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "base/files.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/cases/answer_in_order.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "model/stack_reading.hpp"

namespace bounded_queue_tests {
namespace {

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

[[noreturn]] void fail_at(KnownCode code, std::string message, Finding stuck, const Frame* place) {
  stuck.code = code.str();
  stuck.by = "stacks";
  stuck.message = std::move(message);
  if (place != nullptr) stuck.file = place->file, stuck.line = place->line;
  std::erase_if(stuck.related,
                [&](const Related& r) { return r.file == stuck.file && r.line == stuck.line; });
  host::context().stopped = true;  // the other tests would get stuck in the same way
  host::fail(std::move(stuck));
}

}  // namespace

std::string many(int n, const char* what) {
  return n == 1 ? fmt::format("1 {}", what) : fmt::format("{} {}s", n, what);
}

void fail_in(const char* member, KnownCode code, const std::string& message) {
  constexpr const char* file = "bounded_queue.hpp";
  Finding finding;
  finding.code = code.str();
  finding.message = message;
  if (const auto text = read_file(host::context().guests / "src" / file))
    finding.line = line_of_member(*text, member);
  if (finding.line > 0) finding.file = host::context().prefix + "/" + file;
  host::fail(std::move(finding));
}

const host::Answer& queue_answer(const host::Reply& reply) {
  return host::sleeps_in_atomic_wait(reply.run) ? host::answer_in_order(reply, "") : host::answer_of(reply);
}

void explain_sleepers(const host::Reply& reply, int capacity, const About& about) {
  const auto scene = scene_of(reply.run);
  auto stuck = host::diagnose(reply.run, host::context().prefix);
  const bool push_sleeps = scene.pushes > 0;
  const auto* place = push_sleeps && scene.reason != "sleeps_though_item" ? scene.push_line : scene.pop_line;
  if (stuck.code != KnownCode("hang") || scene.reason.empty() || scene.reason == "stuck_in_call" ||
      scene.for_mutex)
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
    fail_at(about.sleeps_on.empty() ? KnownCode("not-all-woken") : KnownCode("lost-wakeup"),
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

}  // namespace bounded_queue_tests
