#include "kit/schedules/raw.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>

#include <cstring>

namespace manyhands::schedules::raw {

void sleep_on(std::atomic<int>& word) {
  call(SYS_futex, reinterpret_cast<long>(&word), FUTEX_WAIT_PRIVATE, 0);
}

void wake(std::atomic<int>& word) {
  call(SYS_futex, reinterpret_cast<long>(&word), FUTEX_WAKE_PRIVATE, 1);
}

void exit(int status) {
  for (;;) call(SYS_exit_group, status);
}

void die(const char* why) {
  const char* const parts[] = {"schedules: ", why, "\n"};
  for (const char* part : parts)
    call(SYS_write, 2, reinterpret_cast<long>(part), static_cast<long>(std::strlen(part)));
  exit(died_status);
}

std::int64_t now() {
  timespec time{};
  call(SYS_clock_gettime, CLOCK_MONOTONIC, reinterpret_cast<long>(&time));
  return time.tv_sec * 1'000'000'000 + time.tv_nsec;
}

}  // namespace manyhands::schedules::raw
