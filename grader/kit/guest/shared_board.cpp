#include "kit/guest/shared_board.hpp"

#include <linux/futex.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

#include "kit/guest/at_rest.hpp"
#include "kit/guest/tree_at_rest.hpp"

namespace manyhands::guest::board {
namespace {

using Cell = std::atomic<std::uint32_t>;
static_assert(Cell::is_always_lock_free && sizeof(Cell) == sizeof(std::uint32_t));

struct Board {
  Board() : program(::getpid()) {
    void* memory =
        ::mmap(nullptr, cells * sizeof(Cell), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) std::abort();
    first = new (memory) Cell[cells]{};
  }
  Cell* first;
  pid_t program;  // also the id of the main thread
};

const Board board;

Cell& at(int cell) {
  if (cell < 0 || cell >= cells) std::abort();
  return board.first[cell];
}

void futex(Cell& cell, int operation, std::uint32_t value) {
  ::syscall(SYS_futex, &cell, operation, value, nullptr, nullptr, 0);
}

struct Look {
  char state = 'X';  // as in /proc; X: no longer exists
  long cpu_ns = 0;
};

std::string text_of(const std::string& path) {
  std::array<char, 512> text{};
  auto* file = std::fopen(path.c_str(), "re");
  if (file == nullptr) return {};
  const auto n = std::fread(text.data(), 1, text.size() - 1, file);
  std::fclose(file);
  return {text.data(), n};
}

Look look_at(pid_t pid, pid_t tid) {
  const auto folder = "/proc/" + std::to_string(pid) + "/task/" + std::to_string(tid);
  const auto stat = text_of(folder + "/stat");
  const auto name_end = stat.rfind(')');
  if (name_end == std::string::npos || name_end + 2 >= stat.size()) return {};
  return {stat[name_end + 2], std::atol(text_of(folder + "/schedstat").c_str())};
}

// Far more CPU time than a thread needs from the call of a function to where it waits.
constexpr long in_circles_ns = 100'000'000;

}  // namespace

std::uint32_t value(int cell) {
  return at(cell).load(std::memory_order_relaxed);
}

void set(int cell, std::uint32_t value) {
  at(cell).store(value, std::memory_order_relaxed);
  futex(at(cell), FUTEX_WAKE, INT_MAX);
}

std::uint32_t add(int cell, std::uint32_t n) {
  const auto now = at(cell).fetch_add(n, std::memory_order_relaxed) + n;
  futex(at(cell), FUTEX_WAKE, INT_MAX);
  return now;
}

void wait_for(int cell, std::uint32_t at_least) {
  for (auto seen = value(cell); seen < at_least; seen = value(cell)) futex(at(cell), FUTEX_WAIT, seen);
}

bool enter() {
  const auto now = at(inside).fetch_add(1, std::memory_order_relaxed) + 1;
  auto most = value(peak);
  while (now > most && !at(peak).compare_exchange_weak(most, now, std::memory_order_relaxed)) {
  }
  const bool callers = ::syscall(SYS_gettid) == board.program;
  if (callers) add(in_callers_thread);
  if (in_programs_process()) at(in_own_process).fetch_add(1, std::memory_order_relaxed);
  return callers;
}

bool in_programs_process() {
  return ::getpid() == board.program;
}

void until_others_rest() {
  if (value(over_processes) == 0)
    guest::until_others_rest();
  else
    until_tree_rests(board.program);
}

void leave() {
  at(inside).fetch_sub(1, std::memory_order_relaxed);
}

void until_caller_rests() {
  wait_for(closing, 1);
  const auto before = look_at(board.program, board.program).cpu_ns;
  for (;;) {
    const auto now = look_at(board.program, board.program);
    if (now.state == 'X') add(blind);
    if (now.state == 'S' || now.state == 'T' || now.state == 'X' || now.cpu_ns - before > in_circles_ns)
      return;
    ::sched_yield();
  }
}

}  // namespace manyhands::guest::board
