// The questions that the mechanism check asks about its runs. Internal to judge_mechanism; pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "course/exercise.hpp"
#include "model/evidence.hpp"
#include "model/finding.hpp"

namespace manyhands {

struct Part {
  enum class Is { as_asked, wrong, open } is = Is::open;
  std::vector<Finding> findings;  // if wrong
  std::string reason;             // if open: what could not be seen, in words for learners
};

/// How many requests were in flight when all answers were held back?
Part judge_gate(const std::vector<const Run*>& runs, const Mechanism& asked, int workers,
                std::string_view learner_prefix);

/// Everything slept, with fewer requests in flight than possible: why? Internal to judge_gate.
Finding too_few(const Run& run, int limit, const Mechanism& asked, std::string_view learner_prefix);

/// While requests were answered one by one and the others were still held back: was each free slot used
/// again?
Part judge_refill(const std::vector<const Run*>& runs, const Mechanism& asked,
                  std::string_view learner_prefix);

/// Were they made by threads, by a pool's threads or by processes, as the exercise asks? What was seen to be
/// so passes; what was not seen stays open.
Part judge_requesters(const std::vector<const Run*>& runs, const Mechanism& asked,
                      std::string_view learner_prefix);

/// If one thread must do everything: was there a second thread, or a process?
Part judge_single_thread(const std::vector<const Run*>& runs);

/// In such a program everything slept, with fewer requests in flight than possible (`what_was_seen`, in
/// words): why? Internal to judge_gate.
Finding too_few_on_one_thread(const Run& run, const std::string& what_was_seen,
                              std::string_view learner_prefix);

/// How many tasks were at work at once?
Part judge_at_work(const std::vector<const Run*>& runs, const Mechanism& asked);

/// In runs with one worker: was more than one task at work besides the caller?
Part judge_single_worker(const std::vector<const Run*>& runs, const Mechanism& asked);

/// While all threads had to wait: did they sleep?
Part judge_asleep(const std::vector<const Run*>& runs, std::string_view learner_prefix);

/// While all had to wait: did a thread wake up again and again to check?
bool polls(const WakeUps& wakes);
/// `waits_for`: what all of them had to wait for, in words.
Finding polls_finding(const WakeUps& wakes, const std::vector<ThreadStack>& stacks,
                      std::string_view learner_prefix, std::string_view waits_for);
/// … while all answers were held back?
Part judge_polls(const std::vector<const Run*>& runs, std::string_view learner_prefix);

/// What was left running or open? The result is open if something was seen, but not often enough to be sure.
Part judge_leftovers(const std::vector<const Run*>& runs, const Mechanism& asked);

}  // namespace manyhands
