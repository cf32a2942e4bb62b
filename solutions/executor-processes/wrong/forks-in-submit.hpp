// expect: correct serial
// submit forks a process for its task, and waits until it has ended: one task after another.
#pragma once
#include <sys/wait.h>
#include <unistd.h>

#include <exception>
#include <memory>
#include <type_traits>
#include <vector>

#include "manyhands/executor.hpp"
#include "manyhands/remote_call.hpp"

using manyhands::BrokenExecutor;
using manyhands::Bytes;
using manyhands::Drain;
using manyhands::ShutDown;

struct Outcome {
  char kind = 'b';  // r: a result, x: an exception, b: none
  Bytes bytes;
};

template <class R>
class Future {
 public:
  R get() {
    if (outcome_.kind == 'b') throw BrokenExecutor();
    if (outcome_.kind == 'x') manyhands::throw_exception(outcome_.bytes);
    return manyhands::unpack<R>(outcome_.bytes);
  }
  void wait() {}
  bool done() const { return true; }
  bool cancel() { return false; }

 private:
  friend class Executor;
  Outcome outcome_;
};

class Executor {
 public:
  explicit Executor(int) {}
  ~Executor() { shutdown(Drain::yes); }
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  template <class F, class... A>
  auto submit(F f, A... arguments) -> Future<std::invoke_result_t<F, A...>> {
    if (closed_) throw ShutDown();
    Future<std::invoke_result_t<F, A...>> future;
    future.outcome_ = run(manyhands::pack_call(f, arguments...));
    return future;
  }

  template <class F, class T>
  auto map(F f, const std::vector<T>& inputs) -> std::vector<std::invoke_result_t<F, T>> {
    if (closed_) throw ShutDown();
    std::vector<std::invoke_result_t<F, T>> results;
    for (const T& input : inputs) results.push_back(submit(f, input).get());
    return results;
  }

  template <class R, class Visit>
  void as_completed(std::vector<Future<R>> futures, Visit visit) {
    for (auto& future : futures) visit(std::move(future));
  }

  void shutdown(Drain) { closed_ = true; }

 private:
  static Outcome run(const Bytes& call) {
    int ends[2];
    if (pipe(ends) != 0) return {};
    const pid_t pid = fork();
    if (pid == 0) {
      close(ends[0]);
      Bytes message;
      try {
        message = 'r' + manyhands::run_call(call);
      } catch (...) {
        message = 'x' + manyhands::pack_exception(std::current_exception());
      }
      for (std::size_t sent = 0; sent < message.size();) {
        const ssize_t n = write(ends[1], message.data() + sent, message.size() - sent);
        sent += n > 0 ? static_cast<std::size_t>(n) : 0;
      }
      _exit(0);
    }
    close(ends[1]);
    Bytes message;
    char part[4096];
    for (;;) {
      const ssize_t n = read(ends[0], part, sizeof part);
      if (n <= 0) break;
      message.append(part, static_cast<std::size_t>(n));
    }
    close(ends[0]);
    waitpid(pid, nullptr, 0);
    return message.empty() ? Outcome{} : Outcome{message[0], message.substr(1)};
  }

  bool closed_ = false;
};
