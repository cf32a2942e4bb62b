// System calls without the C library. syscall(), nanosleep() and the like are defined by this library itself
// for the program's threads, so the engine must not use them.
#pragma once
#include <atomic>
#include <cstdint>

namespace manyhands::schedules::raw {

inline long call(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0) {
  long result = 0;
  register long r10 asm("r10") = d;
  register long r8 asm("r8") = e;
  register long r9 asm("r9") = f;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
               : "rcx", "r11", "memory");
  return result;
}

/// Sleeps while the word is 0.
void sleep_on(std::atomic<int>& word);
void wake(std::atomic<int>& word);

[[noreturn]] void exit(int status);

/// The status of a process in which the engine itself went wrong, or reached one of its limits.
constexpr int died_status = 120;

/// It says why on the standard error output, and ends the process with that status.
[[noreturn]] void die(const char* why);

/// Nanoseconds of the real, monotonic clock.
std::int64_t now();

}  // namespace manyhands::schedules::raw
