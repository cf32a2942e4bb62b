// No threads at all: one child process, the coordinator, keeps the queue, and forks and watches the workers.
// As it has only one thread, it may fork at any time, so it replaces workers that die. The program exchanges
// messages with the coordinator: {what, number of the task, bytes}.
#pragma once
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <system_error>
#include <tuple>
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

enum class What : std::uint8_t { call, cancel, close, result, exception, broken, cancelled, too_late };

struct Message {
  What what = What::call;
  std::uint64_t task = 0;
  Bytes bytes;
};

inline constexpr std::size_t head_size = 1 + 8 + 8;

inline Bytes as_bytes(const Message& message) {
  Bytes bytes;
  manyhands::put(bytes, message.what);
  manyhands::put(bytes, message.task);
  manyhands::put(bytes, message.bytes);  // with its length
  return bytes;
}

inline bool write_all(int socket, const Bytes& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const auto n = ::send(socket, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (n < 0 && errno != EINTR) return false;
    done += n > 0 ? static_cast<std::size_t>(n) : 0;
  }
  return true;
}

inline bool read_all(int socket, char* to, std::size_t count) {
  while (count > 0) {
    const auto n = ::recv(socket, to, count, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    to += n;
    count -= static_cast<std::size_t>(n);
  }
  return true;
}

inline std::optional<Message> receive(int socket) {
  Bytes head(head_size, '\0');
  if (!read_all(socket, head.data(), head.size())) return std::nullopt;
  manyhands::BytesReader reader(head);
  Message message;
  message.what = reader.take<What>();
  message.task = reader.take<std::uint64_t>();
  message.bytes.resize(reader.take<std::uint64_t>());
  if (!read_all(socket, message.bytes.data(), message.bytes.size())) return std::nullopt;
  return message;
}

struct Sockets {
  int ours = -1;
  int theirs = -1;
};

inline Sockets connected() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
    throw std::system_error(errno, std::generic_category(), "socketpair");
  return {ends[0], ends[1]};
}

inline void await(pid_t child) {
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
}

class Coordinator {
 public:
  Coordinator(int program, int workers) : program_(program), workers_(static_cast<std::size_t>(workers)) {
    for (auto& worker : workers_) start(worker);
  }

  void run() {
    while (!closed_ || !queue_.empty() || running() > 0) {
      hand_out();
      std::vector<pollfd> entries{
          {program_, static_cast<short>(POLLIN | (outgoing_.empty() ? 0 : POLLOUT)), 0}};
      for (const auto& worker : workers_) entries.push_back({worker.socket, POLLIN, 0});
      if (::poll(entries.data(), entries.size(), -1) < 0) continue;
      if ((entries[0].revents & POLLOUT) != 0) send_some();
      if ((entries[0].revents & (POLLIN | POLLHUP)) != 0 && !listen()) break;
      for (std::size_t i = 0; i < workers_.size(); ++i)
        if (entries[i + 1].revents != 0) take_outcome(workers_[i]);
    }
    write_all(program_, outgoing_);
    for (auto& worker : workers_) ::close(worker.socket);
    for (auto& worker : workers_) await(worker.pid);
  }

 private:
  struct Worker {
    pid_t pid = -1;
    int socket = -1;
    std::optional<std::uint64_t> task;
  };

  void start(Worker& worker) {
    const auto sockets = connected();
    worker.pid = ::fork();
    if (worker.pid == 0) {
      ::close(sockets.ours);
      ::close(program_);
      for (const auto& other : workers_)
        if (other.socket >= 0) ::close(other.socket);
      work(sockets.theirs);
      ::_exit(0);
    }
    ::close(sockets.theirs);
    worker.socket = sockets.ours;
    worker.task.reset();
  }

  static void work(int socket) {
    while (auto message = receive(socket)) {
      try {
        *message = {What::result, message->task, manyhands::run_call(message->bytes)};
      } catch (...) {
        *message = {What::exception, message->task, manyhands::pack_exception(std::current_exception())};
      }
      if (!write_all(socket, as_bytes(*message))) return;
    }
  }

  [[nodiscard]] int running() const {
    int count = 0;
    for (const auto& worker : workers_) count += worker.task ? 1 : 0;
    return count;
  }

  void hand_out() {
    for (auto& worker : workers_) {
      if (worker.task || queue_.empty()) continue;
      auto call = std::move(queue_.front());
      queue_.pop_front();
      worker.task = call.task;
      if (!write_all(worker.socket, as_bytes(call))) replace(worker);
    }
  }

  // Answers wait here: if the coordinator blocked while the program is sending a long call, both would wait
  // for each other.
  void tell(const Message& message) { outgoing_ += as_bytes(message); }
  void send_some() {
    const auto n = ::send(program_, outgoing_.data(), outgoing_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n > 0) outgoing_.erase(0, static_cast<std::size_t>(n));
  }

  bool listen() {
    auto message = receive(program_);
    if (!message) return false;
    const auto in_queue =
        std::find_if(queue_.begin(), queue_.end(), [&](const Message& m) { return m.task == message->task; });
    if (message->what == What::call) queue_.push_back(std::move(*message));
    if (message->what == What::cancel) {
      const bool waits = in_queue != queue_.end();
      if (waits) queue_.erase(in_queue);
      tell({waits ? What::cancelled : What::too_late, message->task, {}});
    }
    if (message->what == What::close) {
      closed_ = true;
      if (message->task == 0) {  // without drain
        for (const auto& call : queue_) tell({What::cancelled, call.task, {}});
        queue_.clear();
      }
    }
    return true;
  }

