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
    FindingCode{"not-a-regular-file", "not an ordinary file"},
    FindingCode{"file-too-large", "a file is too large"},
    FindingCode{"not-text", "a file is not text"},
    FindingCode{"does-not-build", "the compiler does not accept it"},
    FindingCode{"does-not-link", "it compiles, but does not link"},
    FindingCode{"forbidden-pattern", "this exercise does without that"},
    FindingCode{"forbidden-symbol", "a name that belongs to somebody else"},
    // correct
    FindingCode{"wrong-answer", "the answer is wrong"},
    FindingCode{"missing-pages", "pages are missing"},
    FindingCode{"extra-pages", "pages that do not belong there"},
    FindingCode{"wrong-depth", "a page's depth is wrong"},
    FindingCode{"duplicate-fetch", "the same page fetched more than once"},
    FindingCode{"hard-coded-answer", "answered without doing the work"},
    FindingCode{"cached-between-runs", "remembered from an earlier call"},
    FindingCode{"depends-on-workers", "the answer depends on the number of workers"},
    FindingCode{"workers-ignored", "more threads than were asked for"},
    FindingCode{"too-fine-tasks", "a task for every crumb of work"},
    FindingCode{"identical-streams", "workers drew the same random numbers"},
    FindingCode{"rows-out-of-place", "results stored in the wrong place"},
    FindingCode{"short-read", "a read gave fewer bytes than asked"},
    FindingCode{"threw", "an exception escaped"},
    FindingCode{"crashed", "it crashed"},
    FindingCode{"joinable-thread-destroyed", "a thread was never joined"},
    FindingCode{"hang", "it never finishes"},
    FindingCode{"shutdown-deadlock", "nobody tells the workers that all is done"},
    FindingCode{"not-all-woken", "news for all, and not all are told"},
    FindingCode{"wait-without-loop", "woken, and went on without looking"},
    FindingCode{"lost-wakeup", "asleep, and nobody wakes it"},
    FindingCode{"waits-inside-pool", "a worker waits for a task queued behind it"},
    FindingCode{"waits-in-order", "waits for one, while another is done"},
    FindingCode{"lock-held-during-task", "a lock is held while a task runs"},
    FindingCode{"ran-in-callers-thread", "the caller does the work itself"},
    FindingCode{"exception-lost", "an exception never reached the caller"},
    FindingCode{"cancelled-but-ran", "cancelled, and run all the same"},
    FindingCode{"drained-anyway", "tasks were run that should be dropped"},
    FindingCode{"tasks-dropped", "tasks that nobody runs"},
    FindingCode{"accepted-after-shutdown", "a task was taken after the end"},
    FindingCode{"lock-across-nested-wait", "a lock is held while its thread takes on other work"},
    FindingCode{"wait-before-read", "parent and child wait for each other"},
    FindingCode{"pipe-end-left-open", "end of file never comes"},
    FindingCode{"interrupted-call", "a signal interrupted a call"},
    FindingCode{"address-sent", "an address from another process"},
    FindingCode{"fork-after-threads", "fork, while there were threads"},
    FindingCode{"child-returned", "a child process came out of your function"},
    FindingCode{"broken-pipe", "nobody reads that pipe any more"},
    FindingCode{"job-lost", "what a dead worker had to do was lost"},
    FindingCode{"endless-loop", "it computes without end"},
    FindingCode{"event-loop-blocked", "the event loop is blocked"},
    FindingCode{"ended-with-work-left", "it ended while work was left"},
    FindingCode{"ended-early", "it ended before it answered"},
    FindingCode{"broken-answer", "the answer cannot be read"},
    FindingCode{"unreadable-predictions", "the predictions cannot be read"},
    FindingCode{"missing-prediction", "a prediction is missing"},
    FindingCode{"wrong-prediction", "it will not go as predicted"},
    FindingCode{"too-much-output", "it printed too much"},
    FindingCode{"over-limit", "it used more than it may"},
    // memory
    FindingCode{"memory-error", "memory used in a wrong way"},
    FindingCode{"undefined-behaviour", "undefined behaviour"},
    // races
    FindingCode{"data-race", "two threads, one variable, no order"},
    FindingCode{"lock-order", "locks taken in different orders"},
    FindingCode{"detector-silenced", "a detector was kept from reporting"},
    FindingCode{"mutex-misuse", "a mutex used in a wrong way"},
    // mechanism
    FindingCode{"serial", "never more than one at work"},
    FindingCode{"serial-part", "a part of the work is done by one alone"},
    FindingCode{"all-asleep", "there was work, and nobody did it"},
    FindingCode{"threads-not-processes", "threads, where processes are asked for"},
    FindingCode{"parent-fetches", "the coordinator makes requests itself"},
    FindingCode{"processes-not-threads", "processes, where threads are asked for"},
    FindingCode{"lock-held-during-io", "a lock is held while waiting for the network"},
    FindingCode{"waits-for-each-task", "waits for each task before it starts the next"},
    FindingCode{"strand-over-everything", "one strand, and everything goes through it"},
    FindingCode{"requests-without-workers", "no worker waits for the requests that are on their way"},
    FindingCode{"too-few-in-flight", "fewer requests at once than allowed"},
    FindingCode{"too-many-in-flight", "more requests at once than allowed"},
    FindingCode{"too-many-threads", "more threads than workers"},
    FindingCode{"more-than-one-thread", "more than one thread"},
    FindingCode{"busy-wait", "waits by asking again and again"},
    FindingCode{"polls", "sleeps, but looks up again and again"},
    FindingCode{"threads-left-running", "threads outlive the call"},
    FindingCode{"children-left-running", "child processes outlive the call"},
    FindingCode{"children-not-reaped", "ended children were never waited for"},
    FindingCode{"descriptors-left-open", "descriptors left open"},
    FindingCode{"shared-memory-left", "shared memory left behind"},
    // speed
    FindingCode{"work-inflated", "more work than the serial version does"},
    FindingCode{"lock-convoy", "one lock, and all the work is done under it"},
    FindingCode{"oversubscription", "far more threads than cores"},
    FindingCode{"contention", "workers wait for each other at every step"},
    FindingCode{"false-sharing", "counters of different workers in one cache line"},
    FindingCode{"memory-bound", "the workers wait for the memory"},
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
