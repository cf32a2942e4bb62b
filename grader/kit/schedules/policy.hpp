// Who is next. Each policy is good at other bugs: random walks at those that need many small coincidences,
// PCT at those that need a few switches at the right places, the sticky walk at long undisturbed runs, POS
// and URW at programs whose threads differ in length. Only the thread whose turn it is calls this.
#pragma once
#include "kit/schedules/random.hpp"
#include "kit/schedules/thread.hpp"

namespace manyhands::schedules {

void start_policy();

/// A new thread, before its first choice.
void policy_meets(Thread& thread);

/// Says what it does next.
void policy_announces(Thread& thread);

/// Nobody has to wait for a thread that only waits itself.
void policy_lowers(Thread& thread);

/// `candidates` is not empty; `current` may be nullptr.
Thread& policy_choice(Thread* const* candidates, int count, const Thread* current, int step, bool fair);

/// The thread executes what it announced.
void policy_executes(const Thread& thread);

/// For everything else that is left to chance.
Random& chance();

}  // namespace manyhands::schedules
