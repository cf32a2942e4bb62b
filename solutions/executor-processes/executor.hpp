// Each worker process has a thread in the parent that waits for it: it takes a task from the queue, sends it
// to its process, and waits for the outcome. So this is the executor over threads, except that its threads
// let somebody else do the work. A thread may block in read or write, because it has only one process to talk
// to.
#pragma once
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "manyhands/executor.hpp"
#include "manyhands/remote_call.hpp"

using manyhands::BrokenExecutor;
using manyhands::Bytes;
using manyhands::Cancelled;
using manyhands::Drain;
using manyhands::ShutDown;

[[noreturn]] inline void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// One end of a pipe.
class End {
 public:
  explicit End(int fd = -1) : fd_(fd) {}
  End(End&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  End& operator=(End&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~End() { close(); }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

  // A pipe is a stream of bytes: one call may transfer only a part, and a signal may interrupt it. Both
  // return false if the other process is gone.
  bool write_all(const void* bytes, std::size_t count) const {
    const char* next = static_cast<const char*>(bytes);
    while (count > 0) {
      const ssize_t n = write(fd_, next, count);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return false;
      next += n;
      count -= static_cast<std::size_t>(n);
    }
    return true;
  }
  bool read_all(void* bytes, std::size_t count) const {
    char* next = static_cast<char*>(bytes);
    while (count > 0) {
      const ssize_t n = read(fd_, next, count);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return false;
      next += n;
      count -= static_cast<std::size_t>(n);
    }
    return true;
  }

 private:
  int fd_;
};

struct Pipe {
  End reads, writes;
  Pipe() {
    int ends[2];
    if (pipe(ends) < 0) fail("pipe");
    reads = End(ends[0]);
    writes = End(ends[1]);
  }
};

/// What travels: a call to the worker, its result or its exception back.
struct Message {
  enum class Kind : std::uint8_t { call, result, exception };
  Kind kind = Kind::call;
  Bytes bytes;
};

// A stream has no message boundaries, so each message begins with its kind and length.
inline bool send(const End& to, const Message& message) {
  const auto size = static_cast<std::uint64_t>(message.bytes.size());
  return to.write_all(&message.kind, sizeof message.kind) && to.write_all(&size, sizeof size) &&
         to.write_all(message.bytes.data(), message.bytes.size());
}

inline std::optional<Message> receive(const End& from) {
  Message message;
  std::uint64_t size = 0;
  if (!from.read_all(&message.kind, sizeof message.kind) || !from.read_all(&size, sizeof size))
    return std::nullopt;
  message.bytes.resize(size);
  if (!from.read_all(message.bytes.data(), size)) return std::nullopt;  // it died in the middle of a message
  return message;
}

/// What a worker process does until the executor closes its end.
inline void serve(const End& calls, const End& outcomes) {
  while (const auto call = receive(calls)) {
    Message outcome;
    try {
      outcome = {Message::Kind::result, manyhands::run_call(call->bytes)};
    } catch (...) {
      // An exception cannot leave its process, but its bytes can. The worker continues.
      outcome = {Message::Kind::exception, manyhands::pack_exception(std::current_exception())};
    }
    if (!send(outcomes, outcome)) return;
  }
}

/// A worker process, seen from the parent. The destructor ends it and waits for it, so nothing is left
/// behind, however the executor ends.
class Worker {
 public:
  /// A forked process has copies of the pipe ends that belong to `others`. It must close them: otherwise
  /// their processes would not see an end of file as long as it lives.
  explicit Worker(std::vector<Worker>& others) {
    Pipe calls, outcomes;
    pid_ = fork();
    if (pid_ < 0) fail("fork");
    if (pid_ == 0) {
      for (auto& other : others) other.close_ends();
      calls.writes.close();
      outcomes.reads.close();
      serve(calls.reads, outcomes.writes);
      _exit(0);  // not return: the rest of the program is only for the parent
    }
    calls_ = std::move(calls.writes);
    outcomes_ = std::move(outcomes.reads);
    // The worker's two ends are closed here, in the parent: if the worker dies, no other process has them.
  }
  Worker(Worker&& other) noexcept
      : pid_(std::exchange(other.pid_, -1)),
        calls_(std::move(other.calls_)),
        outcomes_(std::move(other.outcomes_)) {}
  Worker& operator=(Worker&&) = delete;
  ~Worker() {
    close_ends();  // first, because this makes the process end
    if (pid_ > 0)
      while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
      }
  }

  /// Sends a call and waits for its outcome. Nothing: the process has died.
  std::optional<Message> execute(const Bytes& call) {
    if (!send(calls_, {Message::Kind::call, call})) return std::nullopt;
    return receive(outcomes_);
  }

 private:
  void close_ends() {
    calls_.close();
    outcomes_.close();
  }

  pid_t pid_ = -1;
  End calls_, outcomes_;
};

/// The state of a task. Thread and future share it through shared_ptr, so it lives as long as either needs
/// it.
class Task {
 public:
  explicit Task(Bytes call) : call_(std::move(call)) {}

