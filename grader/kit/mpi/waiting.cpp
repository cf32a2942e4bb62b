// How ranks wait: each counts what it does in a number that all share, and sleeps until that has changed.
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <climits>

#include "kit/mpi/layer.hpp"

namespace manyhands::guest::layer {
namespace {

// Data may arrive without any rank having done something: large messages are moved while both sides poll. So
// a rank polls often at first; if nothing at all has happened in so many polls, nothing is on its way.
constexpr int quick_polls = 2000;
constexpr timespec soon{0, 200'000};
constexpr timespec late{20, 0};

// Alone, as in the stand-alone program: nobody else changes it, so a rank polls every 0.2 ms.
std::atomic<std::uint32_t> own_activity{0};
std::atomic<std::uint32_t>* activity = &own_activity;

}  // namespace

void share_activity(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  void* memory =
      ::mmap(nullptr, sizeof *activity, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  ::close(descriptor);
  if (memory != MAP_FAILED) activity = static_cast<std::atomic<std::uint32_t>*>(memory);
}

void tell_others() {
  activity->fetch_add(1);
  ::syscall(SYS_futex, activity, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

Patience::Patience() : seen_(activity->load()) {}

void Patience::rest() {
  const auto now = activity->load();
  if (now != seen_) {
    seen_ = now;
    polls_ = 0;
    return;  // poll again first
  }
  ++polls_;
  ::syscall(SYS_futex, activity, FUTEX_WAIT, seen_, polls_ < quick_polls || activity == &own_activity ? &soon : &late, nullptr, 0);
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
