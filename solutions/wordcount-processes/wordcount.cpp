// One supervisor owns the queue of pieces and the result; `workers` slots each have at most one worker
// process. A worker gets one piece at a time, so a worker that dies takes one piece with it, and the
// supervisor knows which. The supervisor never waits for one particular worker: every descriptor is
// non-blocking, and it sleeps only in ppoll.
#include "wordcount.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <deque>
#include <optional>
#include <system_error>
#include <utility>

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const char* what, int error = errno) {
  throw std::system_error(error, std::generic_category(), what);
}

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

struct Pipe {
  Descriptor reads, writes;
  Pipe() {
    int ends[2];
    // Close-on-exec: an executed program keeps all other descriptors. With a sibling's pipe ends, it would
    // keep that sibling's pipe open.
    if (pipe2(ends, O_CLOEXEC) < 0) fail("pipe");
    reads = Descriptor(ends[0]);
    writes = Descriptor(ends[1]);
  }
};

void do_not_block(const Descriptor& descriptor) {
  if (fcntl(descriptor.get(), F_SETFL, O_NONBLOCK) < 0) fail("fcntl");
}

// A stream has no message boundaries, so each message begins with its length.
std::string with_length(const std::string& message) {
  const auto size = static_cast<std::uint32_t>(message.size());
  std::string bytes(sizeof size, '\0');
  std::memcpy(bytes.data(), &size, sizeof size);
  return bytes + message;
}

std::optional<std::string> whole_message_in(const std::string& bytes) {
  std::uint32_t size = 0;
  if (bytes.size() < sizeof size) return std::nullopt;
  std::memcpy(&size, bytes.data(), sizeof size);
  if (bytes.size() - sizeof size < size) return std::nullopt;
  return bytes.substr(sizeof size, size);
}

// A worker process, from its start to its end. The destructor kills it and waits for it, so nothing is left
// behind, however count_words ends. (It is killed even if it is idle: it has nothing to lose, and a worker
// that somebody has stopped would never see the end of its input, or a SIGTERM.)
class Worker {
 public:
  Worker() {
    Pipe in, out;
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, in.reads.get(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, out.writes.get(), STDOUT_FILENO);
    // An executed program also keeps the signal mask and the ignored signals of its parent.
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none, pipes;
    sigemptyset(&none);
    sigemptyset(&pipes);
    sigaddset(&pipes, SIGPIPE);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &pipes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    auto command = worker_command();
    std::vector<char*> arguments;
    for (auto& argument : command) arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    const int error = posix_spawn(&pid_, arguments[0], &files, &attributes, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    if (error != 0) fail("posix_spawn", error);
    to_ = std::move(in.writes);
    from_ = std::move(out.reads);
    do_not_block(to_);
    do_not_block(from_);
    // The worker's own two ends are closed here: otherwise a dead worker's pipe would never end.
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() {
    kill(pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }

  void give(const std::string& piece) {
    message_ = with_length(piece);
    sent_ = 0;
    received_.clear();
  }
  [[nodiscard]] pollfd to() const { return {sent_ == message_.size() ? -1 : to_.get(), POLLOUT, 0}; }
  [[nodiscard]] pollfd from() const { return {from_.get(), POLLIN, 0}; }

  // Both move as many bytes as they can now, and return false if the worker is gone.
  bool send() {
    const ssize_t n = write(to_.get(), message_.data() + sent_, message_.size() - sent_);
    if (n < 0) return errno == EINTR || errno == EAGAIN;
    sent_ += static_cast<std::size_t>(n);
    return true;
  }
  bool receive() {
    char some[65536];
    const ssize_t n = read(from_.get(), some, sizeof some);
    if (n < 0) return errno == EINTR || errno == EAGAIN;
    received_.append(some, static_cast<std::size_t>(n));
    return n > 0;
  }
  // The answer, once it is complete. What a worker has sent when it dies counts for nothing.
  [[nodiscard]] std::optional<std::string> answer() const { return whole_message_in(received_); }

 private:
  pid_t pid_ = -1;
  Descriptor to_, from_;
  std::string message_, received_;
  std::size_t sent_ = 0;  // bytes of message_
};

// SIGTERM arrives only while the supervisor sleeps in ppoll: so it cannot come between the check of `arrived`
// and the call, and be noticed too late. SIGPIPE is ignored: writing to a dead worker fails with EPIPE.
class Signals {
 public:
  Signals() {
    sigset_t term;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_BLOCK, &term, &mask_);
    arrived_ = 0;
    struct sigaction note {};
    note.sa_handler = [](int) { arrived_ = 1; };
    sigaction(SIGTERM, &note, &term_);
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, &pipe_);
  }
  ~Signals() {
    sigaction(SIGPIPE, &pipe_, nullptr);
    sigaction(SIGTERM, &term_, nullptr);
    sigprocmask(SIG_SETMASK, &mask_, nullptr);
  }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  [[nodiscard]] static bool arrived() { return arrived_ != 0; }
  [[nodiscard]] sigset_t mask_while_asleep() const {
    sigset_t mask = mask_;
    sigdelset(&mask, SIGTERM);
    return mask;
  }

 private:
  static inline volatile sig_atomic_t arrived_ = 0;
  sigset_t mask_;
  struct sigaction term_, pipe_;
};

struct Slot {
  std::optional<Worker> worker;
  std::optional<int> piece;      // what the worker is counting
  Clock::time_point deadline;    // for its answer
  Clock::time_point not_before;  // of the next start
  std::chrono::milliseconds pause;
};

class Supervisor {
 public:
  Supervisor(const std::vector<std::string>& pieces, int workers, const Policy& policy)
      : pieces_(pieces), policy_(policy), slots_(static_cast<std::size_t>(workers)), deaths_(pieces.size()) {
    for (std::size_t i = 0; i < pieces.size(); ++i) waiting_.push_back(static_cast<int>(i));
    for (auto& slot : slots_) slot.pause = policy.pause;
  }

