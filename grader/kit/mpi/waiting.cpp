// How ranks wait: each counts what it does in a number that all share, and sleeps until that has changed.
//
// A rank sleeps on a pipe of its own, not on the number as a futex. The kernel takes it that whoever writes
// to a pipe is about to sleep, and lets the reader run in its place; a manager woken by a futex often waited
// 3 ms for the core of one worker, while the other worker waited for the manager.
//
// A small message is there when its send returns. Everything else may arrive without any rank having done
// something: large messages, and calls of all ranks, move on while both sides poll. So a rank polls often at
// first, as soon as there was such traffic, then now and then, and sleeps for long only when nothing can be
// on its way any more: all ranks wait, and have polled often since something happened, however slowly some of
// them ran.
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <vector>

#include "kit/mpi/layer.hpp"

namespace manyhands::guest::layer {
namespace {

// A poll may move a message on and only the next one see it.
constexpr std::uint32_t polls_at_once = 4;
// Quick at first, then rarely, so that a rank that waits does not look as if it worked.
constexpr std::uint32_t quick_polls = 20;
constexpr std::uint32_t enough_polls = 70;
constexpr std::uint32_t polls_after_all = 20;  // … after each of the others has made enough polls
constexpr timespec soon{0, 200'000};
constexpr timespec later{0, 5'000'000};
constexpr timespec now_and_then{0, 50'000'000};
constexpr timespec late{20, 0};

// In units of `later`: 5 s. Others may be in a call that we do not know, such as MPI_Comm_split.
constexpr int long_quiet = 1000;

constexpr std::size_t most_ranks = 256;
struct Shared {
  std::atomic<std::uint32_t> activity;
  std::atomic<Traffic> traffic;  // the most that there was; see expect()
  // For each rank: 1 + its polls since something happened; 0: it does not wait. What a rank has done since
  // then counts as something.
  std::array<std::atomic<std::uint32_t>, most_ranks> polls;
};

// Alone, as in the stand-alone program: nobody else changes it, so a rank only polls.
Shared own{};
Shared* shared = &own;
std::atomic<std::uint32_t>* own_polls = &own.polls[0];
std::vector<int> pipes;  // of each rank: what is written to one wakes that rank up

bool others_have_polled() {
  for (int rank = 0; rank < state().ranks; ++rank)
    if (rank != state().rank && shared->polls[static_cast<std::size_t>(rank)] <= enough_polls) return false;
  return true;
}

// Sleeps until another rank does something after it was `seen`, or for this long.
void sleep_until_told(std::uint32_t seen, const timespec& longest) {
  pollfd entry{-1, POLLIN, 0};
  if (!pipes.empty()) {
    entry.fd = pipes[static_cast<std::size_t>(state().rank)];
    for (std::array<char, 512> told; ::read(entry.fd, told.data(), told.size()) > 0;) {
    }
  }
  // Who tells after this also writes, because we have said that we wait.
  if (shared->activity == seen) ::ppoll(&entry, 1, &longest, nullptr);
}

}  // namespace

void expect(Traffic traffic) {
  if (shared->traffic >= traffic) return;
  shared->traffic = traffic;
  tell_others();
}

void wait_until_others_wait() {
  std::uint32_t seen = shared->activity;
  for (int quiet = 0; shared != &own && !others_have_polled() && quiet < long_quiet; ++quiet) {
    sleep_until_told(seen, later);
    if (seen != shared->activity) quiet = 0;
    seen = shared->activity;
  }
}

void share_activity(const std::filesystem::path& folder, int rank, int ranks) {
  const int descriptor = ::open(activity_in(folder).c_str(), O_RDWR | O_CLOEXEC);
  void* memory = ::mmap(nullptr, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  ::close(descriptor);
  if (memory == MAP_FAILED || rank >= static_cast<int>(most_ranks)) return;
  shared = static_cast<Shared*>(memory);
  own_polls = &shared->polls[static_cast<std::size_t>(rank)];
  for (int r = 0; r < ranks; ++r)
    pipes.push_back(::open(wake_up_of(folder, r).c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
}

void tell_others() {
  shared->activity.fetch_add(1);
  for (std::size_t rank = 0; rank < pipes.size(); ++rank)
    if (static_cast<int>(rank) != state().rank && shared->polls[rank] != 0) [[maybe_unused]]
      const auto full = ::write(pipes[rank], "", 1);  // then it is going to wake up
}

void looked(bool found) {
  static std::uint32_t seen = 0;
  const std::uint32_t now = shared->activity;
  if (found)
    own_polls->store(0);
  else if (own_polls->load() == 0 || now != seen)
    own_polls->store(1);
  else
    own_polls->fetch_add(1);
  seen = now;
  if (found) tell_others();
}

Patience::Patience(Traffic least) : seen_(shared->activity), least_(least) {
  if (traffic() != Traffic::small_messages) tell_others();
  own_polls->store(1);
}
Patience::~Patience() {
  own_polls->store(0);
  if (traffic() != Traffic::small_messages) tell_others();
}

Traffic Patience::traffic() const {
  return std::max(least_, shared->traffic.load());
}

void Patience::rest() {
  const std::uint32_t now = shared->activity;
  if (now != seen_) {
    seen_ = now;
    own_polls->store(1);
    after_all_ = 0;
    return;  // poll again first
  }
  const auto polls = own_polls->fetch_add(1);
  if (polls < polls_at_once) return;
  after_all_ = shared != &own && polls > enough_polls && others_have_polled() ? after_all_ + 1 : 0;
  const bool polls_often =
      traffic() == Traffic::one_sided || (traffic() == Traffic::both_sides_poll && polls < quick_polls);
  const auto& patience = polls_often                    ? soon
                         : after_all_ > polls_after_all ? late
                         : polls < enough_polls         ? later
                                                        : now_and_then;
  sleep_until_told(seen_, patience);
}

int wait_for(MPI_Request* request, MPI_Status* status, Traffic least) {
  int result = MPI_SUCCESS;
  until(
      [&] {
        int done = 0;
        result = PMPI_Test(request, &done, status);
        return done != 0 || result != MPI_SUCCESS;
      },
      least);
  return result;
}

}  // namespace manyhands::guest::layer