  [[nodiscard]] const Bytes& call() const { return call_; }

  /// From here on it is too late to cancel. False: it has been cancelled.
  bool start() {
    const std::scoped_lock lock(mutex_);
    if (phase_ != Phase::waiting) return false;
    phase_ = Phase::running;
    return true;
  }

  bool cancel() { return end(Phase::waiting, Phase::cancelled, {}); }
  void finish(Message outcome) { end(Phase::running, Phase::done, std::move(outcome)); }
  /// Whether it has started or not.
  void break_off() {
    start();
    end(Phase::running, Phase::broken, {});
  }

  bool done() {
    const std::scoped_lock lock(mutex_);
    return is_over();
  }

  void wait() {
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [this] { return is_over(); });
  }

  Bytes take_result() {
    wait();
    // Nobody changes a task that is over, so the rest needs no lock.
    if (phase_ == Phase::cancelled) throw Cancelled();
    if (phase_ == Phase::broken) throw BrokenExecutor();
    if (outcome_.kind == Message::Kind::exception) manyhands::throw_exception(outcome_.bytes);
    return std::move(outcome_.bytes);
  }

  /// `tell` is called once, when the task is over: by the thread that ends it, or right here if it is already
  /// over.
  void when_over(std::function<void()> tell) {
    {
      const std::scoped_lock lock(mutex_);
      if (!is_over()) {
        tell_ = std::move(tell);
        return;
      }
    }
    tell();
  }

 private:
  enum class Phase { waiting, running, done, cancelled, broken };

  [[nodiscard]] bool is_over() const { return phase_ != Phase::waiting && phase_ != Phase::running; }

  // Checking the phase and changing it are one step, so that a task cannot be cancelled and started.
  bool end(Phase from, Phase to, Message outcome) {
    std::function<void()> tell;
    {
      const std::scoped_lock lock(mutex_);
      if (phase_ != from) return false;
      phase_ = to;
      outcome_ = std::move(outcome);
      tell = std::move(tell_);
    }
    ended_.notify_all();
    if (tell) tell();
    return true;
  }

  const Bytes call_;
  std::mutex mutex_;
  std::condition_variable ended_;
  Phase phase_ = Phase::waiting;
  Message outcome_;
  std::function<void()> tell_;
};

/// The result of one task. Movable. It may outlive its executor.
template <class R>
class Future {
 public:
  /// Waits, then returns what the task returned, or throws what it threw, Cancelled or BrokenExecutor. Call
  /// it at most once.
  R get() { return manyhands::unpack<R>(task_->take_result()); }
  void wait() { task_->wait(); }
  /// Returns whether the task has finished or was cancelled. Does not wait.
  bool done() { return task_->done(); }
  /// Cancels the task if it has not started. Returns false if it has.
  bool cancel() { return task_->cancel(); }

 private:
  friend class Executor;
  explicit Future(std::shared_ptr<Task> task) : task_(std::move(task)) {}
  std::shared_ptr<Task> task_;
};

/// If a worker dies, its task gets BrokenExecutor, and the others go on. When the last one has died, the
/// executor is broken, and no task runs any more.
class Executor {
 public:
  explicit Executor(int workers) {
    // All processes first, then the first thread: a forked process has only one of the threads, but all locks
    // as they were.
    processes_.reserve(static_cast<std::size_t>(workers));
    for (int i = 0; i < workers; ++i) processes_.push_back(Worker(processes_));
    alive_ = workers;
    for (auto& process : processes_) threads_.emplace_back([this, &process] { work_with(process); });
  }
  ~Executor() { shutdown(Drain::yes); }
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  /// Queues the task f(arguments…) and returns at once. f is a registered function.
  template <class F, class... A>
  auto submit(F f, A... arguments) -> Future<std::invoke_result_t<F, A...>> {
    auto task = std::make_shared<Task>(manyhands::pack_call(f, arguments...));
    {
      const std::scoped_lock lock(mutex_);
      throw_if_closed();
      waiting_.push_back(task);
    }
    news_.notify_one();  // one task needs only one worker
    return Future<std::invoke_result_t<F, A...>>(std::move(task));
  }