  Result run() {
    for (hand_out(); !waiting_.empty() || at_work(); hand_out()) {
      if (Signals::arrived()) {
        result_.stopped = true;
        break;
      }
      sleep();
      for (auto& slot : slots_)
        if (slot.piece && Clock::now() >= slot.deadline) lose(slot);
    }
    std::sort(result_.set_aside.begin(), result_.set_aside.end());
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool at_work() const {
    return std::any_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.piece.has_value(); });
  }

  // Starts workers only if there is a piece for them, and not before their pause is over.
  void hand_out() {
    for (auto& slot : slots_) {
      if (waiting_.empty()) return;
      if (slot.piece || Clock::now() < slot.not_before) continue;
      if (!slot.worker) slot.worker.emplace();
      slot.piece = waiting_.front();
      waiting_.pop_front();
      slot.worker->give(pieces_[static_cast<std::size_t>(*slot.piece)]);
      slot.deadline = Clock::now() + policy_.patience;
    }
  }

  // Until a worker can be written to or read from, a deadline or a pause is over, or SIGTERM arrives.
  void sleep() {
    std::vector<pollfd> entries;
    auto wake = Clock::time_point::max();
    for (const auto& slot : slots_) {
      entries.push_back(slot.piece ? slot.worker->to() : pollfd{-1, 0, 0});
      entries.push_back(slot.piece ? slot.worker->from() : pollfd{-1, 0, 0});
      if (slot.piece) wake = std::min(wake, slot.deadline);
      if (!slot.piece && !waiting_.empty()) wake = std::min(wake, slot.not_before);
    }
    const auto left = std::chrono::nanoseconds(std::max(wake - Clock::now(), Clock::duration::zero()));
    const timespec at_most{left.count() / 1'000'000'000, left.count() % 1'000'000'000};
    const sigset_t mask = signals_.mask_while_asleep();
    if (ppoll(entries.data(), entries.size(), &at_most, &mask) < 0) {
      if (errno != EINTR) fail("ppoll");
      return;
    }
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      auto& slot = slots_[i];
      // Read first: a worker that has answered and died since has done its work.
      bool alive = entries[2 * i + 1].revents == 0 || slot.worker->receive();
      if (slot.piece)
        if (const auto answer = slot.worker->answer()) {
          take(slot, *answer);
          continue;
        }
      if (alive && entries[2 * i].revents != 0) alive = slot.worker->send();
      if (!alive) lose(slot);
    }
  }

  void take(Slot& slot, const std::string& answer) {
    add(result_.counts, unpack(answer));
    slot.piece.reset();
    slot.pause = policy_.pause;
  }

  // The worker is dead, or silent for so long that it gets killed. Only its own piece is counted again. The
  // slot takes a pause: whatever kills workers at once would otherwise keep all cores busy with starts.
  void lose(Slot& slot) {
    const int piece = *slot.piece;
    slot.worker.reset();
    slot.piece.reset();
    slot.not_before = Clock::now() + slot.pause;
    slot.pause *= 2;
    if (++deaths_[static_cast<std::size_t>(piece)] < policy_.deaths)
      waiting_.push_back(piece);
    else
      result_.set_aside.push_back(piece);
  }

  const std::vector<std::string>& pieces_;
  const Policy policy_;
  Signals signals_;
  std::vector<Slot> slots_;
  std::deque<int> waiting_;
  std::vector<int> deaths_;  // of workers, for each piece
  Result result_;
};

// The worker's side: it has nothing else to do, so its calls may block.
bool read_all(char* next, std::size_t left) {
  while (left > 0) {
    const ssize_t n = read(STDIN_FILENO, next, left);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    next += n;
    left -= static_cast<std::size_t>(n);
  }
  return true;
}

bool write_all(const std::string& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t n = write(STDOUT_FILENO, bytes.data() + sent, bytes.size() - sent);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    sent += static_cast<std::size_t>(n);
  }
  return true;
}

}  // namespace

Result count_words(const std::vector<std::string>& pieces, int workers, const Policy& policy) {
  return Supervisor(pieces, workers, policy).run();
}

int work() {
  std::uint32_t size = 0;
  while (read_all(reinterpret_cast<char*>(&size), sizeof size)) {
    std::string piece(size, '\0');
    if (!read_all(piece.data(), size)) return 1;
    if (!write_all(with_length(pack(words_in(piece))))) return 1;
  }
  return 0;  // the supervisor is gone
}
