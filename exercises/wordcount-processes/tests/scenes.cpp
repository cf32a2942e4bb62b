#include "tests/scenes.hpp"

#include <signal.h>

#include <algorithm>

#include "kit/host/observe/proc.hpp"

namespace wordcount {

namespace host = manyhands::host;

void Scene::look(pid_t guest) {
  if (const auto thread = host::held_thread_of(guest)) {
    itself_ = true;
    host::release(guest, thread);
  }
  for (const auto pid : host::proc::descendants_of(guest)) {
    const auto thread = seen_.contains(pid) ? 0 : host::held_thread_of(pid);
    if (thread == 0) continue;
    seen_.insert(pid);
    takes_.push_back({.worker = pid,
                      .thread = thread,
                      .started = host::started_at(pid),
                      .executed = host::was_executed(pid, guest),
                      .bytes_read = host::bytes_read_by(pid),
                      .bytes_written = host::bytes_written_by(pid)});
    held(guest, takes_.back());
  }
  every_look(guest);
}

int Scene::deaths() const {
  return static_cast<int>(
      std::count_if(takes_.begin(), takes_.end(), [](const Take& take) { return take.killed.count() > 0; }));
}

void Scene::kill(Take& take) {
  take.killed = host::since_boot();
  ::kill(take.worker, SIGKILL);
}

void Scene::go_on(const Take& take) {
  seen_.erase(take.worker);  // if it is held again, that is another take
  host::release(take.worker, take.thread);
}

void KillsFirst::held(pid_t /*guest*/, Take& take) {
  deaths() < times_ ? kill(take) : go_on(take);
}

void KillsOneByOne::held(pid_t /*guest*/, Take& take) {
  looks_ = 0;
  if (!kills_) return;
  static_cast<int>(takes().size()) <= times_ ? kill(take) : go_on(take);
}

void KillsOneByOne::every_look(pid_t guest) {
  if (!kills_) {
    kills_ =
        static_cast<int>(takes().size()) >= times_ || (!takes().empty() && ++looks_ >= looks_without_news);
    all_ = takes().size();
    if (kills_) kill_next();
    return;
  }
  const auto below = host::proc::descendants_of(guest);
  const auto& latest = takes().at(turn(killed_ - 1));
  const bool is_there = std::find(below.begin(), below.end(), latest.worker) != below.end();
  // A program that waits for its dead only at the end has noticed in the meantime, too.
  if (is_there && ++looks_ < looks_without_news) return;
  looks_ = 0;
  kill_next();
}

void KillsOneByOne::kill_next() {
  if (killed_ < all_) kill_nth(turn(killed_++));
}

std::size_t KillsOneByOne::turn(std::size_t n) const {
  return backwards_ ? all_ - 1 - n : n;
}

void KillsAfterAnAnswer::held(pid_t /*guest*/, Take& take) {
  const bool answered = take.bytes_written >= static_cast<std::int64_t>(answer_);
  if (phase_ != Phase::waiting && (phase_ != Phase::answering || !answered)) return go_on(take);
  phase_ = phase_ == Phase::waiting ? Phase::answering : Phase::noticing;
  killed_ = take.worker;
  kill(take);
}

// Since the kill, wherever below the program.
bool KillsAfterAnAnswer::has_started_another(pid_t guest) const {
  const auto below = host::proc::descendants_of(guest);
  return std::any_of(below.begin(), below.end(), [this](pid_t pid) {
    return pid != killed_ && host::started_at(pid) + host::tick >= takes().back().killed;
  });
}

void KillsAfterAnAnswer::every_look(pid_t guest) {
  // It is woken when the worker has ended. So if it sleeps after that, it has noticed.
  if (phase_ == Phase::noticing && host::has_ended(killed_) && rest_.look(guest)) {
    phase_ = Phase::sleeping;
    asleep_since_ = host::since_boot();
  } else if (phase_ == Phase::sleeping) {
    // Not from the time alone: this host may have been kept from looking.
    const bool sleeps = rest_.look(guest) && !has_started_another(guest);
    slept_ = sleeps && host::since_boot() - asleep_since_ >= watched_;
    if (!sleeps || slept_) phase_ = Phase::done;
  }
}

void KillsOneOfTwo::held(pid_t /*guest*/, Take& take) {
  looks_ = 0;
  if (phase_ == Phase::waiting) {
    if (takes().size() < 2) return;
    kill_nth(0);
    phase_ = Phase::noticing;
    return;
  }
  went_on_ = went_on_ || take.worker == takes().at(1).worker;
  go_on(take);
}

void KillsOneOfTwo::every_look(pid_t guest) {
  if (phase_ == Phase::waiting) {
    if (takes().empty() || ++looks_ < looks_without_news) return;
    go_on(takes().front());
    phase_ = Phase::done;
  } else if (phase_ == Phase::noticing) {
    // It is woken when the worker has ended. So if it sleeps after that, it has noticed.
    if (!host::has_ended(takes().front().worker) || (!rest_.look(guest) && ++looks_ < looks_without_rest))
      return;
    go_on(takes().at(1));
    phase_ = Phase::watching;
  } else if (phase_ == Phase::watching) {
    watch(guest);
  }
}

void KillsOneOfTwo::watch(pid_t guest) {
  const auto other = takes().at(1).worker;
  const auto now = host::since_boot();
  went_on_ = went_on_ || host::has_ended(other);
  // A worker that sleeps and is not held has answered, and the kernel has woken the program: on a busy
  // machine it would be late, but not asleep.
  const bool at_rest = rest_.look(guest);
  const bool both = others_rest_.look(other) && at_rest;
  if (!both) asleep_since_ = {};
  if (both && asleep_since_.count() == 0) asleep_since_ = now;
  const bool over = now - takes().front().killed >= pause_;
  slept_ = both && !over && !went_on_ && now - asleep_since_ >= watched_;
  if (over || went_on_ || slept_) phase_ = Phase::done;
}

void TakesTime::held(pid_t /*guest*/, Take& take) {
  if (lost_one_) return go_on(take);
  held_since_ = host::since_boot();
  // It gets a piece after it was started, and after its answer about the last one.
  const auto released = released_.find(take.worker);
  can_have_it_since_ = released == released_.end() ? take.started : released->second;
}

void TakesTime::every_look(pid_t guest) {
  if (held_since_.count() == 0) return;
  const auto& take = takes().back();
  const auto now = host::since_boot();
  if (host::has_ended(take.worker)) {
    held_since_ = {};
    if (host::has_ended(guest)) return;
    lost_one_ = true;
    const auto had = now - can_have_it_since_;
    // A program may round times a little.
    if (had < patience_ * 4 / 5) killed_after_ = std::max(had, std::chrono::milliseconds(1));
  } else if (now - held_since_ >= time_) {
    held_since_ = {};
    released_[take.worker] = now;
    go_on(take);
  }
}

void LeavesStopped::held(pid_t /*guest*/, Take& take) {
  if (static_cast<int>(takes().size()) > times_) return go_on(take);
  ::kill(take.worker, SIGSTOP);
}

void LeavesStopped::every_look(pid_t /*guest*/) {
  const auto stopped = std::min(takes().size(), static_cast<std::size_t>(times_));
  if (stopped == 0) return;
  const auto last = takes().begin() + static_cast<std::ptrdiff_t>(stopped);
  const auto any = [&](auto is) {
    return std::any_of(takes().begin(), last, [&](const Take& take) { return is(take.worker); });
  };
  noticed_ = !any([](pid_t worker) { return !host::has_ended(worker); });
  asked_to_end_ = any([](pid_t worker) { return host::has_pending(worker, SIGTERM); });
}

void Terminates::held(pid_t /*guest*/, Take& /*take*/) {
  looks_ = 0;
}

void Terminates::every_look(pid_t guest) {
  if (read_before_ < 0) read_before_ = host::bytes_read_by(guest);
  if (sent_ || takes().empty()) return;
  const bool all = static_cast<int>(takes().size()) >= workers_;
  const bool at_rest = rest_.look(guest);
  if (++looks_ < looks_without_news && !(all && at_rest)) return;
  sent_ = true;
  rested_ = at_rest;
  read_ = host::bytes_read_by(guest) - read_before_;
  for (const auto& take : takes()) ::kill(take.worker, SIGSTOP);
  ::kill(guest, SIGTERM);
}

}  // namespace wordcount
