// Four jobs, one interface: what you are given, and what you write.
#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "manyhands/executors.hpp"

using manyhands::Executor;

// --- Given: the functions that do the work. All are registered, so tasks may call them.

/// What they throw. It is registered, too.
struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Computes for a tenth of a microsecond. Refuses numbers below 0.
int price_of(int article);

/// The text of a page. Waits for the network. Refuses a page that does not exist.
std::string fetch_page(const std::string& url);

/// Computes; the more rounds, the longer. Refuses game 0. It belongs to an old library, which has global
/// variables and one lock for them: in each process, only one call runs at a time.
int score_of(std::uint64_t game, int rounds);

/// All tasks read the same one. Copies of a Shared value are free in a process, but another process gets all
/// of it with each task.
using Table = manyhands::Shared<std::vector<std::uint32_t>>;

/// Goes from one place of the table to the next, and adds up what it sees. Computes, without any lock.
/// Refuses a start that is not in the table.
int walk(const Table& table, int start, int steps);

// --- You write these in choose.cpp. Each runs its work over `executor`, whichever it is. Results are in the
// order of the inputs. If a task throws, the function throws the same.

/// The price of each article. Hands in at most four tasks for each worker.
std::vector<int> prices(Executor& executor, const std::vector<int>& articles);

/// The page of each URL.
std::vector<std::string> pages(Executor& executor, const std::vector<std::string>& urls);

/// The score of each game.
std::vector<int> scores(Executor& executor, const std::vector<std::uint64_t>& games, int rounds);

/// A walk from each start. Hands in at most four tasks for each worker.
std::vector<int> walks(Executor& executor, const Table& table, const std::vector<int>& starts, int steps);
