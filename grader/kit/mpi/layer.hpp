// Our profiling layer between the learner's code and Open MPI: it defines MPI_Send and others, and calls
// PMPI_Send. Part of every rank; untrusted, like all that runs there. One thread.
//
// - Ranks that wait sleep: Open MPI polls, so a rank that waits would look as if it computed, and would take
//   the core from one that does. A rank wakes up when another one does something. (waiting.cpp)
// - Sends may be forced to be synchronous, as they are for messages that are too large for a buffer.
// - One send of one rank may be made late: it starts when all other ranks can only wait. (waiting.cpp)
// - Requests are followed until they are completed, with a checksum of what is sent. (requests.cpp)
// - Errors are reported, with the place of the call. (errors.cpp)
#pragma once
#include <mpi.h>

#include <cstdint>
#include <filesystem>

#include "kit/guest/ranks.hpp"

namespace manyhands::guest::layer {

/// What this rank has done in the current call.
struct Figures {
  std::int64_t sent = 0;      // messages of this rank, over all communicators
  std::int64_t received = 0;  // …
  std::int64_t bytes = 0;     // that it handed to sends
  bool counted = true;        // all of them were counted
};

struct State {
  bool on = false;  // inside the learner's function
  bool synchronous = false;
  int pipe = -1;  // to the guest
  int rank = 0;
  int ranks = 1;
  int sends_until_late = 0;  // this rank's send with this number, from 1, is late; 0 or less: none
  Figures figures;
};
State& state();

/// Each wrapper creates one: names the call while it runs.
class In {
 public:
  In(const char* name, const void* returns_to);
  ~In();
  In(const In&) = delete;
  In& operator=(const In&) = delete;
};

// waiting.cpp
/// Before this, and in a job of one's own, a rank that waits only polls. `folder`: see ranks.hpp.
void share_activity(const std::filesystem::path& folder, int rank, int ranks);
/// What it takes for messages to arrive.
enum class Traffic : std::uint32_t {
  small_messages,   // the sender's call
  both_sides_poll,  // the sender or the receiver may have to wait for the other's next poll
  one_sided,        // any rank may need any other one to poll, although it does not wait itself
};
/// From now on there is such traffic, so ranks that wait poll more often.
void expect(Traffic traffic);
/// Something has changed that another rank may be waiting for.
void tell_others();
/// Returns when all other ranks wait, and have done so for a while, or when nobody has done anything for
/// long. They may have ended the call.
void wait_until_others_wait();
/// After a call that only looks, such as MPI_Iprobe: whether it has found something. A rank that looks again
/// and again waits, too.
void looked(bool found);
/// Sleeps until the request is complete; like PMPI_Wait. `least`: the traffic that it needs itself.
int wait_for(MPI_Request* request, MPI_Status* status, Traffic least = Traffic::small_messages);
/// Returns when a poll of `done` has returned true.
template <class Done>
void until(Done done, Traffic least = Traffic::small_messages);

// errors.cpp
void report_errors();

// requests.cpp
void follow_send(MPI_Request request, const void* returns_to, const void* sent, int count, MPI_Datatype type);
void follow_receive(MPI_Request request, const void* returns_to);
/// Of a call that all ranks make together.
void follow_collective(MPI_Request request, const void* returns_to);
/// To be called before and after a request's completion: its handle, and whether it was completed.
void completed(MPI_Request handle, const MPI_Status& status);
void count_send(int count, MPI_Datatype type, int to);
void count_receive(const MPI_Status& status);
std::int64_t unfinished();
void forget_requests();

/// Between two polls: sleeps until another rank does something, or for a short time; see waiting.cpp.
class Patience {
 public:
  explicit Patience(Traffic least);
  ~Patience();
  Patience(const Patience&) = delete;
  Patience& operator=(const Patience&) = delete;
  void rest();

 private:
  Traffic traffic() const;

  std::uint32_t seen_;
  std::uint32_t after_all_ = 0;
  Traffic least_;
};

template <class Done>
void until(Done done, Traffic least) {
  for (Patience patience(least); !done(); patience.rest()) {
  }
}

}  // namespace manyhands::guest::layer
