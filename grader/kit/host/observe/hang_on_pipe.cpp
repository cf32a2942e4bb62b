// A hang on a pipe: two processes that wait for each other, or an end that nobody has closed.
#include <algorithm>
#include <vector>

#include "kit/host/observe/diagnose.hpp"
#include "kit/host/observe/hang.hpp"
#include "model/finding_at.hpp"

namespace manyhands::host {
namespace {

bool holds(const std::vector<int>& pids, int pid) {
  return std::find(pids.begin(), pids.end(), pid) != pids.end();
}

bool writes_into_pipe(const BlockedCall& call) {
  return call.call == "write" && !call.object.empty();
}

template <class Test>
bool any_blocked(const Run& run, Test test) {
  return std::any_of(run.blocked.begin(), run.blocked.end(), test);
}

}  // namespace

bool waits_for_own_end(const Run& run, const BlockedCall& call) {
  if (!holds(call.writers, call.pid)) return false;
  if (call.call != "poll") return call.call == "read";
  int pipes = 0;
  for (const auto& other : run.blocked) {
    if (other.tid != call.tid || other.call != "poll") continue;
    if (!holds(other.writers, call.pid)) return false;
    ++pipes;
  }
  return pipes > 1;
}

std::optional<Finding> hangs_on_pipe(const Run& run) {
  for (const auto& waiter : run.blocked) {
    if (waiter.call != "wait") continue;
    if (any_blocked(
            run, [&](const BlockedCall& b) { return writes_into_pipe(b) && holds(b.readers, waiter.pid); }))
      return finding_at(
          "wait-before-read", "kernel",
          "a child process waits for space in its pipe (a pipe holds 64 KiB), and your program waits for "
          "the child to end before it reads: a deadlock. Read until the end of file first, then wait.");
  }
  for (const auto& reader : run.blocked)
    if (reader.call == "read" && waits_for_own_end(run, reader))
      return finding_at(
          "pipe-end-left-open", "kernel",
          "your program reads a pipe until the end of file, which never comes: the reading process "
          "itself still holds the write end of that pipe. Close the write end in the parent right after "
          "fork.");
  // A cycle of two: the reader waits for an end of file that a child prevents, and that child waits for the
  // reader.
  for (const auto& reader : run.blocked)
    if (reader.call == "read" && any_blocked(run, [&](const BlockedCall& b) {
          return writes_into_pipe(b) && b.object != reader.object && holds(reader.writers, b.pid) &&
                 holds(b.readers, reader.pid);
        }))
      return finding_at(
          "pipe-end-left-open", "kernel",
          "your program reads a pipe until the end of file, which never comes: another child process "
          "still holds a copy of the write end from fork, and itself waits until its own pipe is read. "
          "Close every end that a process does not use, in each child too; or read exactly as many bytes "
          "as you expect.");
  // No other process could write: no data can come, and no end of file either.
  for (const auto& reader : run.blocked)
    if (reader.call == "poll" && reader.writers == std::vector<int>{reader.pid} &&
        waits_for_own_end(run, reader))
      return finding_at(
          "pipe-end-left-open", "kernel",
          "your program waits for the end of file of a pipe, which never comes: the waiting process "
          "itself is the only one that still holds a write end of that pipe. Close the write end in the "
          "parent right after fork.");
  for (const auto& waiter : run.blocked) {
    if (waiter.call != "wait") continue;
    for (const auto& child : run.blocked) {
      if (child.call != "read" || child.object.empty() || child.pid == waiter.pid || child.writers.empty())
        continue;
      return finding_at(
          "pipe-end-left-open", "kernel",
          holds(child.writers, waiter.pid)
              ? "your program waits for a child process to end, and that child waits for the next message: "
                "it gets no end of file, because your program still holds the write end of the pipe. Close "
                "the write end first, then wait."
              : "your program has closed a pipe and waits for the child at its other end, but that child "
                "still waits for the next message: another child process also holds a copy of the write end, "
                "from fork. In each child, close the ends that belong to the others.");
    }
  }
  if (ran_until_limit(run) && any_blocked(run, [&](const BlockedCall& b) {
        return writes_into_pipe(b) && !b.readers.empty() && b.readers != std::vector<int>{b.pid};
      }))
    return finding_at(
        "wait-before-read", "kernel",
        "a child process waits for space in its pipe (a pipe holds 64 KiB), and your program checks for "
        "events again and again, but does not read: neither can continue. Read until the end of file first, "
        "then wait.");
  return std::nullopt;
}

}  // namespace manyhands::host