  void take_outcome(Worker& worker) {
    const auto message = receive(worker.socket);
    if (!message) return replace(worker);
    worker.task.reset();
    tell(*message);
  }

  void replace(Worker& dead) {
    if (dead.task) tell({What::broken, *dead.task, {}});
    ::close(std::exchange(dead.socket, -1));
    await(dead.pid);
    start(dead);
  }

  int program_;
  std::vector<Worker> workers_;
  std::deque<Message> queue_;
  Bytes outgoing_;
  bool closed_ = false;
};

/// The program's side. Futures share it with their executor, and may outlive it.
class Line {
 public:
  explicit Line(int workers) {
    const auto sockets = connected();
    pid_ = ::fork();
    if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (pid_ == 0) {
      ::close(sockets.ours);
      Coordinator(sockets.theirs, workers).run();
      ::_exit(0);
    }
    ::close(sockets.theirs);
    socket_ = sockets.ours;
  }
  ~Line() { close(Drain::yes); }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  std::uint64_t submit(Bytes call) {
    if (closed()) throw ShutDown();
    write_all(socket_, as_bytes({What::call, ++last_, std::move(call)}));
    return last_;
  }
  [[nodiscard]] bool closed() const { return socket_ < 0; }

  bool done(std::uint64_t task) {
    while (!outcomes_.contains(task) && something_to_read()) read_one();
    return outcomes_.contains(task);
  }
  void wait(std::uint64_t task) {
    while (!outcomes_.contains(task)) read_one();
  }
  /// Waits for the next outcome of any task.
  void wait_for_any() { read_one(); }

  bool cancel(std::uint64_t task) {
    if (closed() || outcomes_.contains(task)) return false;
    write_all(socket_, as_bytes({What::cancel, task, {}}));
    while (!outcomes_.contains(task) && !too_late_) read_one();
    if (!too_late_ && outcomes_[task].what == What::cancelled) return true;
    while (!too_late_) read_one();  // the outcome was already on its way
    too_late_ = false;
    return false;
  }

  Message take(std::uint64_t task) {
    wait(task);
    return std::move(outcomes_[task]);
  }

  void close(Drain drain) {
    if (closed()) return;
    write_all(socket_, as_bytes({What::close, drain == Drain::yes ? 1U : 0U, {}}));
    while (read_one()) {
    }
    ::close(std::exchange(socket_, -1));
    await(pid_);
  }

 private:
  bool something_to_read() const {
    pollfd entry{socket_, POLLIN, 0};
    return socket_ >= 0 && ::poll(&entry, 1, 0) > 0;
  }
  bool read_one() {
    auto message = receive(socket_);
    if (!message) return false;
    if (message->what == What::too_late)
      too_late_ = true;
    else
      outcomes_[message->task] = std::move(*message);
    return true;
  }

  pid_t pid_ = -1;
  int socket_ = -1;
  std::uint64_t last_ = 0;
  bool too_late_ = false;
  std::map<std::uint64_t, Message> outcomes_;
};

}  // namespace pool

template <class R>
class Future {
 public:
  R get() {
    const auto outcome = line_->take(task_);
    if (outcome.what == pool::What::cancelled) throw Cancelled();
    if (outcome.what == pool::What::broken) throw BrokenExecutor();
    if (outcome.what == pool::What::exception) manyhands::throw_exception(outcome.bytes);
    return manyhands::unpack<R>(outcome.bytes);
  }
  void wait() { line_->wait(task_); }
  bool done() { return line_->done(task_); }
  bool cancel() { return line_->cancel(task_); }

 private:
  friend class Executor;
  Future(std::shared_ptr<pool::Line> line, std::uint64_t task) : line_(std::move(line)), task_(task) {}
  std::shared_ptr<pool::Line> line_;
  std::uint64_t task_;
};

class Executor {
 public:
  explicit Executor(int workers) : line_(std::make_shared<pool::Line>(workers)) {}
  ~Executor() { shutdown(Drain::yes); }
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  template <class F, class... A>
  auto submit(F f, A... arguments) -> Future<std::invoke_result_t<F, A...>> {
    const auto task = line_->submit(manyhands::pack_call(f, arguments...));
    return {line_, task};
  }

  template <class F, class T>
  auto map(F f, const std::vector<T>& inputs) -> std::vector<std::invoke_result_t<F, T>> {
    if (line_->closed()) throw ShutDown();
    std::vector<Future<std::invoke_result_t<F, T>>> futures;
    for (const auto& input : inputs) futures.push_back(submit(f, input));
    std::vector<std::invoke_result_t<F, T>> results;
    for (auto& future : futures) results.push_back(future.get());
    return results;
  }

  template <class R, class Visit>
  void as_completed(std::vector<Future<R>> futures, Visit visit) {
    while (!futures.empty()) {
      const auto first = std::find_if(futures.begin(), futures.end(), [](auto& f) { return f.done(); });
      if (first == futures.end()) {
        line_->wait_for_any();
        continue;
      }
      auto future = std::move(*first);
      futures.erase(first);
      visit(std::move(future));
    }
  }

  void shutdown(Drain drain) { line_->close(drain); }

 private:
  std::shared_ptr<pool::Line> line_;
};
