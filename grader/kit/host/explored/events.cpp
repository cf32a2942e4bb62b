#include "kit/host/explored/events.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "kit/host/explored/older_value.hpp"

namespace manyhands::host {
namespace {

/// What a thread does with each kind of object, in words; {} stands for a mutex.
struct Words {
  std::string_view op, event;
};
constexpr std::string_view calls_asio = "calls Asio";
constexpr std::array all_words{Words{"lock", "locks {}"},
                               Words{"trylock", "tries to lock {}"},
                               Words{"unlock", "unlocks {}"},
                               Words{"read_lock", "locks {} for reading"},
                               Words{"read_trylock", "tries to lock {} for reading"},
                               Words{"write_lock", "locks {}"},
                               Words{"write_trylock", "tries to lock {}"},
                               Words{"rw_unlock", "unlocks {}"},
                               Words{"wait", "unlocks the mutex and waits for a notification"},
                               Words{"wake", "wakes up, and has the mutex again"},
                               Words{"notify_one", "notifies one thread"},
                               Words{"notify_all", "notifies all threads"},
                               Words{"semaphore_wait", "acquires the semaphore"},
                               Words{"semaphore_trywait", "tries to acquire the semaphore"},
                               Words{"semaphore_post", "releases the semaphore"},
                               Words{"barrier", "arrives at the barrier"},
                               Words{"once", "enters what must run only once"},
                               Words{"load", "reads the atomic"},
                               Words{"store", "writes the atomic"},
                               Words{"exchange", "changes the atomic"},
                               Words{"compare_exchange", "compares and changes the atomic"},
                               Words{"futex_wait", "waits until the atomic changes"},
                               Words{"futex_sleep", "waits until the atomic changes"},
                               Words{"futex_wake", "notifies those who wait for the atomic"},
                               Words{"create", "starts a thread"},
                               Words{"join", "waits for a thread to end"},
                               Words{"yield", "lets the others go on"},
                               Words{"read", "reads the variable"},
                               Words{"write", "writes the variable"},
                               Words{"free", "frees the memory"},
                               Words{"ask", "requests {}"},
                               Words{"answer", "the answer of {} arrives"},
                               Words{"asio", calls_asio}};

bool is_mutex(const std::string& op) {
  static const std::set<std::string_view> those{"lock",         "trylock",    "unlock",        "read_lock",
                                                "read_trylock", "write_lock", "write_trylock", "rw_unlock"};
  return those.contains(op);
}

bool has_value(const std::string& op) {
  static const std::set<std::string_view> those{"load", "store", "exchange", "compare_exchange",
                                                "read", "write"};
  return those.contains(op);
}

bool is_about_page(const std::string& op) {
  return op == "ask" || op == "answer";
}

/// The value is the begin of a path (kit/schedules/program/site.cpp); it is not known before the step is
/// taken.
std::string page_of(std::optional<std::uint64_t> known) {
  if (!known) return "a page";
  std::string path;
  auto value = *known;
  for (; value != 0; value >>= 8) {
    const auto c = static_cast<char>(value & 0xff);
    path += c >= ' ' && c <= '~' ? c : '?';
  }
  return path;
}

/// What only one thread uses does not matter.
std::set<std::uint64_t> shared_places(const FailedSchedule& failure) {
  std::map<std::uint64_t, std::set<int>> users;
  for (const auto& step : failure.steps) users[step.where].insert(step.thread);
  std::set<std::uint64_t> shared;
  for (const auto& [where, threads] : users)
    if (where != 0 && threads.size() > 1) shared.insert(where);
  return shared;
}

bool always_shown(const std::string& op) {
  static const std::set<std::string_view> those{
      "wait", "wake", "notify_one", "notify_all", "futex_wait", "futex_wake", "ask", "answer", "asio"};
  return those.contains(op);
}

}  // namespace

std::string thread_name(int thread) {
  return thread == 0 ? "main" : fmt::format("thread {}", thread);
}

ObjectNames::ObjectNames(const FailedSchedule& failure) {
  for (const auto& step : failure.steps)
    if (is_mutex(step.op) && std::find(mutexes_.begin(), mutexes_.end(), step.object) == mutexes_.end())
      mutexes_.push_back(step.object);
}

ObjectNames::ObjectNames(const std::vector<ScheduleStep>& steps, const std::vector<WaitingThread>& waiting) {
  std::set<int> found;
  const auto add = [&found](const auto& each) {
    if (is_mutex(each.op)) found.insert(each.object);
  };
  std::for_each(steps.begin(), steps.end(), add);
  std::for_each(waiting.begin(), waiting.end(), add);
  mutexes_.assign(found.begin(), found.end());
}

std::string ObjectNames::of(const std::string& op, int object, const std::string& name) const {
  if (!name.empty()) return is_mutex(op) ? "mutex " + name : name;
  const auto found = std::find(mutexes_.begin(), mutexes_.end(), object);
  if (!is_mutex(op) || mutexes_.size() < 2 || found == mutexes_.end()) return "the mutex";
  return fmt::format("mutex {}",
                     static_cast<char>('A' + std::min<std::ptrdiff_t>(found - mutexes_.begin(), 25)));
}

// A pointer or a hash says nothing to a reader. A small negative int or long looks like a large number.
std::string value_in_words(std::uint64_t value) {
  constexpr std::uint64_t largest = 1'000'000;
  constexpr std::uint64_t ints = std::uint64_t{1} << 32;
  if (value <= largest) return std::to_string(value);
  if (value < ints && ints - value <= largest) return "-" + std::to_string(ints - value);
  if (std::uint64_t{0} - value <= largest) return "-" + std::to_string(std::uint64_t{0} - value);
  return {};
}

bool tells_nothing(const ScheduleStep& step) {
  return (step.op == "read" || step.op == "write") && value_in_words(step.value.value_or(0)).empty();
}

std::string event_in_words(const ScheduleStep& step, const ObjectNames& names) {
  const auto found = std::find_if(all_words.begin(), all_words.end(),
                                  [&](const Words& words) { return words.op == step.op; });
  if (found == all_words.end()) return {};
  auto text = std::string(found->event);
  if (const auto gap = text.find("{}"); gap != std::string::npos)
    text.replace(gap, 2,
                 is_about_page(step.op) ? page_of(step.value) : names.of(step.op, step.object, step.name));
  if (!step.name.empty())
    for (const std::string_view unnamed : {"the atomic", "the variable", "the semaphore"})
      if (const auto begin = text.find(unnamed); begin != std::string::npos)
        text.replace(begin, unnamed.size(), step.name);
  if (step.op.starts_with("notify") && step.value == 0U) text += ": nobody waits";
  if (step.value && has_value(step.op))
    if (const auto value = value_in_words(*step.value); !value.empty())
      text += (step.op == "exchange" ? ", which was: " : ": ") + value;
  if (step.op == "wake" && step.why == "spurious") text += ", although nobody notified it";
  if (step.value && step.op.ends_with("trylock"))
    text += *step.value != 0 ? ": it gets it" : ": it is locked";
  return text;
}

std::string wait_in_words(const WaitingThread& waiting, const ObjectNames& names) {
  if (waiting.op == "join")
    return waiting.holder >= 0 ? fmt::format("waits for {} to end", thread_name(waiting.holder))
                               : "waits for a thread to end";
  if (is_mutex(waiting.op))
    return waiting.holder >= 0
               ? fmt::format("waits for {}, which {} holds",
                             names.of(waiting.op, waiting.object, waiting.name), thread_name(waiting.holder))
               : fmt::format("waits for {}", names.of(waiting.op, waiting.object, waiting.name));
  if (waiting.op == "wake" && waiting.holder >= 0)
    return fmt::format("is awake, but waits for the mutex, which {} holds", thread_name(waiting.holder));
  const std::string_view for_what = waiting.op == "wait" || waiting.op == "wake"
                                        ? "sleeps, and nobody will notify it"
                                    : waiting.op.starts_with("futex") ? "sleeps, and nobody will notify it"
                                    : waiting.op.starts_with("semaphore") ? "waits for the semaphore for ever"
                                    : waiting.op.starts_with("barrier")   ? "waits at the barrier for ever"
                                                                          : "waits for ever";
  return std::string(for_what);
}

Interleaving interleaving_of(const FailedSchedule& failure, const Lines& lines) {
  Interleaving order;
  int threads = 1;
  for (const auto& step : failure.steps) threads = std::max(threads, step.thread + 1);
  for (const auto& waiting : failure.waiting) threads = std::max(threads, waiting.thread + 1);
  for (int i = 0; i < threads; ++i) order.threads.push_back(thread_name(i));
  const ObjectNames names(failure);
  const auto shared = shared_places(failure);
  const auto add = [&](int thread, const Offsets& at, std::string event) {
    const auto line = lines(at);
    if (!line || event.empty()) return;
    // One call of a library can be many steps.
    const auto last = std::find_if(order.turns.rbegin(), order.turns.rend(),
                                   [&](const Turn& turn) { return turn.thread == thread; });
    if (event == calls_asio && last != order.turns.rend() && last->event == event &&
        last->line == line->line && last->file == line->file)
      return;
    order.turns.push_back({thread, line->file, line->line, {}, std::move(event)});
  };
  // What the program does before it has a second thread, or requests a page, is the same in every order.
  const auto first = std::find_if(failure.steps.begin(), failure.steps.end(), [](const ScheduleStep& step) {
    return step.thread != 0 || step.op == "create" || step.op == "ask";
  });
  for (auto at = first; at != failure.steps.end(); ++at) {
    const auto& step = *at;
    // Which call lets the event loop go on says nothing if nobody comes between.
    if (step.op == "asio" && threads == 1) continue;
    if ((shared.contains(step.where) && !tells_nothing(step)) || always_shown(step.op))
      add(step.thread, step.at, event_in_words(step, names) + older_in_short(failure, step, lines));
  }
  // An access that races ends the run before it happens.
  for (const auto& access : failure.race)
    add(access.thread, access.at,
        access.freed   ? "frees the memory"
        : access.write ? "writes the variable"
                       : "reads the variable");
  if (failure.kind == "deadlock")
    for (const auto& waiting : failure.waiting)
      add(waiting.thread, waiting.at, wait_in_words(waiting, names));
  return order;
}

// In the shortest failing schedule, each switch that is left is needed: what the other thread did there must
// not happen there. The last one is the closest to the failure.
std::optional<CameBetween> came_between(const FailedSchedule& failure, const Lines& lines) {
  const auto& steps = failure.steps;
  for (auto i = steps.size(); i-- > 1;) {
    const auto thread = steps[i - 1].thread;
    if (steps[i].thread == thread || steps[i].why != "chosen") continue;
    std::optional<Line> before, between, after;
    for (auto at = i; at-- > 0 && !before;)
      if (steps[at].thread == thread) before = lines(steps[at].at);
    for (auto at = i; at < steps.size() && !after; ++at) {
      if (steps[at].thread == thread)
        after = lines(steps[at].at);
      else if (!between)
        between = lines(steps[at].at);
    }
    if (before && between && after && before->file == after->file && before->line <= after->line)
      return CameBetween{*before, *between, *after};
  }
  return std::nullopt;
}

}  // namespace manyhands::host
