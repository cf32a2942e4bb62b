// expect: memory memory-error
// as_completed gives each task a listener that holds the task itself, and the task keeps its listeners after
// calling them: a cycle of shared_ptr, which is never freed.
#pragma once
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "manyhands/executor.hpp"

using manyhands::Cancelled;
using manyhands::Drain;
using manyhands::ShutDown;

class AnyState {
 public:
  virtual ~AnyState() = default;
  enum Step { waiting, running, over, cancelled };

  bool begin() {
    std::lock_guard guard(mutex);
    if (step != waiting) return false;
    step = running;
    return true;
  }
  bool cancel() {
    std::vector<std::function<void()>> tell;
    {
      std::lock_guard guard(mutex);
      if (step != waiting) return false;
      step = cancelled;
      tell.swap(listeners);
    }
    changed.notify_all();
    for (auto& f : tell) f();
    return true;
  }
  void finish() {
    std::vector<std::function<void()>> tell;
    {
      std::lock_guard guard(mutex);
      step = over;
      tell = listeners;
    }
    changed.notify_all();
    for (auto& f : tell) f();
  }
  bool ended() {
    std::lock_guard guard(mutex);
    return step == over || step == cancelled;
  }
  Step await() {
    std::unique_lock guard(mutex);
    while (step == waiting || step == running) changed.wait(guard);
    return step;
  }
  void listen(std::function<void()> f) {
    {
      std::lock_guard guard(mutex);
      if (step == waiting || step == running) {
        listeners.push_back(std::move(f));
        return;
      }
    }
    f();
  }

 private:
  std::mutex mutex;
  std::condition_variable changed;
  Step step = waiting;
  std::vector<std::function<void()>> listeners;
};

template <class R>
class State : public AnyState {
 public:
  std::optional<R> result;
  std::exception_ptr error;
};

template <class R>
class Future {
 public:
  R get() {
    if (state->await() == AnyState::cancelled) throw Cancelled();
    if (state->error) std::rethrow_exception(state->error);
    return std::move(*state->result);
  }
  void wait() { state->await(); }
  bool done() { return state->ended(); }
  bool cancel() { return state->cancel(); }

 private:
  friend class Executor;
  explicit Future(std::shared_ptr<State<R>> s) : state(std::move(s)) {}
  std::shared_ptr<State<R>> state;
};

class Executor {
 public:
  explicit Executor(int workers) : count(workers) {
    for (int i = 0; i < workers; ++i) threads.emplace_back(&Executor::loop, this);
  }
  ~Executor() { shutdown(Drain::yes); }
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  template <class F, class... A>
  auto submit(F f, A... arguments) -> Future<std::invoke_result_t<F, A...>> {
    using R = std::invoke_result_t<F, A...>;
    auto state = std::make_shared<State<R>>();
    auto bound = std::make_shared<std::tuple<A...>>(std::move(arguments)...);
    Job job{state, [state, f, bound]() mutable {
              try {
                state->result.emplace(std::apply(f, std::move(*bound)));
              } catch (...) {
                state->error = std::current_exception();
              }
            }};
    {
      std::lock_guard guard(mutex);
      if (closed) throw ShutDown();
      queue.push_back(std::move(job));
    }
    items.release();
    return Future<R>(std::move(state));
  }

  template <class F, class T>
  auto map(F f, const std::vector<T>& inputs) -> std::vector<std::invoke_result_t<F, T>> {
    using R = std::invoke_result_t<F, T>;
    std::vector<R> results;
    if (current == this) {
      for (const T& x : inputs) results.push_back(f(x));
      return results;
    }
    {
      std::lock_guard guard(mutex);
      if (closed) throw ShutDown();
    }
    std::vector<Future<R>> futures;
    for (const T& x : inputs) futures.push_back(submit(f, x));
    for (auto& future : futures) results.push_back(future.get());
    return results;
  }

  template <class R, class Visit>
  void as_completed(std::vector<Future<R>> futures, Visit visit) {
    struct Box {
      std::mutex mutex;
      std::deque<std::size_t> ready;
      std::counting_semaphore<> full{0};
    };
    auto box = std::make_shared<Box>();
    for (std::size_t i = 0; i < futures.size(); ++i)
      futures[i].state->listen([box, i, keep = futures[i].state] {
        {
          std::lock_guard guard(box->mutex);
          box->ready.push_back(i);
        }
        box->full.release();
      });
    for (std::size_t n = 0; n < futures.size(); ++n) {
      box->full.acquire();
      std::size_t i;
      {
        std::lock_guard guard(box->mutex);
        i = box->ready.front();
        box->ready.pop_front();
      }
      visit(std::move(futures[i]));
    }
  }

  void shutdown(Drain drain) {
    std::deque<Job> dropped;
    {
      std::lock_guard guard(mutex);
      closed = true;
      if (drain == Drain::no) dropped.swap(queue);
    }
    for (auto& job : dropped) job.state->cancel();
    items.release(count);
    for (auto& t : threads)
      if (t.joinable()) t.join();
  }

 private:
  struct Job {
    std::shared_ptr<AnyState> state;
    std::function<void()> run;
  };
  void loop() {
    current = this;
    for (;;) {
      items.acquire();
      Job job;
      {
        std::lock_guard guard(mutex);
        if (queue.empty()) {
          if (closed) return;
          continue;
        }
        job = std::move(queue.front());
        queue.pop_front();
      }
      if (!job.state->begin()) continue;
      job.run();
      job.run = nullptr;
      job.state->finish();
    }
  }
  static inline thread_local Executor* current = nullptr;
  const int count;
  std::mutex mutex;
  std::deque<Job> queue;
  bool closed = false;
  std::counting_semaphore<> items{0};
  std::vector<std::thread> threads;
};
