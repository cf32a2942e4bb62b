#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <set>
#include <utility>

#include "measure/mechanism_constants.hpp"
#include "measure/mechanism_parts.hpp"
#include "model/known_code.hpp"
#include "model/pool_stack.hpp"

namespace manyhands {
namespace {
using namespace constants;

enum class Waits { lock, task, join, reply, other };

/// What a thread waits for, according to the innermost library frame that tells, and the learner's line that
/// led there.
struct Place {
  Waits waits = Waits::other;
  const Frame* line = nullptr;
  std::vector<const Frame*> callers;  // the learner's lines that led to that line
};

bool contains_any(const std::string& text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](auto word) { return text.find(word) != std::string::npos; });
}

bool is_learners(const Frame& frame, std::string_view prefix) {
  return !prefix.empty() && frame.file.compare(0, prefix.size(), prefix) == 0;
}

Place place_of(const ThreadStack& stack, std::string_view prefix) {
  Place place;
  for (const auto& frame : stack.frames) {
    if (is_learners(frame, prefix)) {
      (place.line ? place.callers.emplace_back() : place.line) = &frame;
      continue;
    }
    if (place.line) continue;
    const auto& name = frame.function;
    if (contains_any(name, {"_M_run", "_M_invoke", "_Invoker", "_M_do_set", "_M_set_result"}))
      break;  // runs a task
    if (name.find("manyhands::") != std::string::npos) {
      if (place.waits == Waits::reply) place.waits = Waits::other;  // the kit reads: a request of its own
    } else if (contains_any(name, {"future", "_State_base", "_Async_state"})) {
      place.waits = Waits::task;  // a discarded future's destructor joins the thread, so this takes
                                  // precedence over a join
    } else if (place.waits == Waits::other &&
               contains_any(name, {"pthread_join", "pthread_clockjoin", "thread::join"})) {
      place.waits = Waits::join;
    } else if (place.waits == Waits::other &&
               contains_any(
                   name, {"mutex_lock", "lll_lock_wait", "lll_mutex_lock", "mutex::lock", "mutex_clocklock",
                          "rwlock_rdlock", "rwlock_wrlock", "_mutex_cond_lock"})) {
      place.waits = Waits::lock;
    } else if (place.waits == Waits::other &&
               contains_any(name, {"_read", "_recv", "wait4", "waitpid", "waitid"})) {
      place.waits = Waits::reply;
    }
  }
  return place;
}

const Place* find(const std::vector<Place>& places, Waits waits) {
  const Place* found = nullptr;
  for (const auto& place : places)
    if (place.waits == waits && (!found || (!found->line && place.line))) found = &place;
  return found;
}

Finding finding_at(KnownCode code, std::string by, std::string message, const Frame* line) {
  Finding finding;
  finding.code = code.str();
  finding.by = std::move(by);
  finding.message = std::move(message);
  if (line) finding.file = line->file, finding.line = line->line;
  return finding;
}

std::string were_in_flight(int count) {
  return count == 1 ? "1 request was in flight" : fmt::format("{} requests were in flight", count);
}

/// Mentions the number of workers if it differs from the usual one.
std::string called_with(const Run& run, int workers) {
  return run.workers == 0 || run.workers == workers
             ? ""
             : fmt::format(" (your function was called with {} {})", run.workers,
                           run.workers == 1 ? "worker" : "workers");
}

std::string held(const Gate& gate, int limit) {
  return fmt::format("the grader held back all answers: then {}, where {} could be",
                     were_in_flight(gate.in_flight), limit);
}

int limit_of(const Run& run, int workers) {
  return run.gate.limit > 0 ? run.gate.limit : run.workers > 0 ? run.workers : workers;
}

/// A thread uses one connection for all its requests, so a single connection means a single thread.
bool one_thread_asked(const Run& run) {
  const auto& requests = run.requests;
  return requests.size() > 2 && std::all_of(requests.begin(), requests.end(), [&](const Request& r) {
           return r.connection == requests.front().connection;
         });
}

