// One thread looks after all workers: poll tells it whom to read from and whom to write to. It never blocks
// in read or write, so no worker waits for another one. If a worker dies, the executor is broken, as in
// Python.
#pragma once
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <cstring>
#include <deque>
#include <exception>
#include <list>
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

namespace pool {

struct Task {
  enum class Is { waiting, running, returned, threw, cancelled, broken };
  Is is = Is::waiting;
  Bytes bytes;  // the call, then the outcome
  [[nodiscard]] bool over() const { return is != Is::waiting && is != Is::running; }
};
using TaskPtr = std::shared_ptr<Task>;

/// What futures share with their executor; they may outlive it.
struct Shared {
  std::mutex mutex;              // guards the tasks and the queue
  std::condition_variable over;  // a task is over
  std::deque<TaskPtr> queue;
  bool closed = false;
  bool broken = false;
};

/// The length in front of each message.
using Length = std::uint32_t;

inline Bytes framed(const Bytes& message) {
  Bytes frame;
  manyhands::put(frame, static_cast<Length>(message.size()));
  return frame + message;
}

/// Takes the first complete message out of what has been read so far.
inline std::optional<Bytes> take_message(Bytes& read) {
  Length length = 0;
  if (read.size() < sizeof length) return std::nullopt;
  std::memcpy(&length, read.data(), sizeof length);
  if (read.size() - sizeof length < length) return std::nullopt;
  Bytes message = read.substr(sizeof length, length);
  read.erase(0, sizeof length + length);
  return message;
}

// A worker: it blocks, because it has nothing else to do.
inline void serve(int socket) {
  Bytes read;
  char part[1 << 16];
  for (;;) {
    const auto n = ::recv(socket, part, sizeof part, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    read.append(part, static_cast<std::size_t>(n));
    while (const auto call = take_message(read)) {
      Bytes outcome;
      try {
        outcome = 'r' + manyhands::run_call(*call);
      } catch (...) {
        outcome = 'x' + manyhands::pack_exception(std::current_exception());
      }
      const auto frame = framed(outcome);
      for (std::size_t sent = 0; sent < frame.size();) {
        const auto wrote = ::send(socket, frame.data() + sent, frame.size() - sent, MSG_NOSIGNAL);
        if (wrote < 0 && errno != EINTR) return;
        sent += wrote > 0 ? static_cast<std::size_t>(wrote) : 0;
      }
    }
  }
}

struct Worker {
  pid_t pid = -1;
  int socket = -1;
  TaskPtr task;    // that it runs
  Bytes to_send;   // of its call
  Bytes received;  // of its outcome
};

}  // namespace pool

template <class R>
class Future {
 public:
  R get() {
    wait();
    const std::scoped_lock lock(shared_->mutex);
    switch (task_->is) {
      case pool::Task::Is::cancelled:
        throw Cancelled();
      case pool::Task::Is::broken:
        throw BrokenExecutor();
      case pool::Task::Is::threw:
        manyhands::throw_exception(task_->bytes);
      default:
        return manyhands::unpack<R>(task_->bytes);
    }
  }
  void wait() {
    std::unique_lock lock(shared_->mutex);
    shared_->over.wait(lock, [this] { return task_->over(); });
  }
  bool done() {
    const std::scoped_lock lock(shared_->mutex);
    return task_->over();
  }
  bool cancel() {
    const std::scoped_lock lock(shared_->mutex);
    if (task_->is != pool::Task::Is::waiting) return false;
    task_->is = pool::Task::Is::cancelled;
    shared_->over.notify_all();
    return true;
  }

 private:
  friend class Executor;
  Future(std::shared_ptr<pool::Shared> shared, pool::TaskPtr task)
      : shared_(std::move(shared)), task_(std::move(task)) {}
  std::shared_ptr<pool::Shared> shared_;
  pool::TaskPtr task_;
};

class Executor {
 public:
  explicit Executor(int workers) {
    if (::pipe2(bell_, O_CLOEXEC | O_NONBLOCK) != 0) fail("pipe");
    for (int i = 0; i < workers; ++i) add_worker();
    thread_ = std::thread([this] { run(); });
  }
  ~Executor() { shutdown(Drain::yes); }
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  template <class F, class... A>
  auto submit(F f, A... arguments) -> Future<std::invoke_result_t<F, A...>> {
    auto task = std::make_shared<pool::Task>();
    task->bytes = manyhands::pack_call(f, arguments...);
    {
      const std::scoped_lock lock(shared_->mutex);
      expect_open();
      shared_->queue.push_back(task);
    }
    ring();
    return {shared_, std::move(task)};
  }

  template <class F, class T>
  auto map(F f, const std::vector<T>& inputs) -> std::vector<std::invoke_result_t<F, T>> {
    if (inputs.empty()) {
      const std::scoped_lock lock(shared_->mutex);
      expect_open();
    }
    std::vector<Future<std::invoke_result_t<F, T>>> futures;
    for (const auto& input : inputs) futures.push_back(submit(f, input));
    std::vector<std::invoke_result_t<F, T>> results;
    for (auto& future : futures) results.push_back(future.get());
    return results;
  }

