// How ranks wait: each counts what it does in a number that all share, and sleeps until that has changed.
//
// Messages may arrive without any rank having done something: connections are made, and large messages moved,
// while both sides poll. So a rank polls at first, then now and then, and sleeps for long only when nothing
// can be on its way any more: all ranks wait, and have polled often since something happened, however slowly
// some of them ran.
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <climits>

#include "kit/mpi/layer.hpp"

namespace manyhands::guest::layer {
namespace {

// Quick at first, then rarely, so that a rank that waits does not look as if it worked.
constexpr std::uint32_t quick_polls = 20;
constexpr std::uint32_t enough_polls = 70;
constexpr std::uint32_t polls_after_all = 20;  // … after each of the others has made enough polls
constexpr timespec soon{0, 200'000};
constexpr timespec later{0, 5'000'000};
constexpr timespec now_and_then{0, 50'000'000};
constexpr timespec late{20, 0};

constexpr std::size_t most_ranks = 256;
struct Shared {
  std::atomic<std::uint32_t> activity;
  std::atomic<std::uint32_t> one_sided;  // not 0: see poll_often()
  // For each rank: 1 + its polls since something happened; 0: it does not wait.
  std::array<std::atomic<std::uint32_t>, most_ranks> polls;
};

// Alone, as in the stand-alone program: nobody else changes it, so a rank only polls.
Shared own{};
Shared* shared = &own;
std::atomic<std::uint32_t>* own_polls = &own.polls[0];

bool others_have_polled() {
  for (int rank = 0; rank < state().ranks; ++rank)
    if (rank != state().rank && shared->polls[static_cast<std::size_t>(rank)] <= enough_polls) return false;
  return true;
}

}  // namespace

void poll_often() {
  shared->one_sided = 1;
  tell_others();
}

void wait_until_others_wait() {
  while (shared != &own && !others_have_polled())
    ::syscall(SYS_futex, &shared->activity, FUTEX_WAIT, shared->activity.load(), &later, nullptr, 0);
}

void share_activity(const std::filesystem::path& file, int rank) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  void* memory = ::mmap(nullptr, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  ::close(descriptor);
  if (memory == MAP_FAILED || rank >= static_cast<int>(most_ranks)) return;
  shared = static_cast<Shared*>(memory);
  own_polls = &shared->polls[static_cast<std::size_t>(rank)];
}

void tell_others() {
  shared->activity.fetch_add(1);
  ::syscall(SYS_futex, &shared->activity, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

Patience::Patience() : seen_(shared->activity) {
  own_polls->store(1);
}
Patience::~Patience() {
  own_polls->store(0);
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
  after_all_ = shared != &own && polls > enough_polls && others_have_polled() ? after_all_ + 1 : 0;
  const auto* patience = polls < quick_polls || shared->one_sided != 0 ? &soon
                         : after_all_ > polls_after_all                ? &late
                         : polls < enough_polls                        ? &later
                                                                       : &now_and_then;
  ::syscall(SYS_futex, &shared->activity, FUTEX_WAIT, seen_, patience, nullptr, 0);
}

int wait_for(MPI_Request* request, MPI_Status* status) {
  int result = MPI_SUCCESS;
  until([&] {
    int done = 0;
    result = PMPI_Test(request, &done, status);
    return done != 0 || result != MPI_SUCCESS;
  });
  return result;
}

}  // namespace manyhands::guest::layer