/// In a library's thread pool: what keeps its threads from making more requests?
std::optional<Finding> pool_keeps_from_asking(const Run& run, int limit, std::string_view prefix) {
  std::vector<PoolStack> pool;
  for (const auto& stack : run.gate.stacks)
    if (const auto one = pool_stack(stack, prefix); one.in_pool) pool.push_back(one);
  const auto find = [&](auto&& test) {
    const auto found = std::find_if(pool.begin(), pool.end(), test);
    return found == pool.end() ? nullptr : &*found;
  };
  if (const auto* waits = find([](const PoolStack& s) { return s.waits != nullptr; }))
    return finding_at(
        "waits-inside-pool", "stacks",
        held(run.gate, limit) + "; a task of the pool waited here for another one, and blocked its thread",
        waits->waits);
  const auto* idle = find([](const PoolStack& s) { return s.idle; });
  if (idle == nullptr) return std::nullopt;
  if (const auto* inner = find([](const PoolStack& s) { return s.runs_inner != nullptr; }))
    return finding_at(
        "ran-in-callers-thread", "stacks",
        held(run.gate, limit) +
            "; a task submitted another one here, and its own thread ran it at once, inside the first, while "
            "other threads of the pool were idle. dispatch does this; post queues the task for a free thread",
        inner->runs_inner);
  const auto* strand = find([](const PoolStack& s) { return s.in_strand && s.line != nullptr; });
  const bool all_in_strands =
      std::all_of(pool.begin(), pool.end(), [](const PoolStack& s) { return s.idle || s.in_strand; });
  if (strand != nullptr && all_in_strands)
    return finding_at(
        "strand-over-everything", "stacks",
        held(run.gate, limit) +
            "; a task of a strand was here, and a strand runs one task at a time. Do not wait for the "
            "network in a strand",
        strand->line);
  return std::nullopt;
}

bool has_idle_pool_thread(const Run& run, std::string_view prefix) {
  return std::any_of(run.gate.stacks.begin(), run.gate.stacks.end(),
                     [&](const ThreadStack& stack) { return pool_stack(stack, prefix).idle; });
}

/// Everything slept, with fewer requests in flight than possible: why?
Finding too_few(const Run& run, int limit, const Mechanism& asked, std::string_view prefix) {
  if (asked.kind == MechanismKind::single_thread && run.peak_threads == 1 && run.peak_processes == 0)
    return too_few_on_one_thread(run, held(run.gate, limit), prefix);
  const bool processes = asked.kind == MechanismKind::processes;
  const auto& gate = run.gate;
  std::vector<Place> places;
  for (const auto& stack : gate.stacks) places.push_back(place_of(stack, prefix));
  if (const auto* lock = find(places, Waits::lock)) {
    auto finding = finding_at("lock-held-during-io", "stacks",
                              held(gate, limit) +
                                  "; a thread waited here for a lock that another thread holds while it "
                                  "waits for the network",
                              lock->line);
    for (const auto& place : places)
      if (place.waits == Waits::other && place.line && gate.in_flight == 1)
        finding.related.push_back({"meanwhile, another thread was here", place.line->file, place.line->line});
    return finding;
  }
  if (auto pool = pool_keeps_from_asking(run, limit, prefix)) return *pool;
  // Every crawl joins its threads in the end, so a join only matters if no other thread could make a request.
  const auto* waits = find(places, Waits::task);
  if (!waits && places.size() == 2) waits = find(places, Waits::join);
  // Likewise for a parent that reads what its children send: it only matters if all children but one are
  // idle.
  if (!waits && processes && run.peak_processes > 0 && places.size() == 1) waits = find(places, Waits::reply);
  // Workers that returned too early leave one that does everything, and a thread that joins it, too.
  const bool alone = gate.in_flight == 1 && one_thread_asked(run);
  if (waits && gate.in_flight <= 1 && (!alone || has_idle_pool_thread(run, prefix))) {
    auto finding = finding_at(
        "waits-for-each-task", "stacks",
        held(gate, limit) + "; your program waited here for that one to finish before it started the next",
        waits->line);
    for (const auto* caller : waits->callers)
      if (finding.related.size() < 4)
        finding.related.push_back({"called from here", caller->file, caller->line});
    return finding;
  }
  if (gate.in_flight == 1 && run.peak_threads == 1 && run.peak_processes == 0)
    return finding_at("serial", "ledger",
                      held(gate, limit) + (processes ? "; your program never had a child process"
                                                     : "; your program never had a second thread"),
                      places.size() == 1 ? places.front().line : nullptr);
  return finding_at(
      "too-few-in-flight", "ledger",
      held(gate, limit) +
          (alone && !processes && run.peak_threads == 2 ? "; the same thread made every request, and there "
                                                          "was no other besides the calling thread"
           : alone ? fmt::format("; the same {} made every request: the others had ended, or got no work",
                                 processes ? "process" : "thread")
                   : ""),
      nullptr);
}