  /// Runs f on each input, as separate tasks, and returns the results in the order of the inputs. Throws what
  /// one of the tasks threw.
  template <class F, class T>
  auto map(F f, const std::vector<T>& inputs) -> std::vector<std::invoke_result_t<F, T>> {
    // All are submitted before the first wait.
    std::vector<Future<std::invoke_result_t<F, T>>> futures;
    for (const T& input : inputs) futures.push_back(submit(f, input));
    if (futures.empty()) {
      const std::scoped_lock lock(mutex_);
      throw_if_closed();
    }
    std::vector<std::invoke_result_t<F, T>> results;
    for (auto& future : futures) results.push_back(future.get());
    return results;
  }

  /// Calls visit(future) for each in the caller's thread, in the order in which they finish, as soon as each
  /// has finished.
  template <class R, class Visit>
  void as_completed(std::vector<Future<R>> futures, Visit visit) {
    // Each task adds its own number to this queue when it finishes. Shared, because a task may finish after a
    // visit has thrown and this function has ended.
    struct Arrivals {
      std::mutex mutex;
      std::condition_variable news;
      std::deque<std::size_t> numbers;
    };
    const auto arrivals = std::make_shared<Arrivals>();
    for (std::size_t i = 0; i < futures.size(); ++i)
      futures[i].task_->when_over([arrivals, i] {
        {
          const std::scoped_lock lock(arrivals->mutex);
          arrivals->numbers.push_back(i);
        }
        arrivals->news.notify_one();
      });
    for (std::size_t left = futures.size(); left > 0; --left) {
      std::unique_lock lock(arrivals->mutex);
      arrivals->news.wait(lock, [&] { return !arrivals->numbers.empty(); });
      const auto number = arrivals->numbers.front();
      arrivals->numbers.pop_front();
      lock.unlock();
      visit(std::move(futures[number]));
    }
  }

  /// Accepts no more tasks: from now on, submit and map throw ShutDown. Queued tasks run first, or are
  /// cancelled. Returns when all workers have ended. A second call does nothing.
  void shutdown(Drain drain) {
    std::deque<std::shared_ptr<Task>> dropped;
    {
      const std::scoped_lock lock(mutex_);
      closed_ = true;
      if (drain == Drain::no) dropped.swap(waiting_);
    }
    news_.notify_all();
    for (auto& task : dropped) task->cancel();  // wakes the threads that wait for it
    threads_.clear();                           // joins, so no thread uses the processes any more
    processes_.clear();                         // closes their pipes and waits for them
  }

 private:
  // What each thread does, with its own process, until the executor is closed and no task is left.
  void work_with(Worker& process) {
    // Writing to a dead process raises SIGPIPE, which by default ends the whole program. The signal goes to
    // the thread that writes; if it is blocked there, write only fails.
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);

    while (const auto task = next_task()) {
      if (!task->start()) continue;
      auto outcome = process.execute(task->call());
      if (!outcome) {
        lose_worker();  // first, so that whoever sees the broken task also sees a broken executor
        task->break_off();
        return;
      }
      task->finish(std::move(*outcome));
    }
  }

  // Sleeps until there is one; null if the executor is closed and none is left.
  std::shared_ptr<Task> next_task() {
    std::unique_lock lock(mutex_);
    news_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
    if (waiting_.empty()) return nullptr;
    auto task = std::move(waiting_.front());
    waiting_.pop_front();
    return task;
  }

  // The task is not given to another process: it may have had effects already, or be what kills its process.
  void lose_worker() {
    std::deque<std::shared_ptr<Task>> stranded;
    {
      const std::scoped_lock lock(mutex_);
      if (--alive_ == 0) stranded.swap(waiting_);
    }
    for (auto& task : stranded) task->break_off();
  }

  void throw_if_closed() const {
    if (closed_) throw ShutDown();
    if (alive_ == 0) throw BrokenExecutor();
  }

  std::mutex mutex_;  // guards the next four
  std::condition_variable news_;
  std::deque<std::shared_ptr<Task>> waiting_;
  bool closed_ = false;
  int alive_ = 0;                      // workers that have not died
  std::vector<Worker> processes_;      // each is used by one of the threads
  std::vector<std::jthread> threads_;  // last, so that they are joined before what they use is destroyed
};
