#include "manyhands/executors.hpp"

#include <atomic>
#include <deque>
#include <thread>
#include <vector>

#include "kit/remote/worker_child.hpp"

namespace manyhands {

void Task::fail(std::exception_ptr why) {
  thrown_ = std::move(why);
  end();
}

void Task::wait() {
  std::unique_lock lock(mutex_);
  ended_.wait(lock, [this] { return over_; });
}

void Task::end() {
  // Notified with the lock held: as soon as it is free, whoever waited may destroy the task.
  const std::lock_guard lock(mutex_);
  over_ = true;
  ended_.notify_all();
}

namespace {

class InPlace : public Executor {
 public:
  [[nodiscard]] int workers() const override { return 1; }

 private:
  void start(std::shared_ptr<Task> task) override { task->run(); }
};

/// Threads that take tasks from a queue. What a thread does with a task is its own affair.
class Pool {
 public:
  using RunTask = std::function<void(Task&)>;

  ~Pool() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    news_.notify_all();
  }
  void add_thread(RunTask run) {
    threads_.emplace_back([this, run = std::move(run)] {
      while (const auto task = next()) run(*task);
    });
  }
  void add(std::shared_ptr<Task> task) {
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(std::move(task));
    }
    news_.notify_one();
  }

 private:
  // Null: the pool is closed, and all tasks have been taken.
  std::shared_ptr<Task> next() {
    std::unique_lock lock(mutex_);
    news_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
    if (waiting_.empty()) return nullptr;
    auto task = std::move(waiting_.front());
    waiting_.pop_front();
    return task;
  }

  std::mutex mutex_;
  std::condition_variable news_;
  std::deque<std::shared_ptr<Task>> waiting_;
  bool closed_ = false;
  std::vector<std::jthread> threads_;  // the last member: the threads use the others until they are joined
};

class OverThreads : public Executor {
 public:
  explicit OverThreads(int workers) : workers_(workers) {
    for (int i = 0; i < workers; ++i) pool_.add_thread([](Task& task) { task.run(); });
  }
  [[nodiscard]] int workers() const override { return workers_; }

 private:
  void start(std::shared_ptr<Task> task) override { pool_.add(std::move(task)); }

  int workers_;
  Pool pool_;
};

/// A thread for each child, which waits for its outcomes.
class OverProcesses : public Executor {
 public:
  explicit OverProcesses(int workers) {
    // All processes before the first thread: a forked process has one thread, but all locks as they were.
    std::vector<int> connections;
    for (int i = 0; i < workers; ++i) {
      children_.push_back(std::make_unique<WorkerChild>(connections));
      connections.push_back(children_.back()->connection());
    }
    for (const auto& child : children_)
      pool_.add_thread([this, &child = *child](Task& task) {
        if (!broken_ && child.run(task)) return;
        broken_ = true;
        task.fail(std::make_exception_ptr(BrokenExecutor()));
      });
  }
  [[nodiscard]] int workers() const override { return static_cast<int>(children_.size()); }

 private:
  void start(std::shared_ptr<Task> task) override { pool_.add(std::move(task)); }

  std::atomic<bool> broken_ = false;
  std::vector<std::unique_ptr<WorkerChild>> children_;
  Pool pool_;  // the last member: its threads use the others
};

}  // namespace

std::unique_ptr<Executor> make_executor(Where where, int workers) {
  if (where == Where::threads) return std::make_unique<OverThreads>(workers);
  if (where == Where::processes) return std::make_unique<OverProcesses>(workers);
  return std::make_unique<InPlace>();
}

}  // namespace manyhands
