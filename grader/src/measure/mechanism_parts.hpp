// The questions that the mechanism check asks of its runs. Internal to judge_mechanism; pure.
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
  std::vector<Finding> findings;  // when wrong
  std::string reason;             // when open: what could not be seen, in learner's words
};

/// How many requests were in flight when all answers were held back?
Part judge_gate(const std::vector<const Run*>& runs, const Mechanism& asked, int workers,
                std::string_view learner_prefix);

/// One request after the other was answered, and the others still held back: was each free place taken again?
Part judge_refill(const std::vector<const Run*>& runs, const Mechanism& asked,
                  std::string_view learner_prefix);

/// Were those the requests of threads, of a pool's threads, or of processes, as asked? What was seen to be so
/// passes, and what was not seen stays open.
Part judge_requesters(const std::vector<const Run*>& runs, const Mechanism& asked,
                      std::string_view learner_prefix);

/// Where one thread is to do everything: was there a second one, or a process?
Part judge_single_thread(const std::vector<const Run*>& runs);

/// There, everything slept, and fewer requests waited than could (`what_was_seen`, in words): why? Internal
/// to judge_gate.
Finding too_few_on_one_thread(const Run& run, const std::string& what_was_seen,
                              std::string_view learner_prefix);

/// Who was at work at once?
Part judge_at_work(const std::vector<const Run*>& runs, const Mechanism& asked);

/// Of the runs with one worker: was there more than one at work beside the caller?
Part judge_single_worker(const std::vector<const Run*>& runs, const Mechanism& asked);

/// While all threads had to wait: did they sleep?
Part judge_asleep(const std::vector<const Run*>& runs, std::string_view learner_prefix);

/// While all had to wait: did somebody wake up again and again to look?
bool polls(const WakeUps& wakes);
/// `waits_for`: what all had to wait for, in words.
Finding polls_finding(const WakeUps& wakes, const std::vector<ThreadStack>& stacks,
                      std::string_view learner_prefix, std::string_view waits_for);
/// … while all answers were held back?
Part judge_polls(const std::vector<const Run*>& runs, std::string_view learner_prefix);

/// What was left running or open? Open: seen, but not yet often enough to be sure.
Part judge_leftovers(const std::vector<const Run*>& runs, const Mechanism& asked);

}  // namespace manyhands
