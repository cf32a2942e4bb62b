// Counting words with supervised workers: what you are given, and what you write.
#pragma once
#include <chrono>
#include <string>
#include <vector>

#define BOOST_PROCESS_USE_STD_FS  // Boost.Process, if you use it, then needs no further library
#include "manyhands/words.hpp"    // WordCounts; add; pack, unpack
#include "manyhands/worker.hpp"   // worker_command

using manyhands::worker_command;  // what to execute: a path and arguments; it calls work() in a new process
using manyhands::words::add;      // adds counts to others
using manyhands::words::pack;     // counts as bytes …
using manyhands::words::unpack;   // … and back
using manyhands::words::WordCounts;  // a std::map: each word, and how often it occurs

/// Given: counts the words of one piece. Only workers call it. It may crash.
WordCounts words_in(const std::string& piece);

/// When the supervisor loses patience.
struct Policy {
  int deaths = 3;                             // a piece that has cost so many workers is set aside
  std::chrono::milliseconds pause{100};       // before a dead worker is started again; doubles each time
  std::chrono::milliseconds patience{10000};  // a worker without an answer for so long is killed
};

struct Result {
  WordCounts counts;           // of all pieces that were counted, each exactly once
  std::vector<int> set_aside;  // the others' numbers, in ascending order; the first piece is number 0
  bool stopped = false;        // SIGTERM came before all pieces were counted or set aside
};

/// You write this: the supervisor. At most `workers` (one or more) worker processes exist at any moment.
Result count_words(const std::vector<std::string>& pieces, int workers, const Policy& policy);

/// You write this, too: what worker_command() runs in a new process. Reads pieces from standard input and
/// writes their counts to standard output, in your own format. Returns the exit status.
int work();
