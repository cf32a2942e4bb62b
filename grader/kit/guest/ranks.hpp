// A program whose processes are the ranks of an MPI job: the guest starts `mpirun`, which starts the same
// program once for each rank. The learner's functions run in the ranks only. Runs in a learner's processes
// and is untrusted.
//
// The guest talks with each rank over two named pipes in its own folder: mpirun closes all descriptors that a
// rank would inherit, and the weakest sandbox with a filter allows no local sockets. Ranks start before the
// guest is ready, so that starting them (about 0.4 s) is not part of a call.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "kit/guest/guest.hpp"

namespace manyhands::guest {

/// What a guest's exception says first, if a rank broke a rule of MPI, or ended before its function returned,
/// and if the two machines of a job have lost each other.
inline constexpr const char* mpi_failed = "MPI failed: ";
inline constexpr const char* rank_ended = "A rank ended: ";
inline constexpr const char* link_down = "The link is down: ";

/// How a rank runs: registered by kit/mpi, which only programs that use MPI contain.
using RankMain = int (*)(const std::filesystem::path& folder);
struct RegisterRanks {
  explicit RegisterRanks(RankMain main);
};
/// Was this process started as a rank? Then run_rank() runs it to its end.
bool is_rank(int argc, char* argv[]);
int run_rank(char* argv[]);
/// Calls the scenario in this process. For ranks.
Answer answer_in_rank(const Call& call);

/// For the stand-alone program: replaces this process with mpirun and `ranks` copies of this program.
[[noreturn]] void become_mpirun(int ranks, int argc, char* argv[]);

/// The pipes of rank `rank` in `folder`.
std::filesystem::path calls_of(const std::filesystem::path& folder, int rank);
std::filesystem::path answers_of(const std::filesystem::path& folder, int rank);
/// The pipe on which rank `rank` sleeps, and the file in which ranks count what they do
/// (kit/mpi/waiting.cpp).
std::filesystem::path wake_up_of(const std::filesystem::path& folder, int rank);
std::filesystem::path activity_in(const std::filesystem::path& folder);

class Ranks {
 public:
  /// Returns when all are ready; throws if they cannot be started. `wire`: where their notes go.
  /// `two_machines`: every other one runs on the second (second_machine.hpp).
  Ranks(int count, int wire, bool two_machines);
  ~Ranks();
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  /// The bytes of the rank that returned any, once all ranks have returned. Its value is what the ranks were
  /// seen doing (all from inside): {"unfinished": …, "unreceived": …, "bytes": …}. Throws what a rank threw.
  /// In the call's arguments, `sends` may be "synchronous"; of `late_rank`, the send `late_send` (from 1)
  /// starts only when all other ranks can only wait.
  Answer call(const Call& call);

 private:
  struct Line {
    int up = -1;
    int down = -1;
    bool here = false;
    bool done = false;
  };
  struct Seen;
  void start(int count, bool two_machines);
  void wait_for_all(Seen& seen);
  void read_from(std::size_t rank, Seen& seen);

  int wire_;
  std::filesystem::path folder_;
  std::vector<Line> lines_;
  std::vector<pid_t> pids_;
  pid_t mpirun_ = 0;
  int pidfd_ = -1;
};

}  // namespace manyhands::guest
