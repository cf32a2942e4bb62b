#include "tests/stopped_program.hpp"

#include <signal.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace wordcount {

namespace host = manyhands::host;

void WhileItIsStopped::held(pid_t /*guest*/, Take& take) {
  looks_ = 0;
  if (phase_ == Phase::done) go_on(take);
}

void WhileItIsStopped::every_look(pid_t guest) {
  if (phase_ == Phase::waiting) {
    if (takes().empty()) return;
    if (!all_are_here_ && takes().size() < workers_ && ++looks_ < looks_without_news) return;
    if (!std::exchange(all_are_here_, true)) looks_ = 0;
    // Before its wait has begun, it would find what happens without being interrupted.
    if (!rest_.look(guest) && ++looks_ < looks_without_rest) return;
    ::kill(guest, SIGSTOP);
    phase_ = Phase::stopping;
  } else if (phase_ == Phase::stopping) {
    if (host::is_stopped(guest)) phase_ = Phase::stopped;
  } else if (phase_ == Phase::stopped) {
    if (!happens()) return;
    ::kill(guest, SIGCONT);
    phase_ = Phase::done;
  } else {
    goes_on(guest);
  }
}

bool KillsWhileItAnswers::happens() {
  const auto& take = takes().front();
  if (phase_ == Phase::held) {
    go_on(take);
    phase_ = Phase::answering;
  } else if (phase_ == Phase::answering) {
    const bool at_rest = rest_.look(take.worker);
    if (!at_rest && ++looks_ < looks_without_rest && !host::has_ended(take.worker)) return false;
    ::kill(take.worker, SIGKILL);
    phase_ = Phase::dying;
  }
  return phase_ == Phase::dying && host::has_ended(take.worker);
}

bool InterruptsAnAnswer::happens() {
  const auto& take = takes().front();
  if (host::has_ended(take.worker)) return true;
  if (phase_ == Phase::held) {
    go_on(take);
    phase_ = Phase::answering;
  } else if (phase_ == Phase::answering) {
    if (!rest_.look(take.worker) && ++looks_ < looks_without_rest) return false;
    ::kill(take.worker, SIGSTOP);
    phase_ = Phase::stopping;
  } else if (phase_ == Phase::stopping && host::is_stopped(take.worker)) {
    ::kill(take.worker, SIGCONT);
    phase_ = Phase::goes_on;
    looks_ = 0;
    rest_ = {};
  } else if (phase_ == Phase::goes_on) {
    // Before anybody reads: then it cannot have been lucky.
    return rest_.look(take.worker) || ++looks_ >= looks_without_rest;
  }
  return false;
}

bool KillsAtOnce::happens() {
  if (deaths() == 0)
    for (std::size_t n = 0; n < takes().size(); ++n) kill_nth(n);
  return std::all_of(takes().begin(), takes().end(),
                     [](const Take& take) { return host::has_ended(take.worker); });
}

bool InterruptsTheWait::happens() {
  if (!dies_ || takes().size() < 2) return true;
  if (deaths() == 0) kill_nth(*dies_);
  return host::has_ended(takes().at(*dies_).worker);
}

void InterruptsTheWait::goes_on(pid_t guest) {
  if (over_) return;
  // Those that have come since are not held.
  const std::vector<Take> both(takes().begin(),
                               takes().begin() + std::min<std::ptrdiff_t>(2, std::ssize(takes())));
  const auto lost = std::find_if(both.begin(), both.end(), [](const Take& take) {
    return take.killed.count() == 0 && host::has_ended(take.worker);
  });
  if (lost != both.end() && !host::has_ended(guest))
    killed_after_ = std::max(host::since_boot() - lost->started, std::chrono::milliseconds(1));
  else if (!rest_.look(guest) && ++looks_ < looks_without_rest)
    return;
  over_ = true;
  for (const auto& take : both)
    if (take.killed.count() == 0) go_on(take);
}

}  // namespace wordcount