  template <class R, class Visit>
  void as_completed(std::vector<Future<R>> futures, Visit visit) {
    while (!futures.empty()) {
      std::size_t first = 0;
      {
        std::unique_lock lock(shared_->mutex);
        shared_->over.wait(lock, [&] {
          for (first = 0; first < futures.size(); ++first)
            if (futures[first].task_->over()) return true;
          return false;
        });
      }
      auto future = std::move(futures[first]);
      futures.erase(futures.begin() + static_cast<std::ptrdiff_t>(first));
      visit(std::move(future));
    }
  }

  void shutdown(Drain drain) {
    if (!thread_.joinable()) return;
    {
      const std::scoped_lock lock(shared_->mutex);
      shared_->closed = true;
      if (drain == Drain::no) end_queued(pool::Task::Is::cancelled);
    }
    ring();
    thread_.join();
    for (auto& worker : workers_) ::close(worker.socket);
    for (auto& worker : workers_)
      while (::waitpid(worker.pid, nullptr, 0) < 0 && errno == EINTR) {
      }
    ::close(bell_[0]);
    ::close(bell_[1]);
  }

 private:
  [[noreturn]] static void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
  }

  void add_worker() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) fail("socketpair");
    const pid_t pid = ::fork();
    if (pid < 0) fail("fork");
    if (pid == 0) {
      ::close(ends[0]);
      ::close(bell_[0]);
      ::close(bell_[1]);
      for (const auto& other : workers_) ::close(other.socket);
      pool::serve(ends[1]);
      ::_exit(0);
    }
    ::close(ends[1]);
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    workers_.push_back({pid, ends[0], nullptr, {}, {}});
  }

  void expect_open() const {
    if (shared_->closed) throw ShutDown();
    if (shared_->broken) throw BrokenExecutor();
  }

  // Wakes the thread out of poll.
  void ring() const {
    const char stroke = 0;
    [[maybe_unused]] const auto written = ::write(bell_[1], &stroke, 1);  // if it is full, it has been rung
  }

  void end_queued(pool::Task::Is how) {
    for (auto& task : shared_->queue)
      if (task->is == pool::Task::Is::waiting) task->is = how;
    shared_->queue.clear();
    shared_->over.notify_all();
  }

  // One task for each idle worker; the others wait in the queue, where they can be cancelled.
  void hand_out() {
    for (auto& worker : workers_) {
      if (worker.task) continue;
      while (!shared_->queue.empty() && !worker.task) {
        auto task = std::move(shared_->queue.front());
        shared_->queue.pop_front();
        if (task->is != pool::Task::Is::waiting) continue;
        task->is = pool::Task::Is::running;
        worker.to_send = pool::framed(task->bytes);
        worker.task = std::move(task);
      }
    }
  }

  void run() {
    for (;;) {
      std::vector<pollfd> entries{{bell_[0], POLLIN, 0}};
      {
        const std::scoped_lock lock(shared_->mutex);
        if (!shared_->broken) hand_out();
        bool busy = false;
        for (const auto& worker : workers_) busy = busy || worker.task;
        if (shared_->closed && shared_->queue.empty() && !busy) return;
        for (const auto& worker : workers_)
          entries.push_back({shared_->broken ? -1 : worker.socket,
                             static_cast<short>(worker.to_send.empty() ? POLLIN : POLLIN | POLLOUT), 0});
      }
      if (::poll(entries.data(), entries.size(), -1) < 0) continue;
      char strokes[64];
      while (::read(bell_[0], strokes, sizeof strokes) > 0) {
      }
      bool alive = true;
      for (std::size_t i = 0; i < workers_.size(); ++i)
        if (entries[i + 1].revents != 0) alive = talk_to(workers_[i]) && alive;
      if (!alive) break_down();
    }
  }

  // As much as is possible without waiting. False: it has died.
  bool talk_to(pool::Worker& worker) {
    while (!worker.to_send.empty()) {
      const auto n = ::send(worker.socket, worker.to_send.data(), worker.to_send.size(), MSG_NOSIGNAL);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0 && errno == EAGAIN) break;
      if (n < 0) return false;
      worker.to_send.erase(0, static_cast<std::size_t>(n));
    }
    char part[1 << 16];
    for (;;) {
      const auto n = ::recv(worker.socket, part, sizeof part, 0);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0 && errno == EAGAIN) break;
      if (n <= 0) return false;
      worker.received.append(part, static_cast<std::size_t>(n));
    }
    if (auto outcome = pool::take_message(worker.received)) {
      const std::scoped_lock lock(shared_->mutex);
      worker.task->is = outcome->front() == 'r' ? pool::Task::Is::returned : pool::Task::Is::threw;
      worker.task->bytes = outcome->substr(1);
      worker.task = nullptr;
      shared_->over.notify_all();
    }
    return true;
  }

  void break_down() {
    for (auto& worker : workers_) ::kill(worker.pid, SIGKILL);
    const std::scoped_lock lock(shared_->mutex);
    shared_->broken = true;
    for (auto& worker : workers_) {
      if (worker.task) worker.task->is = pool::Task::Is::broken;
      worker.task = nullptr;
      worker.to_send.clear();
    }
    end_queued(pool::Task::Is::broken);
  }

  std::shared_ptr<pool::Shared> shared_ = std::make_shared<pool::Shared>();
  std::vector<pool::Worker> workers_;  // only of the thread, while it runs
  int bell_[2] = {-1, -1};
  std::thread thread_;
};
