#include "stacks/snapshot.hpp"

#include <elf.h>
#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "spawn/threads.hpp"

namespace manyhands::stacks {
namespace {

constexpr std::size_t most_threads = 1024;
constexpr std::size_t most_files = 512;

// Only names that /proc has made up, or those of mapped files, which were opened by the process itself. The
// file may be a FIFO by now, so opening must not wait.
spawn::Descriptor opened(const std::string& path) {
  return spawn::Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
}

bool read_registers(ThreadRegisters& thread) {
#if defined(__x86_64__)
  user_regs_struct r{};
  iovec into{&r, sizeof r};
  if (::ptrace(PTRACE_GETREGSET, thread.tid, NT_PRSTATUS, &into) != 0) return false;
  thread.values = {r.rax, r.rdx, r.rcx, r.rbx, r.rsi, r.rdi, r.rbp, r.rsp, r.r8,
                   r.r9,  r.r10, r.r11, r.r12, r.r13, r.r14, r.r15, r.rip};
  thread.instruction = r.rip;
  return true;
#elif defined(__aarch64__)
  user_regs_struct r{};
  iovec into{&r, sizeof r};
  if (::ptrace(PTRACE_GETREGSET, thread.tid, NT_PRSTATUS, &into) != 0) return false;
  thread.values.assign(std::begin(r.regs), std::end(r.regs));
  thread.values.push_back(r.sp);
  thread.instruction = r.pc;
  return true;
#else
  static_cast<void>(thread);
  return false;
#endif
}

struct Mapping {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  ino_t inode = 0;
  std::string path;
};

// "55d0-55e0 r-xp 00000000 fe:01 123   /usr/bin/x"; the first three numbers are hexadecimal.
Mapping mapping_in(const std::string& line) {
  std::istringstream in(line);
  Mapping mapping;
  char dash = 0;
  std::string skipped;
  in >> std::hex >> mapping.begin >> dash >> mapping.end >> skipped >> skipped >> skipped;
  in >> std::dec >> mapping.inode;
  std::getline(in >> std::ws, mapping.path);
  return mapping;
}

// Its own name for a file may mean another one outside its sandbox, or nothing. Our preloaded libraries were
// opened outside; there, only the very same file will do.
spawn::Descriptor file_of(const Mapping& mapping, const std::string& folder, const std::string& program) {
  if (mapping.path == program) return opened(folder + "/exe");
  auto inside = opened(folder + "/root" + mapping.path);
  if (inside.is_open()) return inside;
  auto outside = opened(mapping.path);
  struct stat info {};
  const bool same = outside.is_open() && ::fstat(outside.get(), &info) == 0 && info.st_ino == mapping.inode;
  return same ? std::move(outside) : spawn::Descriptor();
}

}  // namespace

Snapshot::Snapshot(pid_t pid) {
  stop_threads(pid);
  if (stopped_.empty()) return;
  // A process whose first thread has ended shows its files and memory only as those of another thread.
  const auto folder = "/proc/" + std::to_string(stopped_.front().thread());
  std::error_code none;
  program_ = std::filesystem::read_symlink(folder + "/exe", none).string();
  memory_ = opened(folder + "/mem");
  open_files(folder);
}

// A thread that runs may start others, so the list is complete only if none is new.
void Snapshot::stop_threads(pid_t pid) {
  std::vector<pid_t> tried;
  for (bool found_new = true; found_new && tried.size() < most_threads;) {
    found_new = false;
    for (const pid_t tid : spawn::list_threads(pid)) {
      if (std::find(tried.begin(), tried.end(), tid) != tried.end() || tried.size() == most_threads) continue;
      tried.push_back(tid);
      found_new = true;
      auto stopped = spawn::StoppedThread::stop(pid, tid);
      if (!stopped) continue;  // it has ended
      stopped_.push_back(std::move(*stopped));
      ThreadRegisters thread{tid, {}, 0};
      if (read_registers(thread)) threads_.push_back(std::move(thread));
    }
  }
}

void Snapshot::open_files(const std::string& folder) {
  std::ifstream maps(folder + "/maps");
  for (std::string line; std::getline(maps, line) && files_.size() < most_files;) {
    auto mapping = mapping_in(line);
    if (!mapping.path.starts_with('/') && mapping.path != "[vdso]") continue;
    if (!files_.empty() && files_.back().path == mapping.path) {
      files_.back().end = mapping.end;
      continue;
    }
    auto file = file_of(mapping, folder, program_);
    files_.push_back({std::move(mapping.path), mapping.begin, mapping.end, std::move(file)});
  }
}

std::string Snapshot::memory(std::uint64_t address, std::size_t size) const {
  std::string bytes(size, '\0');
  const auto n = ::pread(memory_.get(), bytes.data(), size, static_cast<off_t>(address));
  bytes.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  return bytes;
}

}  // namespace manyhands::stacks
