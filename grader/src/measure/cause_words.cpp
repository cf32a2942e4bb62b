#include "measure/cause_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "measure/constants.hpp"

namespace manyhands {
namespace {
using namespace constants;

std::string at_once_and_alone(const Cause& cause) {
  return fmt::format(
      "together, each on a core of its own, your workers used {:.1f}× the CPU time of the serial version; "
      "all on one core, where only one runs at a time, {:.1f}×",
      cause.together, cause.alone);
}

std::string megabytes(std::int64_t kb) {
  return fmt::format("{:.0f} MB", std::max(1.0, static_cast<double>(kb) / 1024));
}

std::string side_by_side_text(const Cause& cause) {
  if (!cause.copies) return "";
  return fmt::format(
      ". {} copies of your program side by side, which share nothing but this machine's memory and its "
      "caches, used {:.1f}× each",
      cause.copies->number, cause.copies->copies);
}
}  // namespace

std::string convoy_message(const Cause& cause) {
  return message_of(*cause.convoy);
}

std::string order_message(const Cause& cause) {
  return fmt::format(
      "in {:.0f} % of the looks at your program a child process waited in write, its pipe full (a pipe "
      "holds 64 KiB), while your program waited for something to read from another child{}: one after the "
      "other, in their order. Read from whichever has something to read (poll), and no child has to wait",
      100 * cause.kept_waiting, cause.place.file.empty() ? "" : " here");
}

std::string starts_message(const Cause& cause) {
  const auto& starts = *cause.starts;
  auto text = fmt::format(
      "your program started {:.0f} threads, each for about {:.0f} µs of work; starting and ending one costs "
      "at least {:.0f} µs of CPU time on this machine. With {:.0f} changes from one thread to another that "
      "explains {:.0f} % of what it used more than the serial version ({:.1f}×)",
      starts.threads, starts.us_of_work, starts.us_each, starts.switches,
      100 * std::min(1.0, starts.of_surplus), cause.together);
  return text + (starts.crowd
                     ? ". Most of them were there at the same time, far more than there are cores. Start "
                       "one for each worker, and let each do many pieces"
                     : ". Start one for each worker, and let each do many pieces");
}

std::string contention_message(const Cause& cause) {
  const bool lock = cause.at_locks >= cause.at_atomics;
  auto text = fmt::format(
      "your workers together used {:.1f}× the CPU time of the serial version; they spent {:.0f} % of it {}",
      cause.together, 100 * (cause.at_locks + cause.at_atomics),
      lock ? "in taking and giving back locks" : "in atomic steps on what they share");
  if (!cause.place.file.empty()) text += ", most often here";
  return text + ". Do that rarely: count or collect in variables of each worker's own, and hand over once";
}

std::string memory_message(const Cause& cause) {
  const auto& copies = *cause.copies;
  auto text =
      at_once_and_alone(cause) + side_by_side_text(cause) +
      ". So that is what your workers wait for: together they read and write more than it can deliver";
  if (copies.memory_kb > 0 && copies.serial_memory_kb > 0)
    text += fmt::format(" (your program had {} of memory, the serial version {})",
                        megabytes(copies.memory_kb), megabytes(copies.serial_memory_kb));
  if (!cause.place.file.empty()) text += ", most often here";
  return text + ". More threads do not help then; less to read and write does";
}

std::string false_sharing_message(const Cause& cause) {
  auto text = at_once_and_alone(cause) + side_by_side_text(cause) +
              fmt::format(". {:.0f} % of the time went into plain code without a lock or an atomic",
                          100 * cause.in_plain_code);
  if (!cause.place.file.empty()) text += ", most often here";
  return text +
         ". So different workers write to variables that lie side by side, in one cache line (64 bytes, "
         "mostly), and the cores take it away from each other";
}

std::string interference_message(const Cause& cause) {
  return at_once_and_alone(cause) + side_by_side_text(cause) +
         ". So they do not do too much, but slow each other down. Look for these: a lock or an atomic that "
         "is used for every item (contention); variables of different workers side by side in memory, in one "
         "cache "
         "line (false-sharing); memory that is allocated and freed over and over" +
         (cause.copies && cause.copies->explains(cause.together, cause.alone) <= little_meeting
              ? ""
              : "; more data than the memory can deliver (memory-bound)");
}

}  // namespace manyhands
