// Built from the standard library: std::packaged_task stores the result or the exception, and threads sleep
// in std::atomic::wait until a phase or an event count changes. A thread that waits for more than one thing
// (the caller in as_completed, a worker in a nested map) watches the event count.
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "manyhands/executor.hpp"

using manyhands::Cancelled;
using manyhands::Drain;
using manyhands::ShutDown;

enum Phase : int { waiting, running, over, cancelled };

/// Counts events: a task was added, a task has finished.
class News {
 public:
  void tell() {
    ++count_;
    count_.notify_all();
  }
  int so_far() const { return count_; }
  void wait(int seen) const { count_.wait(seen); }

 private:
  std::atomic<int> count_ = 0;
};

struct Control {
  std::atomic<int> phase = waiting;
  std::shared_ptr<News> news;

  bool move(int from, int to) {
    if (!phase.compare_exchange_strong(from, to)) return false;
    phase.notify_all();
    if (to >= over) news->tell();
    return true;
  }
};

template <class R>
class Future {
 public:
  Future(std::future<R> result, std::shared_ptr<Control> control)
      : result_(std::move(result)), control_(std::move(control)) {}

  R get() {
    wait();
    if (control_->phase == cancelled) throw Cancelled();
    return result_.get();
  }
  void wait() const {
    for (int now = control_->phase; now < over; now = control_->phase) control_->phase.wait(now);
  }
  bool done() const { return control_->phase >= over; }
  bool cancel() { return control_->move(waiting, cancelled); }

 private:
  std::future<R> result_;
  std::shared_ptr<Control> control_;
};

class Executor {
 public:
  explicit Executor(int workers) {
    while (workers-- > 0)
      threads_.emplace_back([this] {
        mine = this;
        while (auto job = next()) job->run();
      });
  }
  ~Executor() { shutdown(Drain::yes); }

  template <class F, class... A>
  auto submit(F f, A... arguments) -> Future<std::invoke_result_t<F, A...>> {
    using R = std::invoke_result_t<F, A...>;
    auto work = std::make_shared<std::packaged_task<R()>>(
        [f = std::move(f), ... kept = std::move(arguments)]() mutable {
          return std::invoke(f, std::move(kept)...);
        });
    auto control = std::make_shared<Control>();
    control->news = news_;
    Future<R> future(work->get_future(), control);
    {
      std::lock_guard lock(mutex_);
      if (closed_) throw ShutDown();
      jobs_.push({[work] { (*work)(); }, std::move(control)});
    }
    came_.notify_one();
    news_->tell();
    return future;
  }

  template <class F, class T>
  auto map(F f, const std::vector<T>& inputs) -> std::vector<std::invoke_result_t<F, T>> {
    if (closed_) throw ShutDown();
    std::vector<Future<std::invoke_result_t<F, T>>> futures;
    for (const auto& input : inputs) futures.push_back(submit(f, input));
    std::vector<std::invoke_result_t<F, T>> results;
    for (auto& future : futures) {
      if (mine == this) help_until_done(future);
      results.push_back(future.get());
    }
    return results;
  }

  template <class R, class Visit>
  void as_completed(std::vector<Future<R>> futures, Visit visit) {
    while (!futures.empty()) {
      const int seen = news_->so_far();
      bool found = false;
      for (std::size_t i = 0; i < futures.size() && !found; ++i) {
        if (!futures[i].done()) continue;
        auto ready = std::move(futures[i]);
        futures.erase(futures.begin() + static_cast<std::ptrdiff_t>(i));
        visit(std::move(ready));
        found = true;
      }
      if (!found) news_->wait(seen);
    }
  }

  void shutdown(Drain drain) {
    std::queue<Job> dropped;
    {
      std::lock_guard lock(mutex_);
      closed_ = true;
      if (drain == Drain::no) std::swap(dropped, jobs_);
    }
    came_.notify_all();
    for (; !dropped.empty(); dropped.pop()) dropped.front().control->move(waiting, cancelled);
    for (auto& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  struct Job {
    std::function<void()> work;
    std::shared_ptr<Control> control;
    void run() {
      if (!control->move(waiting, running)) return;
      work();
      control->move(running, over);
    }
  };

  std::optional<Job> next() {
    std::unique_lock lock(mutex_);
    while (jobs_.empty() && !closed_) came_.wait(lock);
    return take();
  }
  std::optional<Job> take() {
    if (jobs_.empty()) return std::nullopt;
    auto job = std::move(jobs_.front());
    jobs_.pop();
    return job;
  }

  template <class R>
  void help_until_done(Future<R>& future) {
    while (!future.done()) {
      const int seen = news_->so_far();
      std::unique_lock lock(mutex_);
      auto job = take();
      lock.unlock();
      if (job)
        job->run();
      else if (!future.done())
        news_->wait(seen);
    }
  }

  inline static thread_local Executor* mine = nullptr;
  std::shared_ptr<News> news_ = std::make_shared<News>();
  std::mutex mutex_;
  std::condition_variable came_;
  std::queue<Job> jobs_;
  std::atomic<bool> closed_ = false;
  std::vector<std::thread> threads_;
};