/// Besides the calling thread there are more threads than workers: what are they for?
Finding too_large_pool(const Run& run, int workers, std::string_view prefix) {
  const auto count = fmt::format(
      "the grader held back all answers: then your program had {} threads besides the calling one, but was "
      "called with {} workers",
      run.gate.threads - 1, workers);
  for (const auto& stack : run.gate.stacks)
    if (const auto one = pool_stack(stack, prefix); one.waits != nullptr)
      return finding_at("waits-inside-pool", "stacks",
                        count +
                            ". A task waited here for others, and blocked its thread. Do not add a thread to "
                            "make up for that: wait in the thread that called your function, and give the "
                            "pool exactly as many threads as there are workers",
                        one.waits);
  return finding_at("too-many-threads", "kernel",
                    count + ": a pool has as many threads as you pass to its constructor", nullptr);
}

Finding too_many_threads(const Run& run, int workers) {
  return finding_at("too-many-threads", "kernel",
                    fmt::format("{} threads were alive at once, for {}", run.peak_threads,
                                workers == 1 ? "1 worker" : fmt::format("{} workers", workers)),
                    nullptr);
}

/// The most requests in flight at once in the whole run. The ledger never counts too many.
int most_in_flight(const Run& run) {
  int most = run.gate.in_flight;
  for (const auto& request : run.requests) most = std::max(most, request.in_flight);
  return most;
}

std::vector<Finding> too_many(const Run& run, int limit, int workers) {
  std::vector<Finding> findings{
      finding_at("too-many-in-flight", "ledger",
                 fmt::format("{} at once; {} {} allowed{}", were_in_flight(most_in_flight(run)), limit,
                             limit == 1 ? "is" : "are", called_with(run, workers)),
                 nullptr)};
  if (run.peak_threads >= far_too_many_threads * limit) findings.push_back(too_many_threads(run, limit));
  return findings;
}

/// On a CPU all the time although there was nothing to do but wait.
bool busy(const Run& run) {
  const auto hold = static_cast<double>(run.gate.hold_ns);
  return run.gate.hold_ns >= least_hold_ns && static_cast<double>(run.gate.busy_ns) >= busy_hold * hold &&
         static_cast<double>(run.cpu_ns) >= busy_cpu * hold;
}

Finding busy_wait(const Run& run, std::string_view prefix) {
  const Frame* line = nullptr;
  for (const auto& stack : run.gate.stacks)
    if (const auto place = place_of(stack, prefix); place.line && (!line || stack.state == 'R'))
      line = place.line;
  const auto hold = static_cast<double>(run.gate.hold_ns);
  return finding_at(
      "busy-wait", "kernel",
      fmt::format(
          "for {:.1f} s there was nothing to do but wait for the network, so all threads could sleep; but on "
          "average {:.1f} of your program's threads were running",
          hold / 1e9, static_cast<double>(run.gate.busy_ns) / hold),
      line);
}
/// A slot stayed empty although there was more to request, and everything slept: which thread waits, and for
/// what?
Finding left_empty(const Run& run, const Mechanism& asked, std::string_view prefix) {
  const auto& refill = run.gate.refill;
  auto message = fmt::format(
      "the grader held back all answers and released them one at a time: after {} of them, your program made "
      "no new request; then {}, where {} could be, and your program already knew {}",
      refill.answered, were_in_flight(refill.in_flight), run.gate.limit,
      refill.known_left == 1 ? "1 more URL" : fmt::format("{} more URLs", refill.known_left));
  std::vector<Place> places;
  const Frame* idle = nullptr;        // a thread that is not in a request
  const Frame* on_its_way = nullptr;  // where a request that waits on an event loop was made
  for (const auto& stack : refill.stacks) {
    places.push_back(place_of(stack, prefix));
    const auto& line = places.back().line;
    const bool in_kit = std::any_of(stack.frames.begin(), stack.frames.end(), [](const Frame& frame) {
      return frame.function.find("manyhands::") != std::string::npos;
    });
    if (stack.tid == 0 && on_its_way == nullptr) on_its_way = line;
    const bool joins = places.back().waits == Waits::join;  // as a thread that starts others does at the end
    if (stack.tid != 0 && idle == nullptr && !in_kit && !joins) idle = line;
  }
  const auto* one = find(places, Waits::task);
  // A thread that reads may be in a request that it makes without the kit.
  const bool processes = asked.kind == MechanismKind::processes;
  if (processes && (one == nullptr || one->line == nullptr)) one = find(places, Waits::reply);
  if (one != nullptr && one->line != nullptr)
    return finding_at("waits-in-order", "stacks",
                      message + ". It waited here for one particular request, although another had finished",
                      one->line);
  const auto* all = find(places, Waits::join);
  if (all != nullptr && all->line != nullptr && idle == nullptr && places.size() > 1)
    return finding_at("too-few-in-flight", "stacks",
                      message + ". It waited here for all the others to finish before it started more",
                      all->line);
  if (on_its_way != nullptr)
    return finding_at("too-few-in-flight", "ledger",
                      message +
                          ". The others were requested here. Whenever one of them finishes, start the next "
                          "one: do not wait for all of them",
                      on_its_way);
  if (refill.same_place)
    message +=
        ". The same worker got all of those answers, while the others were held back: the remaining URLs "
        "seem to be assigned to other workers already. A free worker must take the next URL of all that wait";
  return finding_at("too-few-in-flight", idle != nullptr ? "stacks" : "ledger",
                    message + (idle == nullptr ? ""
                               : processes     ? ". Meanwhile it waited here"
                                               : ". An idle thread waited here"),
                    idle);
}
}  // namespace

