// What the tests of all exercises that use MPI share: calls with a number of ranks, and what every such
// program must do. What the ranks report about their messages comes from inside the program (kit/mpi): it
// names mistakes, and no pass depends on it.
//
// For use inside a test case, from its thread.
#pragma once
#include <cstdint>

#include "kit/host/run/call.hpp"
#include "kit/host/suites/crunch_suite.hpp"

namespace manyhands::host {

/// "with one rank", "with 3 ranks".
std::string with_ranks(int ranks);

/// The shape of the value in an answer of ranks. Throws BrokenAnswer.
struct RanksSeen {
  std::int64_t unfinished = 0;  // requests
  std::int64_t unreceived = 0;  // messages sent minus messages received
  std::int64_t bytes = 0;       // that were handed to sends
};
RanksSeen ranks_seen(const Answer& answer);

/// Makes the call. Ends the test case with a finding if MPI reported an error, a rank ended, there is no
/// answer, the judge does not accept it, or a request or a message was left behind.
Reply check_ranks(const Call& call, const Judge& judge);

/// Makes the call with every other rank on a second machine, which has another network and another name. Does
/// nothing where the sandbox cannot have two, or the serial version does not run there either.
void check_two_machines(Call call, const Judge& judge);

/// Makes the call as usual, then with synchronous sends: a program that hangs only then needs room for its
/// messages, which MPI does not promise (`messages-that-only-fit`).
void check_synchronous_sends(Call call, const Judge& judge);

/// Makes the call with one rank that is slower than all others: first its first send, then its second starts
/// only when all others can only wait. What is done in the order of arrival is in another order then.
void check_late_rank(Call call, int rank, const Judge& judge);

/// The bytes that went from rank to rank: as the kernel counted them, with all headers. In a sandbox that has
/// no network of its own, what the program handed to sends.
std::int64_t bytes_between_ranks(const Reply& reply);

}  // namespace manyhands::host
