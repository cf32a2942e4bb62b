#include "kit/host/observe/whereabouts.hpp"

#include <elf.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

#include <array>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

#include "kit/host/observe/proc.hpp"
#include "kit/host/observe/read_memory.hpp"
#include "spawn/stopped_thread.hpp"

namespace manyhands::host {
namespace {

constexpr std::size_t words_of_stack = 64;

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

}  // namespace

void Whereabouts::find_code(pid_t guest) {
  std::error_code error;
  // In a sandbox, the file has another name.
  const auto name = std::filesystem::read_symlink(proc::folder_of(guest) + "/exe", error);
  std::ifstream maps(proc::folder_of(guest) + "/maps");
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
  // In the file of a non-relocatable program, addresses are the same as in memory.
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
  const auto stopped = spawn::StoppedThread::stop(guest, thread);
  if (!stopped) return;
  const auto registers = registers_of(thread);
  if (!registers) return;
  Whereabout found;
  found.address = in_program(registers->instruction);
  for (const auto word : read_memory<std::uint64_t>(thread, registers->stack, words_of_stack))
    if (const auto caller = in_program(word); caller != 0) found.callers.push_back(caller);
  seen_.push_back(std::move(found));
}

}  // namespace manyhands::host
