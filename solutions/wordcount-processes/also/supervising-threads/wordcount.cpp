// One thread for each worker. A thread waits for its own worker only, so each is a simple loop; what they
// share is a queue under a mutex. Threads and fork do not get on with each other, but threads and *executed*
// processes do: nothing of the parent's locks is left in them.
#include "wordcount.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <deque>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

namespace {

using Clock = std::chrono::steady_clock;

// Each worker has one socket for both directions. Socket pairs and spawning from several threads: the flag is
// set in the same call that opens the socket, so that no other thread's worker can inherit it.
struct Process {
  pid_t pid = -1;
  int socket = -1;
};

Process start() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) throw std::runtime_error("socketpair");
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, ends[1], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  auto command = worker_command();
  std::vector<char*> arguments;
  for (auto& argument : command) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  Process process{.socket = ends[0]};
  const int error = posix_spawn(&process.pid, arguments[0], &files, &attributes, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  close(ends[1]);
  if (error != 0) {
    close(ends[0]);
    throw std::runtime_error(std::string("posix_spawn: ") + std::strerror(error));
  }
  fcntl(process.socket, F_SETFL, O_NONBLOCK);
  return process;
}

void end(Process& process) {
  if (process.pid < 0) return;
  close(process.socket);
  kill(process.pid, SIGKILL);
  while (waitpid(process.pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  process.pid = -1;
}

class Supervisor {
 public:
  Supervisor(const std::vector<std::string>& pieces, const Policy& policy)
      : pieces_(pieces),
        policy_(policy),
        left_(pieces.size()),
        deaths_(pieces.size()),
        stop_(eventfd(0, EFD_CLOEXEC)) {
    for (std::size_t i = 0; i < pieces.size(); ++i) waiting_.push_back(i);
  }
  ~Supervisor() { close(stop_); }
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  void look_after_one_worker() {
    Process process;
    auto pause = policy_.pause;
    while (const auto piece = next_piece()) {
      if (process.pid < 0) process = start();
      const auto answer = ask(process, pieces_[*piece]);
      if (answer) {
        counted(*answer);
        pause = policy_.pause;
        continue;
      }
      end(process);
      lost(*piece);
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, pause, [this] { return over(); });
      pause *= 2;
    }
    end(process);
  }

  // For the thread that waits for signals: returns whether SIGTERM came first.
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      if (left_ == 0) return;
      result_.stopped = true;
    }
    changed_.notify_all();
    eventfd_write(stop_, 1);  // wakes all threads that poll, because nobody reads it
  }
  Result result() {
    std::sort(result_.set_aside.begin(), result_.set_aside.end());
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool over() const { return left_ == 0 || result_.stopped; }

  // Waits while others have the last pieces, because they may come back.
  std::optional<std::size_t> next_piece() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return over() || !waiting_.empty(); });
    if (over()) return std::nullopt;
    const auto piece = waiting_.front();
    waiting_.pop_front();
    return piece;
  }

  void counted(const std::string& answer) {
    const auto counts = unpack(answer);
    {
      const std::lock_guard lock(mutex_);
      add(result_.counts, counts);
      --left_;
    }
    changed_.notify_all();
  }

  void lost(std::size_t piece) {
    {
      const std::lock_guard lock(mutex_);
      if (result_.stopped) return;
      if (++deaths_[piece] < policy_.deaths) {
        waiting_.push_back(piece);
      } else {
        result_.set_aside.push_back(static_cast<int>(piece));
        --left_;
      }
    }
    changed_.notify_all();
  }

  // Sleeps until the socket is ready; false if the deadline is over, or the program is to stop.
  bool ready(const Process& process, short events, Clock::time_point deadline) const {
    for (;;) {
      pollfd entries[2] = {{process.socket, events, 0}, {stop_, POLLIN, 0}};
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
      if (left <= 0) return false;
      const int n = poll(entries, 2, static_cast<int>(left));
      if (n < 0 && errno == EINTR) continue;
      return n > 0 && entries[1].revents == 0;
    }
  }

  bool transfer(const Process& process, bool writes, char* bytes, std::size_t count,
                Clock::time_point deadline) const {
    while (count > 0) {
      if (!ready(process, writes ? POLLOUT : POLLIN, deadline)) return false;
      const ssize_t n =
          writes ? send(process.socket, bytes, count, MSG_NOSIGNAL) : recv(process.socket, bytes, count, 0);
      if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      if (n <= 0) return false;
      bytes += n;
      count -= static_cast<std::size_t>(n);
    }
    return true;
  }

  std::optional<std::string> ask(const Process& process, std::string piece) const {
    const auto deadline = Clock::now() + policy_.patience;
    std::size_t size = piece.size();
    if (!transfer(process, true, reinterpret_cast<char*>(&size), sizeof size, deadline) ||
        !transfer(process, true, piece.data(), piece.size(), deadline) ||
        !transfer(process, false, reinterpret_cast<char*>(&size), sizeof size, deadline))
      return std::nullopt;
    std::string answer(size, '\0');
    if (!transfer(process, false, answer.data(), size, deadline)) return std::nullopt;
    return answer;
  }

  const std::vector<std::string>& pieces_;
  const Policy policy_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::size_t> waiting_;
  std::size_t left_;  // neither counted nor set aside
  std::vector<int> deaths_;
  Result result_;
  int stop_;
};

bool all(bool writes, char* bytes, std::size_t count) {
  while (count > 0) {
    const ssize_t n = writes ? write(STDOUT_FILENO, bytes, count) : read(STDIN_FILENO, bytes, count);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes += n;
    count -= static_cast<std::size_t>(n);
  }
  return true;
}

}  // namespace

Result count_words(const std::vector<std::string>& pieces, int workers, const Policy& policy) {
  // Blocked in all threads, so that it waits for sigwait. SIGUSR1 ends the thread that waits for it.
  sigset_t term, before;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  sigaddset(&term, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &term, &before);
  Supervisor supervisor(pieces, policy);
  {
    std::jthread listens([&] {
      int number = 0;
      sigwait(&term, &number);
      if (number == SIGTERM) supervisor.stop();
    });
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < workers; ++i) threads.emplace_back([&] { supervisor.look_after_one_worker(); });
    }
    pthread_kill(listens.native_handle(), SIGUSR1);
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return supervisor.result();
}

int work() {
  std::size_t size = 0;
  while (all(false, reinterpret_cast<char*>(&size), sizeof size)) {
    std::string piece(size, '\0');
    if (!all(false, piece.data(), size)) return 1;
    auto answer = pack(words_in(piece));
    size = answer.size();
    if (!all(true, reinterpret_cast<char*>(&size), sizeof size) || !all(true, answer.data(), size)) return 1;
  }
  return 0;
}
