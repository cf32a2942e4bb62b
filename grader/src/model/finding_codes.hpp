// The one registry of finding codes. Each has its page, grader/docs/findings/<code>.md (a test keeps it so);
// an exercise's own test may use any of them, or declare its own page in exercises/<id>/findings/<code>.md.
#pragma once
#include <array>
#include <string_view>

namespace manyhands {

struct FindingCode {
  std::string_view code;
  std::string_view headline;  // a few plain words, shown as the finding's title
};

inline constexpr std::array finding_codes{
    // builds
    FindingCode{"missing-file", "a file is missing"},
    FindingCode{"empty-file", "a file is empty"},
    FindingCode{"not-a-regular-file", "not a regular file"},
    FindingCode{"file-too-large", "a file is too large"},
    FindingCode{"not-text", "a file is not text"},
    FindingCode{"does-not-build", "it does not compile"},
    FindingCode{"does-not-link", "it compiles, but does not link"},
    FindingCode{"forbidden-pattern", "not allowed in this exercise"},
    FindingCode{"forbidden-symbol", "a reserved name is defined"},
    // correct
    FindingCode{"wrong-answer", "the answer is wrong"},
    FindingCode{"missing-pages", "pages are missing"},
    FindingCode{"extra-pages", "pages that do not belong in the result"},
    FindingCode{"wrong-depth", "a page's depth is wrong"},
    FindingCode{"duplicate-fetch", "the same page fetched more than once"},
    FindingCode{"hard-coded-answer", "it answered without doing the work"},
    FindingCode{"cached-between-runs", "data kept from an earlier call"},
    FindingCode{"depends-on-workers", "the answer depends on the number of workers"},
    FindingCode{"workers-ignored", "more threads than requested"},
    FindingCode{"too-fine-tasks", "tasks are too small"},
    FindingCode{"identical-streams", "workers drew the same random numbers"},
    FindingCode{"rows-out-of-place", "results stored in the wrong place"},
    FindingCode{"short-read", "a read returned fewer bytes than requested"},
    FindingCode{"threw", "an exception escaped"},
    FindingCode{"crashed", "it crashed"},
    FindingCode{"joinable-thread-destroyed", "a thread was never joined"},
    FindingCode{"hang", "it never finishes"},
    FindingCode{"shutdown-deadlock", "nobody tells the workers that the work is done"},
    FindingCode{"not-all-woken", "only some of the waiting threads are woken"},
    FindingCode{"wait-without-loop", "the condition is not checked again after waking"},
    FindingCode{"lost-wakeup", "a thread sleeps and is never woken"},
    FindingCode{"waits-inside-pool", "a worker waits for a task queued behind it"},
    FindingCode{"waits-in-order", "it waits for one task while another is already done"},
    FindingCode{"lock-held-during-task", "a lock is held while a task runs"},
    FindingCode{"ran-in-callers-thread", "the caller does the work itself"},
    FindingCode{"exception-lost", "an exception never reached the caller"},
    FindingCode{"cancelled-but-ran", "a cancelled task ran anyway"},
    FindingCode{"drained-anyway", "tasks ran that should have been dropped"},
    FindingCode{"tasks-dropped", "tasks were never run"},
    FindingCode{"accepted-after-shutdown", "a task was accepted after shutdown"},
    FindingCode{"lock-across-nested-wait", "a lock is held while its thread runs other tasks"},
    FindingCode{"wait-before-read", "parent and child wait for each other"},
    FindingCode{"pipe-end-left-open", "end of file never comes"},
    FindingCode{"interrupted-call", "a signal interrupted a call"},
    FindingCode{"address-sent", "a pointer was sent to another process"},
    FindingCode{"fork-after-threads", "fork while other threads exist"},
    FindingCode{"child-returned", "a child process returned from your function"},
    FindingCode{"broken-pipe", "a write to a pipe that nobody reads"},
    FindingCode{"job-lost", "the job of a dead worker was lost"},
    FindingCode{"endless-loop", "it keeps computing and never finishes"},
    FindingCode{"event-loop-blocked", "the event loop is blocked"},
    FindingCode{"ended-with-work-left", "it returned before all work was done"},
    FindingCode{"ended-early", "it ended before it answered"},
    FindingCode{"broken-answer", "the answer cannot be read"},
    FindingCode{"unreadable-predictions", "the predictions cannot be read"},
    FindingCode{"missing-prediction", "a prediction is missing"},
    FindingCode{"wrong-prediction", "a prediction is wrong"},
    FindingCode{"too-much-output", "it printed too much"},
    FindingCode{"over-limit", "it went over a limit"},
    // memory
    FindingCode{"memory-error", "invalid use of memory"},
    FindingCode{"undefined-behaviour", "undefined behaviour"},
    // races
    FindingCode{"data-race", "two threads use a variable without synchronization"},
    FindingCode{"lock-order", "locks taken in different orders"},
    FindingCode{"detector-silenced", "a detector was kept from reporting"},
    FindingCode{"mutex-misuse", "a mutex is used incorrectly"},
    // mechanism
    FindingCode{"serial", "only one thread or process works at a time"},
    FindingCode{"serial-part", "part of the work is done by one thread alone"},
    FindingCode{"all-asleep", "all workers slept while there was work"},
    FindingCode{"threads-not-processes", "threads used where processes are required"},
    FindingCode{"parent-fetches", "the coordinator makes requests itself"},
    FindingCode{"processes-not-threads", "processes used where threads are required"},
    FindingCode{"lock-held-during-io", "a lock is held while waiting for the network"},
    FindingCode{"waits-for-each-task", "it waits for each task before it starts the next"},
    FindingCode{"strand-over-everything", "everything runs through one strand"},
    FindingCode{"requests-without-workers", "requests are in flight, but no worker waits for them"},
    FindingCode{"too-few-in-flight", "fewer requests at once than allowed"},
    FindingCode{"too-many-in-flight", "more requests at once than allowed"},
    FindingCode{"too-many-threads", "more threads than workers"},
    FindingCode{"more-than-one-thread", "more than one thread"},
    FindingCode{"busy-wait", "it waits in a loop without sleeping"},
    FindingCode{"polls", "it polls instead of waiting"},
    FindingCode{"threads-left-running", "threads outlive the call"},
    FindingCode{"children-left-running", "child processes outlive the call"},
    FindingCode{"children-not-reaped", "ended children were never waited for"},
    FindingCode{"descriptors-left-open", "file descriptors left open"},
    FindingCode{"shared-memory-left", "shared memory left behind"},
    // speed
    FindingCode{"work-inflated", "more work than the serial version does"},
    FindingCode{"lock-convoy", "nearly all the work is done under one lock"},
    FindingCode{"oversubscription", "far more threads than cores"},
    FindingCode{"contention", "workers wait for each other at every step"},
    FindingCode{"false-sharing", "counters of different workers in one cache line"},
    FindingCode{"memory-bound", "the workers wait for memory"},
    FindingCode{"interference", "the workers slow each other down"},
    FindingCode{"imbalance", "one worker did most of the work"},
    FindingCode{"slow-crawl", "requests are not kept in flight"},
};

/// The headline of a code, or an empty view where the code is not registered.
constexpr std::string_view headline_of(std::string_view code) {
  for (const auto& entry : finding_codes)
    if (entry.code == code) return entry.headline;
  return {};
}

}  // namespace manyhands
