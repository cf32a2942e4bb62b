// One interface, several executors: code that hands in tasks need not know where they run.
//
//   int twice(int n) { return 2 * n; }
//   const manyhands::RemoteFunction registered("twice", &twice);   // a global object
//
//   void work(manyhands::Executor& executor) {
//     auto future = executor.submit(&twice, 21);                   // runs somewhere
//     int n = future.get();                                        // 42
//   }
//
// A task is a call of a registered function. In a process it is called with its arguments. On the way to
// another process, arguments and result become bytes (remote_call.hpp), so they are copied. A task knows only
// its arguments: in another process, a variable of this one has the value that it had before the executor was
// made.
#pragma once
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

#include "manyhands/executor.hpp"
#include "manyhands/remote_call.hpp"

namespace manyhands {

/// A value that tasks only read. Copies share it, and cost nothing. But if one is an argument of a task that
/// another process runs, all of the value is sent to that process, once for each such task.
template <class T>
class Shared {
 public:
  Shared() = default;
  explicit Shared(T value) : value_(std::make_shared<const T>(std::move(value))) {}
  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }

  void put_to(Bytes& bytes) const { put(bytes, *value_); }
  void take_from(BytesReader& bytes) { value_ = std::make_shared<const T>(bytes.template take<T>()); }

 private:
  std::shared_ptr<const T> value_ = std::make_shared<const T>();
};

/// For executors: a call that has been handed in, and what became of it. One thread ends it, by run(), take()
/// or fail(); others may wait for it.
class Task {
 public:
  Task() = default;
  virtual ~Task() = default;
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;

  /// Makes the call here. Does not throw: what the function throws is kept for take_result().
  virtual void run() = 0;
  /// The call as bytes, for another process; then its result.
  [[nodiscard]] virtual Bytes call() const = 0;
  virtual void take(const Bytes& result) = 0;
  void fail(std::exception_ptr why);
  /// Returns when the task has ended.
  void wait();

 protected:
  void end();
  std::exception_ptr thrown_;  // null: it has a result

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  bool over_ = false;
};

template <class R, class... P>
class TaskOf : public Task {
 public:
  template <class... A>
  explicit TaskOf(R (*function)(P...), A&&... arguments)
      : function_(function), arguments_(std::forward<A>(arguments)...) {}

  void run() override {
    try {
      result_ = std::apply(function_, arguments_);
    } catch (...) {
      thrown_ = std::current_exception();
    }
    end();
  }
  [[nodiscard]] Bytes call() const override {
    return std::apply([this](const auto&... each) { return pack_call(function_, each...); }, arguments_);
  }
  void take(const Bytes& result) override {
    result_ = unpack<R>(result);
    end();
  }
  R take_result() {
    wait();
    if (thrown_) std::rethrow_exception(thrown_);
    return std::move(*result_);
  }

 private:
  R (*function_)(P...);
  std::tuple<std::decay_t<P>...> arguments_;
  std::optional<R> result_;
};

class Executor;

/// What will become of one task. Movable. Do not use it after its executor has ended.
template <class R>
class Future {
 public:
  /// Waits until the task has ended. Returns what it returned, or throws what it threw. Call it at most once.
  R get();

 private:
  friend class Executor;
  Future(Executor& executor, std::shared_ptr<Task> task, std::function<R()> take)
      : executor_(&executor), task_(std::move(task)), take_(std::move(take)) {}

  Executor* executor_;
  std::shared_ptr<Task> task_;
  std::function<R()> take_;
};

/// Use it from one thread. The destructor waits for all tasks.
class Executor {
 public:
  Executor() = default;
  virtual ~Executor() = default;
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  /// So many tasks run at the same time, at most.
  [[nodiscard]] virtual int workers() const = 0;

  /// Hands in the call f(arguments…). Throws NotRegistered if f has no name, and NameTaken if
  /// another function has it as well, wherever tasks run.
  template <class R, class... P, class... A>
  Future<R> submit(R (*f)(P...), A... arguments) {
    static_assert(sizeof...(P) == sizeof...(A), "as many arguments as the function has parameters");
    remote::name_of(reinterpret_cast<remote::AnyFunction>(f));
    const auto task = std::make_shared<TaskOf<R, P...>>(f, std::move(arguments)...);
    start(task);
    return Future<R>(*this, task, [task] { return task->take_result(); });
  }

 private:
  template <class R>
  friend class Future;

  virtual void start(std::shared_ptr<Task> task) = 0;
  // Somebody is about to wait for this task.
  virtual void is_awaited(Task& /*task*/) {}
};

template <class R>
R Future<R>::get() {
  executor_->is_awaited(*task_);
  return take_();
}

/// Where an executor runs its tasks.
enum class Where {
  in_place,  // in the caller's thread, inside submit
  threads,   // in threads of this process
  processes  // in child processes, which are forked when the executor is made
};

/// `workers`: the number of threads or processes; with in_place there is always one worker. Make the one over
/// processes before the program starts a thread. If a worker process dies, its task gets BrokenExecutor, and
/// so do all tasks that have not ended by then.
std::unique_ptr<Executor> make_executor(Where where, int workers);

}  // namespace manyhands
