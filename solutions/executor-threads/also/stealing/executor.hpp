// One queue for each worker, filled in turn; a worker whose queue is empty steals from the others. A worker
// that waits in a nested map helps: it runs the newest tasks first, which are the ones that it has just
// submitted. So tasks do not start in the order of submission.
#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "manyhands/executor.hpp"

using manyhands::Cancelled;
using manyhands::Drain;
using manyhands::ShutDown;

/// Signals that something has happened. A thread that remembers the count from before its check cannot miss a
/// signal.
class Bell {
 public:
  unsigned rung() {
    std::lock_guard lock(mutex_);
    return times_;
  }
  void ring() {
    {
      std::lock_guard lock(mutex_);
      ++times_;
    }
    rings_.notify_all();
  }
  void wait_beyond(unsigned times) {
    std::unique_lock lock(mutex_);
    rings_.wait(lock, [&] { return times_ != times; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable rings_;
  unsigned times_ = 0;
};

/// A task can be claimed once: by the worker that runs it, or by the thread that cancels it.
struct Unit {
  virtual ~Unit() = default;
  virtual void execute() noexcept = 0;
  bool claim() { return !claimed_.exchange(true); }
  void finish() {
    over_ = true;
    bell_->ring();
  }
  bool drop() {
    if (!claim()) return false;
    cancelled_ = true;
    finish();
    return true;
  }

  std::atomic<bool> claimed_ = false, cancelled_ = false, over_ = false;
  std::shared_ptr<Bell> bell_;
};

template <class R>
struct Work : Unit {
  void execute() noexcept override {
    try {
      result.emplace(call());
    } catch (...) {
      failure = std::current_exception();
    }
    finish();
  }
  std::function<R()> call;
  std::optional<R> result;
  std::exception_ptr failure;
};

template <class R>
class Future {
 public:
  R get() {
    wait();
    if (work_->cancelled_) throw Cancelled();
    if (work_->failure) std::rethrow_exception(work_->failure);
    return std::move(*work_->result);
  }
  void wait() {
    for (;;) {
      const auto rung = work_->bell_->rung();
      if (done()) return;
      work_->bell_->wait_beyond(rung);
    }
  }
  bool done() const { return work_->over_; }
  bool cancel() { return work_->drop(); }

 private:
  friend class Executor;
  std::shared_ptr<Work<R>> work_;
};

class Executor {
 public:
  explicit Executor(int workers) : queues_(static_cast<std::size_t>(workers)) {
    for (std::size_t i = 0; i < queues_.size(); ++i)
      threads_.emplace_back([this, i] {
        place = {this, i};
        live();
      });
  }
  ~Executor() { shutdown(Drain::yes); }

  template <class F, class... A>
  auto submit(F f, A... arguments) -> Future<std::invoke_result_t<F, A...>> {
    Future<std::invoke_result_t<F, A...>> future;
    future.work_ = std::make_shared<Work<std::invoke_result_t<F, A...>>>();
    future.work_->bell_ = bell_;
    future.work_->call = std::bind_front(std::move(f), std::move(arguments)...);
    {
      std::lock_guard gate(closing_);
      if (closed_) throw ShutDown();
      auto& queue = queues_[place.first == this ? place.second : next_++ % queues_.size()];
      std::lock_guard lock(queue.mutex);
      queue.units.push_back(future.work_);
    }
    bell_->ring();
    return future;
  }

  template <class F, class T>
  auto map(F f, const std::vector<T>& inputs) -> std::vector<std::invoke_result_t<F, T>> {
    {
      std::lock_guard gate(closing_);
      if (closed_ && place.first != this) throw ShutDown();
    }
    std::vector<Future<std::invoke_result_t<F, T>>> futures;
    for (const auto& input : inputs) futures.push_back(submit(f, input));
    std::vector<std::invoke_result_t<F, T>> results;
    for (auto& future : futures) {
      while (place.first == this && !future.done()) {
        const auto rung = bell_->rung();
        if (auto unit = find())
          unit->execute();
        else if (!future.done())
          bell_->wait_beyond(rung);
      }
      results.push_back(future.get());
    }
    return results;
  }

  template <class R, class Visit>
  void as_completed(std::vector<Future<R>> futures, Visit visit) {
    std::size_t left = futures.size();
    std::vector<char> given(left);
    while (left > 0) {
      const auto rung = bell_->rung();
      const auto before = left;
      for (std::size_t i = 0; i < futures.size(); ++i) {
        if (given[i] != 0 || !futures[i].done()) continue;
        given[i] = 1;
        --left;
        visit(std::move(futures[i]));
      }
      if (left == before) bell_->wait_beyond(rung);
    }
  }

  void shutdown(Drain drain) {
    {
      std::lock_guard gate(closing_);
      closed_ = true;
    }
    if (drain == Drain::no)
      while (auto unit = find()) {
        unit->cancelled_ = true;
        unit->finish();
      }
    bell_->ring();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  struct Queue {
    std::mutex mutex;
    std::deque<std::shared_ptr<Unit>> units;
  };

  std::shared_ptr<Unit> find() {
    const auto own = place.first == this ? place.second : 0;
    for (std::size_t i = 0; i < queues_.size(); ++i) {
      auto& queue = queues_[(own + i) % queues_.size()];
      std::lock_guard lock(queue.mutex);
      while (!queue.units.empty()) {
        auto unit = i == 0 ? queue.units.back() : queue.units.front();
        i == 0 ? queue.units.pop_back() : queue.units.pop_front();
        if (unit->claim()) return unit;
      }
    }
    return nullptr;
  }

  void live() {
    for (;;) {
      const auto rung = bell_->rung();
      bool closed = false;
      {
        std::lock_guard gate(closing_);
        closed = closed_;
      }
      if (auto unit = find())
        unit->execute();
      else if (closed)
        return;
      else
        bell_->wait_beyond(rung);
    }
  }

  inline static thread_local std::pair<Executor*, std::size_t> place{nullptr, 0};
  std::shared_ptr<Bell> bell_ = std::make_shared<Bell>();
  std::vector<Queue> queues_;
  std::atomic<std::size_t> next_ = 0;
  std::mutex closing_;
  bool closed_ = false;
  std::vector<std::thread> threads_;
};
