// One process for each piece, as a shell would do it: the piece is its whole standard input, the answer is
// its whole standard output, and it has succeeded if it exits with status 0. So no message needs a length,
// but each piece costs the start of a process.
#include "wordcount.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <list>
#include <sstream>
#include <stdexcept>

namespace {

using Clock = std::chrono::steady_clock;

struct Job {
  int piece;
  pid_t pid;
  int in;   // its standard input; -1: all of the piece is written
  int out;  // its standard output
  std::size_t written = 0;
  std::string answer = {};
  Clock::time_point deadline;
};

void close_once(int& fd) {
  if (fd >= 0) close(fd);
  fd = -1;
}

Job start(int piece, Clock::time_point deadline) {
  int in[2], out[2];
  if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0) throw std::runtime_error("pipe2");
  // Prepared before fork, because in the child of a program that may have threads, allocating memory is not
  // allowed.
  auto command = worker_command();
  std::vector<char*> arguments;
  for (auto& argument : command) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  const pid_t pid = fork();
  if (pid < 0) throw std::runtime_error("fork");
  if (pid == 0) {
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);  // inherited by what is executed
    signal(SIGPIPE, SIG_DFL);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  fcntl(in[1], F_SETFL, O_NONBLOCK);
  return {.piece = piece, .pid = pid, .in = in[1], .out = out[0], .deadline = deadline};
}

// Returns whether it has succeeded.
bool end(Job& job) {
  close_once(job.in);
  close_once(job.out);
  int status = 0;
  while (waitpid(job.pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void kill_and_end(Job& job) {
  kill(job.pid, SIGKILL);
  end(job);
}

WordCounts read_lines(const std::string& answer) {
  WordCounts counts;
  std::istringstream lines(answer);
  std::string word;
  std::uint64_t count = 0;
  while (lines >> word >> count) counts[word] = count;
  return counts;
}

// The pause is the whole supervisor's: after a death it starts nothing for a while. Processes that run
// meanwhile are not affected.
class Pause {
 public:
  explicit Pause(std::chrono::milliseconds first) : first_(first), next_(first) {}
  void died() {
    over_ = Clock::now() + next_;
    next_ *= 2;
  }
  void succeeded() { next_ = first_; }
  [[nodiscard]] Clock::time_point over() const { return over_; }

 private:
  std::chrono::milliseconds first_, next_;
  Clock::time_point over_;
};

}  // namespace

Result count_words(const std::vector<std::string>& pieces, int workers, const Policy& policy) {
  Result result;
  std::list<int> waiting;
  for (std::size_t i = 0; i < pieces.size(); ++i) waiting.push_back(static_cast<int>(i));
  std::list<Job> jobs;
  std::vector<int> deaths(pieces.size());
  Pause pause(policy.pause);

  // SIGTERM becomes a descriptor that poll can wait for.
  sigset_t term, before;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  sigprocmask(SIG_BLOCK, &term, &before);
  const int signals = signalfd(-1, &term, SFD_CLOEXEC);
  const auto pipe_before = signal(SIGPIPE, SIG_IGN);

  while (!result.stopped && (!waiting.empty() || !jobs.empty())) {
    const auto now = Clock::now();
    while (!waiting.empty() && static_cast<int>(jobs.size()) < workers && now >= pause.over()) {
      jobs.push_back(start(waiting.front(), now + policy.patience));
      waiting.pop_front();
    }
    auto wake = Clock::time_point::max();
    if (static_cast<int>(jobs.size()) < workers && !waiting.empty()) wake = pause.over();
    std::vector<pollfd> entries{{signals, POLLIN, 0}};
    for (const auto& job : jobs) {
      entries.push_back({job.in, POLLOUT, 0});
      entries.push_back({job.out, POLLIN, 0});
      wake = std::min(wake, job.deadline);
    }
    // Rounded up: otherwise the last millisecond would be spent in a busy loop.
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(wake - Clock::now()).count();
    if (poll(entries.data(), entries.size(), static_cast<int>(std::clamp<long long>(left, 0, 3'600'000))) <
        0) {
      if (errno == EINTR) continue;
      throw std::runtime_error("poll");
    }
    result.stopped = entries[0].revents != 0;

    auto entry = entries.begin() + 1;
    for (auto job = jobs.begin(); job != jobs.end();) {
      const bool writable = entry++->revents != 0;
      const bool readable = entry++->revents != 0;
      const auto& piece = pieces[static_cast<std::size_t>(job->piece)];
      if (writable) {
        const ssize_t n = write(job->in, piece.data() + job->written, piece.size() - job->written);
        if (n > 0) job->written += static_cast<std::size_t>(n);
        if (job->written == piece.size() || (n < 0 && errno == EPIPE)) close_once(job->in);
      }
      bool ended = false;
      if (readable) {
        char some[32768];
        const ssize_t n = read(job->out, some, sizeof some);
        if (n > 0) job->answer.append(some, static_cast<std::size_t>(n));
        ended = n == 0 || (n < 0 && errno != EINTR);
      }
      const bool late = Clock::now() >= job->deadline;
      if (!ended && !late) {
        ++job;
        continue;
      }
      if (!ended) kill(job->pid, SIGKILL);
      const int number = job->piece;
      if (end(*job) && ended) {
        add(result.counts, read_lines(job->answer));
        pause.succeeded();
      } else {
        pause.died();
        if (++deaths[static_cast<std::size_t>(number)] < policy.deaths)
          waiting.push_back(number);
        else
          result.set_aside.push_back(number);
      }
      job = jobs.erase(job);
    }
  }
  for (auto& job : jobs) kill_and_end(job);
  signal(SIGPIPE, pipe_before);
  if (result.stopped) {  // taken, so that it does not arrive when it is unblocked
    signalfd_siginfo taken;
    [[maybe_unused]] const auto size = read(signals, &taken, sizeof taken);
  }
  close(signals);
  sigprocmask(SIG_SETMASK, &before, nullptr);
  std::sort(result.set_aside.begin(), result.set_aside.end());
  return result;
}

int work() {
  std::string piece;
  piece.reserve(std::size_t{1} << 22);  // not to copy it again and again
  char some[65536];
  for (;;) {
    const ssize_t n = read(STDIN_FILENO, some, sizeof some);
    if (n == 0) break;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return 1;
    piece.append(some, static_cast<std::size_t>(n));
  }
  std::ostringstream lines;
  for (const auto& [word, count] : words_in(piece)) lines << word << ' ' << count << '\n';
  const std::string text = lines.str();
  for (std::size_t sent = 0; sent < text.size();) {
    const ssize_t n = write(STDOUT_FILENO, text.data() + sent, text.size() - sent);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return 1;
    sent += static_cast<std::size_t>(n);
  }
  return 0;
}