Part judge_refill(const std::vector<const Run*>& runs, const Mechanism& asked, std::string_view prefix) {
  std::vector<const Run*> empty;
  for (const auto* run : runs)
    if (run->gate.refill.used && run->gate.refill.known_left > 0) empty.push_back(run);
  if (static_cast<int>(empty.size()) < runs_that_agree)
    return {empty.empty() ? Part::Is::as_asked : Part::Is::open,
            {},
            "the grader could not see whether your program starts a new request as soon as one finishes"};
  // With stacks, and with the largest number of workers, where it is most obvious.
  const auto* best = *std::max_element(empty.begin(), empty.end(), [](const Run* a, const Run* b) {
    const auto rank = [](const Run* run) {
      return std::pair(!run->gate.refill.stacks.empty(), run->gate.limit);
    };
    return rank(a) < rank(b);
  });
  return {Part::Is::wrong, {left_empty(*best, asked, prefix)}, ""};
}

Part judge_gate(const std::vector<const Run*>& runs, const Mechanism& asked, int workers,
                std::string_view prefix) {
  std::vector<const Run*> few;
  std::vector<const Run*> spinning;
  std::set<int> asked_for;  // numbers of workers, and those that the program was seen to use fully
  std::set<int> as_asked;
  std::vector<const Run*> crowded;
  for (const auto* run : runs) {
    const auto& gate = run->gate;
    if (!gate.used) continue;
    const int limit = limit_of(*run, workers);
    const int own_workers = run->workers > 0 ? run->workers : workers;
    if (gate.in_flight > limit) return {Part::Is::wrong, too_many(*run, limit, workers), ""};
    if (most_in_flight(*run) > own_workers)
      return {Part::Is::wrong, too_many(*run, own_workers, workers), ""};
    // A program that wakes up now and then is never quiet, but it had enough time to make more requests.
    const bool settled = gate.quiet || (gate.hold_ns >= long_hold_ns && !busy(*run));
    if (!gate.quiet && busy(*run)) spinning.push_back(run);
    // With less to fetch than there are workers, the number in flight proves nothing. What the idle workers
    // do is still evidence.
    if (limit < own_workers) continue;
    asked_for.insert(own_workers);
    if (settled && gate.in_flight == limit) {
      // Threads that a library starts are easy to create, but each costs as much as any other thread.
      if (asked.kind == MechanismKind::executor && gate.threads > own_workers + 1)
        crowded.push_back(run);
      else
        as_asked.insert(own_workers);
    }
    if (gate.quiet && gate.in_flight < limit) few.push_back(run);
  }
  if (static_cast<int>(spinning.size()) >= runs_that_agree)
    return {Part::Is::wrong, {busy_wait(*spinning.back(), prefix)}, ""};
  const auto alike = [&](const Run* run) {
    return run->gate.used && run->workers == spinning.front()->workers &&
           run->gate.limit == spinning.front()->gate.limit;
  };
  if (!spinning.empty() && std::count_if(runs.begin(), runs.end(), alike) < runs_that_agree)
    return {Part::Is::open, {}, "your program seemed to use CPU time while there was nothing to do but wait"};
  if (static_cast<int>(crowded.size()) >= runs_that_agree)
    return {
        Part::Is::wrong, {too_large_pool(*crowded.back(), limit_of(*crowded.back(), workers), prefix)}, ""};
  if (!as_asked.empty() && as_asked == asked_for) return {Part::Is::as_asked, {}, ""};
  if (!crowded.empty()) return {Part::Is::open, {}, "your program seemed to have more threads than workers"};
  if (static_cast<int>(few.size()) >= runs_that_agree) {
    const auto* run = few.back();
    for (const auto* other : few)
      if (run->gate.stacks.empty()) run = other;
    auto finding = too_few(*run, limit_of(*run, workers), asked, prefix);
    finding.message += called_with(*run, workers);
    return {Part::Is::wrong, {std::move(finding)}, ""};
  }
  return {Part::Is::open,
          {},
          "the grader could not see how many requests your program keeps in flight: its threads never all "
          "slept while the answers were held back"};
}

}  // namespace manyhands
