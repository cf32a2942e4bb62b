#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "measure/gate_words.hpp"
#include "measure/mechanism_parts.hpp"

namespace manyhands {
namespace {

/// A thread uses one connection for all its requests, so a single connection means a single thread. The
/// calling thread may have requested the first page.
bool one_thread_asked(const Run& run) {
  const auto& requests = run.requests;
  return requests.size() > 2 && std::all_of(requests.begin() + 1, requests.end(), [&](const Request& r) {
           return r.connection == requests[1].connection;
         });
}

/// In a library's thread pool: what keeps its threads from making more requests?
std::optional<Finding> pool_keeps_from_asking(const Gate& gate, int limit,
                                              const std::vector<StackReading>& waits) {
  std::vector<PoolStack> pool;
  for (const auto& wait : waits)
    if (wait.pool.in_pool) pool.push_back(wait.pool);
  const auto find = [&](auto&& test) {
    const auto found = std::find_if(pool.begin(), pool.end(), test);
    return found == pool.end() ? nullptr : &*found;
  };
  if (const auto* waiter = find([](const PoolStack& s) { return s.waits != nullptr; }))
    return finding_at(
        "waits-inside-pool", "stacks",
        held(gate, limit) + "; a task of the pool waited here for another one, and blocked its thread",
        waiter->waits);
  const auto* idle = find([](const PoolStack& s) { return s.idle; });
  if (idle == nullptr) return std::nullopt;
  if (const auto* inner = find([](const PoolStack& s) { return s.runs_inner != nullptr; }))
    return finding_at(
        "ran-in-callers-thread", "stacks",
        held(gate, limit) +
            "; a task submitted another one here, and its own thread ran it at once, inside the first, while "
            "other threads of the pool were idle. dispatch does this; post queues the task for a free thread",
        inner->runs_inner);
  const auto* strand = find([](const PoolStack& s) { return s.in_strand && s.line != nullptr; });
  const bool all_in_strands =
      std::all_of(pool.begin(), pool.end(), [](const PoolStack& s) { return s.idle || s.in_strand; });
  if (strand != nullptr && all_in_strands)
    return finding_at(
        "strand-over-everything", "stacks",
        held(gate, limit) +
            "; a task of a strand was here, and a strand runs one task at a time. Do not wait for the "
            "network in a strand",
        strand->line);
  return std::nullopt;
}

bool has_idle_pool_thread(const std::vector<StackReading>& waits) {
  return std::any_of(waits.begin(), waits.end(), [](const StackReading& wait) { return wait.pool.idle; });
}

/// No other cause was found. `alone`: the same thread or process made every request.
Finding only_so_many(const Run& run, int limit, bool processes, bool alone,
                     const std::vector<StackReading>& waits) {
  const auto& gate = run.gate;
  const auto only = [&](const std::string& why, const Frame* line = nullptr) {
    return finding_at("too-few-in-flight", "ledger", held(gate, limit) + why, line);
  };
  if (!alone) return only("");
  if (!processes && run.peak_threads == 2) {
    // Threads that lived only for a moment were perhaps not seen.
    const auto* join = find_wait(waits, WaitsFor::thread_end);
    return only(fmt::format("; the same thread made every request. No other one was there but the calling "
                            "thread{}. Either no "
                            "more were started: then start all before you join the first (a jthread's "
                            "destructor joins, too). "
                            "Or the others had ended already: a worker that finds nothing to take is not "
                            "done, because a page "
                            "in flight may bring more",
                            join == nullptr ? "" : ", which waited here for that thread to end"),
                join == nullptr ? nullptr : join->line);
  }
  return only(fmt::format(
      "; the same {} made every request{}: the others had ended, or got no work. A worker that finds "
      "nothing to take is not done: a page in flight may bring more",
      processes ? "process" : "thread",
      run.requests[0].connection == run.requests[1].connection ? "" : " but the first"));
}

}  // namespace

Finding too_few(const Run& run, int limit, const Mechanism& asked, std::string_view prefix) {
  if (asked.kind == MechanismKind::single_thread && run.peak_threads == 1 && run.peak_processes == 0)
    return too_few_on_one_thread(run, held(run.gate, limit), prefix);
  const bool processes = asked.kind == MechanismKind::processes;
  const auto& gate = run.gate;
  const auto places = waits_in(gate.stacks, prefix);
  if (const auto* lock = find_wait(places, WaitsFor::mutex)) {
    auto finding = finding_at("lock-held-during-io", "stacks",
                              held(gate, limit) +
                                  "; a thread waited here for a lock that another thread holds while it "
                                  "waits for the network",
                              lock->line);
    for (const auto& place : places)
      if (place.line_waits_for == WaitsFor::unknown && place.line && gate.in_flight == 1)
        finding.related.push_back({"meanwhile, another thread was here", place.line->file, place.line->line});
    return finding;
  }
  if (auto pool = pool_keeps_from_asking(gate, limit, places)) return *pool;
  // Every crawl joins its threads in the end, so a join only matters if no other thread could make a request.
  const auto* waits = find_wait(places, WaitsFor::future);
  if (!waits && places.size() == 2) waits = find_wait(places, WaitsFor::thread_end);
  // Likewise for a parent that reads what its children send: it only matters if all children but one are
  // idle.
  if (!waits && processes && run.peak_processes > 0 && places.size() == 1)
    waits = find_wait_for_reply(places);
  // Workers that returned too early leave one that does everything, and a thread that joins it, too.
  const bool alone = gate.in_flight == 1 && one_thread_asked(run);
  if (waits && gate.in_flight <= 1 && (!alone || has_idle_pool_thread(places))) {
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
  return only_so_many(run, limit, processes, alone, places);
}

}  // namespace manyhands
