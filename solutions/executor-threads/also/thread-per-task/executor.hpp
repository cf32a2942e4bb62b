// A thread for each task, but never more than `workers` at a time: one dispatcher thread takes a permit of a
// semaphore for each task before it starts the task's thread. The dispatcher starts with the first task.
// Simple, but expensive for tiny tasks: starting a thread costs more than adding to a queue.
#pragma once
#include <condition_variable>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <semaphore>
#include <thread>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "manyhands/executor.hpp"

using manyhands::Cancelled;
using manyhands::Drain;
using manyhands::ShutDown;

struct Slip {
  virtual ~Slip() = default;
  virtual void fail(std::exception_ptr why) = 0;

  enum { waits, runs, is_over } state = waits;
  std::size_t place = 0;  // order of completion, from 1
  std::function<void()> work;
};

/// The lock and condition variable that all tasks of an executor and their futures share.
struct Office {
  std::mutex mutex;
  std::condition_variable bell;
  std::size_t ended = 0;  // number of finished tasks; they are numbered in this order

  void cancel(Slip& slip) {  // call with the lock held
    slip.fail(std::make_exception_ptr(Cancelled()));
    slip.state = Slip::is_over;
    slip.place = ++ended;
    bell.notify_all();
  }
};

template <class R>
struct Sheet : Slip {
  void fail(std::exception_ptr why) override { result = std::move(why); }

  std::variant<std::monostate, R, std::exception_ptr> result;
};

template <class R>
class Future {
 public:
  R get() {
    wait();
    if (sheet_->result.index() == 2) std::rethrow_exception(std::get<2>(sheet_->result));
    return std::move(std::get<1>(sheet_->result));
  }
  void wait() {
    std::unique_lock lock(office_->mutex);
    office_->bell.wait(lock, [&] { return sheet_->state == Slip::is_over; });
  }
  bool done() const {
    std::lock_guard lock(office_->mutex);
    return sheet_->state == Slip::is_over;
  }
  bool cancel() {
    std::lock_guard lock(office_->mutex);
    if (sheet_->state != Slip::waits) return false;
    office_->cancel(*sheet_);
    return true;
  }

 private:
  friend class Executor;
  std::shared_ptr<Office> office_;
  std::shared_ptr<Sheet<R>> sheet_;
};

class Executor {
 public:
  explicit Executor(int workers) : permits_(workers) {}
  ~Executor() { shutdown(Drain::yes); }

  template <class F, class... A>
  auto submit(F f, A... arguments) -> Future<std::invoke_result_t<F, A...>> {
    using R = std::invoke_result_t<F, A...>;
    Future<R> future;
    future.office_ = office_;
    future.sheet_ = std::make_shared<Sheet<R>>();
    auto* sheet = future.sheet_.get();
    sheet->work = [this, sheet, f = std::move(f), ... kept = std::move(arguments)] {
      decltype(sheet->result) result;
      try {
        result.template emplace<1>(std::invoke(f, kept...));
      } catch (...) {
        result.template emplace<2>(std::current_exception());
      }
      std::lock_guard lock(office_->mutex);
      sheet->result = std::move(result);
      sheet->state = Slip::is_over;
      sheet->place = ++office_->ended;
      office_->bell.notify_all();
    };
    std::lock_guard lock(office_->mutex);
    if (closed_) throw ShutDown();
    slips_.push_back(future.sheet_);
    if (!clerk_.joinable()) clerk_ = std::thread([this] { hand_out(); });
    office_->bell.notify_all();
    return future;
  }

  template <class F, class T>
  auto map(F f, const std::vector<T>& inputs) -> std::vector<std::invoke_result_t<F, T>> {
    std::vector<std::invoke_result_t<F, T>> results;
    if (inside == this) {
      for (const auto& input : inputs) results.push_back(f(input));
      return results;
    }
    {
      std::lock_guard lock(office_->mutex);
      if (closed_) throw ShutDown();
    }
    std::vector<Future<std::invoke_result_t<F, T>>> futures;
    for (const auto& input : inputs) futures.push_back(submit(f, input));
    for (auto& future : futures) results.push_back(future.get());
    return results;
  }

  template <class R, class Visit>
  void as_completed(std::vector<Future<R>> futures, Visit visit) {
    while (!futures.empty()) {
      auto first = futures.end();
      {
        std::unique_lock lock(office_->mutex);
        office_->bell.wait(lock, [&] {
          for (auto it = futures.begin(); it != futures.end(); ++it)
            if (it->sheet_->state == Slip::is_over &&
                (first == futures.end() || it->sheet_->place < first->sheet_->place))
              first = it;
          return first != futures.end();
        });
      }
      auto ready = std::move(*first);
      futures.erase(first);
      visit(std::move(ready));
    }
  }

  void shutdown(Drain drain) {
    {
      std::lock_guard lock(office_->mutex);
      closed_ = true;
      if (drain == Drain::no)
        for (auto& slip : slips_)
          if (slip->state == Slip::waits) office_->cancel(*slip);
      office_->bell.notify_all();
    }
    if (clerk_.joinable()) clerk_.join();
  }

 private:
  void hand_out() {
    std::unique_lock lock(office_->mutex);
    for (;;) {
      office_->bell.wait(lock, [&] { return closed_ || !slips_.empty(); });
      if (slips_.empty()) break;
      lock.unlock();
      permits_.acquire();
      lock.lock();
      bury();
      const auto slip = std::move(slips_.front());
      slips_.pop_front();
      if (slip->state != Slip::waits) {
        permits_.release();
        continue;
      }
      slip->state = Slip::runs;
      threads_.emplace_front();
      threads_.front() = std::thread([this, slip, self = threads_.begin()] {
        inside = this;
        slip->work();
        permits_.release();
        std::lock_guard gone(office_->mutex);
        gone_.splice(gone_.begin(), threads_, self);
        office_->bell.notify_all();
      });
    }
    office_->bell.wait(lock, [&] { return threads_.empty(); });
    bury();
  }
  void bury() {
    for (auto& thread : gone_) thread.join();
    gone_.clear();
  }

  inline static thread_local Executor* inside = nullptr;
  std::shared_ptr<Office> office_ = std::make_shared<Office>();
  std::list<std::shared_ptr<Slip>> slips_;
  std::counting_semaphore<1 << 16> permits_;
  std::list<std::thread> threads_, gone_;  // finished threads move to gone_
  bool closed_ = false;
  std::thread clerk_;
};
