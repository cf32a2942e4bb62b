#include "kit/host/whereabouts.hpp"

#include <elf.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

#include "kit/host/proc.hpp"

namespace manyhands::host {
namespace {

struct Registers {
  std::uint64_t instruction = 0;
  std::uint64_t stack = 0;
};

std::optional<Registers> registers_of(pid_t thread) {
#if defined(__x86_64__) || defined(__aarch64__)
  user_regs_struct registers{};
  iovec into{&registers, sizeof registers};
  if (::ptrace(PTRACE_GETREGSET, thread, NT_PRSTATUS, &into) != 0) return std::nullopt;
#if defined(__x86_64__)
  return Registers{registers.rip, registers.rsp};
#else
  return Registers{registers.pc, registers.sp};
#endif
#else
  static_cast<void>(thread);
  return std::nullopt;
#endif
}

// Waits until the thread stands still. Empty: it ended instead. Of the process's first thread that end is
// left to be seen by whoever waits for the process. (Its parent in a box is told of it only when we have seen
// it.)
std::optional<int> wait_for_stop(pid_t guest, pid_t thread) {
  siginfo_t info{};
  if (::waitid(P_PID, static_cast<id_t>(thread), &info, WEXITED | WSTOPPED | WNOWAIT | __WALL) != 0)
    return std::nullopt;
  const bool ended = info.si_code != CLD_TRAPPED && info.si_code != CLD_STOPPED;
  if (ended && thread == guest && proc::parent_of(guest) == ::getpid()) return std::nullopt;
  int status = 0;
  if (::waitpid(thread, &status, __WALL) != thread || !WIFSTOPPED(status)) return std::nullopt;
  return status;
}

std::vector<std::uint64_t> top_of_stack(pid_t thread, std::uint64_t address) {
  std::vector<std::uint64_t> words(64);
  iovec ours{words.data(), words.size() * sizeof words[0]};
  iovec theirs{reinterpret_cast<void*>(address), ours.iov_len};
  const auto n = ::process_vm_readv(thread, &ours, 1, &theirs, 1, 0);
  words.resize(n > 0 ? static_cast<std::size_t>(n) / sizeof words[0] : 0);
  return words;
}

}  // namespace

void Whereabouts::find_code(pid_t guest) {
  std::error_code error;
  // In a box it has another name there.
  const auto name = std::filesystem::read_symlink("/proc/" + std::to_string(guest) + "/exe", error);
  std::ifstream maps("/proc/" + std::to_string(guest) + "/maps");
  bool first = true;
  for (std::string line; std::getline(maps, line);) {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    char dash = 0;
    std::string rights, offset, device, inode, path;
    std::istringstream fields(line);
    fields >> std::hex >> begin >> dash >> end >> rights >> offset >> device >> inode >> std::ws;
    std::getline(fields, path);
    if (path.empty() || path != name.string()) continue;
    if (std::exchange(first, false)) base_ = begin;
    if (rights.find('x') == std::string::npos) continue;
    code_begin_ = code_begin_ == 0 ? begin : code_begin_;
    code_end_ = end;
  }
  // Addresses in the file of a program that is not relocatable are those in memory.
  std::ifstream file(program_, std::ios::binary);
  Elf64_Ehdr header{};
  file.read(reinterpret_cast<char*>(&header), sizeof header);
  if (header.e_type == ET_EXEC) base_ = 0;
}

std::uint64_t Whereabouts::in_program(std::uint64_t address) const {
  return address >= code_begin_ && address < code_end_ ? address - base_ : 0;
}

void Whereabouts::look(pid_t guest) {
  if (code_end_ == 0) find_code(guest);
  for (const auto& task : proc::tasks_of(guest))
    if (task.state == 'R') look_at(guest, task.tid);
}

void Whereabouts::look_at(pid_t guest, pid_t thread) {
  if (::ptrace(PTRACE_SEIZE, thread, nullptr, nullptr) != 0) return;
  if (::ptrace(PTRACE_INTERRUPT, thread, nullptr, nullptr) != 0) {
    ::ptrace(PTRACE_DETACH, thread, nullptr, nullptr);
    return;
  }
  const auto status = wait_for_stop(guest, thread);
  if (!status) return;
  if (const auto registers = registers_of(thread)) {
    Whereabout found;
    found.address = in_program(registers->instruction);
    for (const auto word : top_of_stack(thread, registers->stack))
      if (const auto caller = in_program(word); caller != 0) found.callers.push_back(caller);
    seen_.push_back(std::move(found));
  }
  // A signal that was on its way to it stopped it first: it gets it now.
  const bool by_signal = (*status >> 16) == 0;
  ::ptrace(PTRACE_DETACH, thread, nullptr, by_signal ? static_cast<long>(WSTOPSIG(*status)) : 0L);
}

}  // namespace manyhands::host
