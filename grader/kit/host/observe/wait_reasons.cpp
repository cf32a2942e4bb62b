#include "kit/host/observe/wait_reasons.hpp"

#include <elf.h>
#include <linux/futex.h>
#include <sys/syscall.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <utility>

#include "kit/host/observe/code_lines.hpp"
#include "kit/host/observe/proc.hpp"
#include "kit/host/observe/read_memory.hpp"
#include "model/learner_frame.hpp"

namespace manyhands::host {
namespace {

using Args = std::array<std::uint64_t, 6>;

constexpr std::size_t most_reasons = 2000;
constexpr std::size_t most_callers = 24;
constexpr std::size_t words_of_stack = 4096;  // a caller may keep a buffer there
constexpr std::size_t most_pipes = 256;
constexpr int looks_for_pipe = 6;  // who holds its ends can change: processes start, and close descriptors
constexpr std::size_t most_connections = 4096;

struct Sleeping {
  long number = -1;
  Args args{};
  std::uint64_t stack = 0;
};

Sleeping sleeping(pid_t pid, pid_t tid) {
  Sleeping found;
  std::array<char, 64> path{};
  std::snprintf(path.data(), path.size(), "/proc/%d/task/%d/syscall", pid, tid);
  std::FILE* file = std::fopen(path.data(), "re");
  if (file == nullptr) return found;
  auto& a = found.args;
  if (std::fscanf(file, "%ld %lx %lx %lx %lx %lx %lx %lx", &found.number, &a[0], &a[1], &a[2], &a[3], &a[4],
                  &a[5], &found.stack) < 8)
    found.number = -1;
  std::fclose(file);
  return found;
}

bool any_of_files(const Chain& chain, std::string_view part) {
  return std::any_of(chain.begin(), chain.end(),
                     [&](const Frame& frame) { return frame.file.find(part) != std::string::npos; });
}

enum class Waits { reads, writes, several, sleeps, child, futex, other };

Waits waits_in(long number) {
  switch (number) {
    case SYS_read:
    case SYS_readv:
    case SYS_pread64:
    case SYS_recvfrom:
    case SYS_recvmsg:
    case SYS_accept4:
    case SYS_accept:
      return Waits::reads;
    case SYS_write:
    case SYS_writev:
    case SYS_sendto:
    case SYS_sendmsg:
    case SYS_connect:
      return Waits::writes;
#ifdef SYS_poll
    case SYS_poll:
    case SYS_select:
    case SYS_epoll_wait:
#endif
    case SYS_ppoll:
    case SYS_pselect6:
    case SYS_epoll_pwait:
      return Waits::several;
    case SYS_nanosleep:
    case SYS_clock_nanosleep:
    case SYS_restart_syscall:
      return Waits::sleeps;
    case SYS_wait4:
    case SYS_waitid:
      return Waits::child;
    case SYS_futex:
      return Waits::futex;
    default:
      return Waits::other;
  }
}

bool is_epoll(long number) {
#ifdef SYS_epoll_wait
  if (number == SYS_epoll_wait) return true;
#endif
  return number == SYS_epoll_pwait;
}

}  // namespace

void WaitReasons::know(pid_t pid, pid_t tid, const std::string& name) {
  own_numbers_[{pid, proc::own_number_of(pid, tid)}] = tid;
  names_[{pid, tid}] = name;
  processes_.insert(pid);
}

int WaitReasons::number_of(WaitReason reason) {
  const auto [entry, fresh] =
      numbers_.try_emplace({reason.kind, reason.what, reason.callers}, static_cast<int>(reasons_.size()));
  if (!fresh) return entry->second;
  if (reasons_.size() == most_reasons) {
    numbers_.erase(entry);
    return -1;
  }
  reasons_.push_back(std::move(reason));
  return entry->second;
}

WaitReasons::Found WaitReasons::look(pid_t pid, pid_t tid) {
  const auto sleep = sleeping(pid, tid);
  Found found;
  WaitReason reason;
  switch (waits_in(sleep.number)) {
    case Waits::futex:
      note_futex(pid, sleep.args, reason, found);
      break;
    case Waits::reads:
    case Waits::writes:
      note_file(pid, static_cast<int>(sleep.args[0]), waits_in(sleep.number) == Waits::writes, reason, found);
      break;
    case Waits::several:
      if (is_epoll(sleep.number)) {
        reason.kind = Doing::net;
        reason.what = "an event loop";
      } else if (const auto files =
                     proc::waited_for_by(pid, {true, sleep.number, static_cast<long>(sleep.args[0]),
                                               static_cast<long>(sleep.args[1])});
                 files.size() == 1) {
        note_file(pid, files.front(), false, reason, found);
      } else {
        reason.kind = files.empty() ? Doing::sleep : has_site_ ? Doing::net : Doing::pipe;
        if (!files.empty()) reason.what = "the first of " + std::to_string(files.size());
      }
      break;
    case Waits::sleeps:
      reason.kind = Doing::sleep;
      break;
    case Waits::child:
      reason.what = "the end of a process";
      found.child = true;
      break;
    case Waits::other:
      if (sleep.number < 0) return found;
      reason.what = "the kernel";
      break;
  }
  reason.callers = callers_of(pid, sleep.stack);
  found.reason = number_of(std::move(reason));
  return found;
}

std::pair<pid_t, pid_t> WaitReasons::holder(pid_t pid, std::uint64_t mutex) const {
  // A glibc mutex begins with the futex word, a count and the owner's number.
  const auto words = read_memory<std::uint32_t>(pid, mutex, 3);
  if (words.size() < 3) return {0, 0};
  const auto owner = own_numbers_.find({pid, static_cast<int>(words[2])});
  return owner == own_numbers_.end() ? std::pair<pid_t, pid_t>{0, 0} : std::pair{pid, owner->second};
}

void WaitReasons::note_futex(pid_t pid, const Args& args, WaitReason& reason, Found& found) {
  constexpr std::uint64_t taken_and_waited_for = 2;
  const auto operation = args[1] & static_cast<std::uint64_t>(FUTEX_CMD_MASK);
  const bool own = (args[1] & FUTEX_PRIVATE_FLAG) != 0;
  if (operation == FUTEX_WAIT && args[2] == taken_and_waited_for) {
    found.by = holder(pid, args[0]);
    if (found.by.first != 0) {
      const auto next = static_cast<int>(locks_.size()) + 1;
      reason.kind = Doing::lock;
      reason.what = "lock " + std::to_string(locks_.try_emplace({pid, args[0]}, next).first->second);
      found.mutex = args[0];
      return;
    }
  }
  if (operation == FUTEX_WAIT_BITSET && !own) {
    const auto ending = own_numbers_.find({pid, static_cast<int>(args[2])});
    if (ending != own_numbers_.end()) {
      found.by = {pid, ending->second};
      reason.what = "the end of " + names_[found.by];
      return;
    }
  }
  reason.what =
      operation == FUTEX_WAIT_BITSET ? "a condition variable or a semaphore" : std::string(wait_on_atomic);
}

void WaitReasons::note_file(pid_t pid, int fd, bool writes, WaitReason& reason, Found& found) {
  std::error_code gone;
  const auto file =
      std::filesystem::read_symlink(proc::folder_of(pid) + "/fd/" + std::to_string(fd), gone).string();
  if (file.starts_with("pipe:")) {
    reason.kind = Doing::pipe;
    reason.what = writes ? "room in a pipe" : "a pipe";
    const auto ends = other_ends_of(pid, file, writes);
    if (ends.size() != 1) return;
    found.by = {*ends.begin(), *ends.begin()};
    reason.what = (writes ? "room in a pipe to " : "a pipe from ") + names_[found.by];
  } else if (file.starts_with("socket:")) {
    const bool connection = has_site_ || is_connection(pid, file);
    reason.kind = connection ? Doing::net : Doing::pipe;
    reason.what = has_site_ ? "the web site" : connection ? "a connection" : "a local socket";
  } else {
    reason.what = "a file";
  }
}

std::set<pid_t> WaitReasons::other_ends_of(pid_t pid, const std::string& pipe, bool writes) {
  if (ends_.size() >= most_pipes) return {};
  auto& [looks, holders] = ends_[{pipe, writes}];
  if (looks >= looks_for_pipe || (looks > 0 && holders.size() == 1)) return holders;
  ++looks;
  holders.clear();
  for (const auto other : processes_) {
    if (other == pid) continue;
    for (const auto& [fd, what] : proc::descriptors_of(other))
      if (what == pipe && proc::is_writable(other, fd) != writes) holders.insert(other);
  }
  return holders;
}

bool WaitReasons::is_connection(pid_t pid, const std::string& socket) {
  if (const auto known = connections_.find(socket); known != connections_.end()) return known->second;
  if (connections_.size() >= most_connections) return false;
  return connections_[socket] = proc::remote_ports_seen_by(pid).contains(socket);
}

const WaitReasons::Code& WaitReasons::code_of(pid_t pid) {
  const auto [entry, fresh] = code_.try_emplace(pid);
  auto& code = entry->second;
  if (!fresh) return code;
  std::error_code error;
  const auto name = std::filesystem::read_symlink(proc::folder_of(pid) + "/exe", error).string();
  // In a box it is a copy. A worker's program is another one.
  if (std::filesystem::file_size(proc::folder_of(pid) + "/exe", error) !=
      std::filesystem::file_size(program_, error))
    return code;
  std::ifstream maps(proc::folder_of(pid) + "/maps");
  bool first = true;
  for (std::string line; std::getline(maps, line);) {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    char dash = 0;
    std::string rights, offset, device, inode, path;
    std::istringstream parts(line);
    parts >> std::hex >> begin >> dash >> end >> rights >> offset >> device >> inode >> std::ws;
    std::getline(parts, path);
    if (path.empty() || path != name) continue;
    if (std::exchange(first, false)) code.base = begin;
    if (rights.find('x') == std::string::npos) continue;
    code.begin = code.begin == 0 ? begin : code.begin;
    code.end = end;
  }
  std::ifstream file(program_, std::ios::binary);
  Elf64_Ehdr header{};
  file.read(reinterpret_cast<char*>(&header), sizeof header);
  if (header.e_type == ET_EXEC) code.base = 0;
  return code;
}

// A stack also holds numbers that only look like return addresses.
bool WaitReasons::is_call_before(pid_t pid, const Code& code, std::uint64_t address) {
  const auto [entry, fresh] = calls_.try_emplace(address - code.base, true);
  if (!fresh) return entry->second;
#if defined(__x86_64__)
  constexpr std::size_t longest = 7;
  if (address < code.begin + longest) return entry->second = false;
  const auto bytes = read_memory<std::uint8_t>(pid, address - longest, longest);
  if (bytes.size() < longest) return entry->second = false;
  const auto indirect = [&](std::size_t length) {  // ff /2
    return bytes[longest - length] == 0xff && (bytes[longest - length + 1] >> 3 & 7) == 2;
  };
  entry->second = bytes[2] == 0xe8 || indirect(2) || indirect(3) || indirect(4) || indirect(6) || indirect(7);
#else
  static_cast<void>(pid);
#endif
  return entry->second;
}

std::vector<std::uint64_t> WaitReasons::callers_of(pid_t pid, std::uint64_t stack) {
  std::vector<std::uint64_t> callers;
  const auto& code = code_of(pid);
  if (stack == 0 || code.end == 0) return callers;
  for (auto words = words_of_stack; words >= words_of_stack / 8; words /= 8) {
    const auto read = read_memory<std::uint64_t>(pid, stack, words);
    if (read.empty()) continue;  // less is mapped there
    for (const auto word : read)
      if (word >= code.begin && word < code.end && is_call_before(pid, code, word) &&
          callers.size() < most_callers)
        callers.push_back(word - code.base);
    break;
  }
  return callers;
}

std::vector<WaitReason> WaitReasons::with_lines(const std::string& prefix) const {
  auto reasons = reasons_;
  std::set<std::uint64_t> addresses;  // a call is just before its return address
  for (const auto& reason : reasons)
    for (const auto caller : reason.callers) addresses.insert(caller - 1);
  if (addresses.empty()) return reasons;
  const auto chains = chains_at(program_.string(), addresses, prefix);
  for (auto& reason : reasons)
    for (const auto caller : reason.callers) {
      const auto chain = chains.find(caller - 1);
      if (chain == chains.end()) continue;
      const auto* frame = learner_frame(chain->second, prefix);
      if (frame == nullptr) continue;
      reason.file = frame->file;
      reason.line = frame->line;
      if (reason.kind == Doing::await && any_of_files(chain->second, "shared_mutex")) {
        reason.kind = Doing::lock;
        reason.what = "a read-write lock";
      }
      break;
    }
  return reasons;
}

}  // namespace manyhands::host
