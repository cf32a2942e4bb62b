// A learner's executor and its futures behind virtual functions. The test programs of the executor contract
// use only these, so they are compiled once, and not again with each submission.
//
// Thread-safety: that of the learner's types.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "manyhands/executor.hpp"

namespace manyhands::guest {

template <class R>
struct FutureInterface {
  virtual ~FutureInterface() = default;
  virtual R get() = 0;
  virtual void wait() = 0;
  virtual bool done() = 0;
  virtual bool cancel() = 0;
};

/// Owns a learner's future. Movable.
template <class R>
class TaskFuture {
 public:
  explicit TaskFuture(std::unique_ptr<FutureInterface<R>> its) : its_(std::move(its)) {}
  R get() { return its_->get(); }
  void wait() { its_->wait(); }
  bool done() { return its_->done(); }
  bool cancel() { return its_->cancel(); }
  FutureInterface<R>& its() { return *its_; }

 private:
  std::unique_ptr<FutureInterface<R>> its_;
};

/// The operations of an executor for all types of tasks that the programs use. Each one calls the learner's
/// function of the same name, with the same kinds of arguments.
class ExecutorInterface {
 public:
  using Numbers = std::vector<double>;
  using Visit = std::function<void(TaskFuture<int>)>;

  virtual ~ExecutorInterface() = default;
  /// Constructs the learner's executor, and destroys it.
  virtual void open(int workers) = 0;
  virtual void close() = 0;

  virtual TaskFuture<int> submit(int (*f)(int), int a) = 0;
  virtual TaskFuture<int> submit(int (*f)(int, int), int a, int b) = 0;
  virtual TaskFuture<int> submit(int (*f)(int, int, int), int a, int b, int c) = 0;
  virtual TaskFuture<std::int64_t> submit(std::int64_t (*f)(int), int a) = 0;
  virtual TaskFuture<std::string> submit(std::string (*f)(std::string, int), std::string a, int b) = 0;
  virtual TaskFuture<Numbers> submit(Numbers (*f)(Numbers, double), Numbers a, double b) = 0;
  virtual std::vector<int> map(int (*f)(int), const std::vector<int>& inputs) = 0;
  virtual std::vector<int> map(int (*f)(const int&), const std::vector<int>& inputs) = 0;
  virtual std::vector<std::int64_t> map(std::int64_t (*f)(int), const std::vector<int>& inputs) = 0;
  virtual void as_completed(std::vector<TaskFuture<int>> futures, const Visit& visit) = 0;
  virtual void shutdown(Drain drain) = 0;
};

/// Tells the programs which executors to use: one, and another one that its tasks may call. Both must exist
/// until the process ends. Call it during static initialisation.
void bind_executor(ExecutorInterface& one, ExecutorInterface& other);

}  // namespace manyhands::guest
