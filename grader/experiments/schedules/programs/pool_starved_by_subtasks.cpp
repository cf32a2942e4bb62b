// Two tasks run on a pool of two threads. Each submits a subtask to the same pool and waits for it.
// When both wait, no thread is left for the subtasks.
// kind: pool
// expect: deadlock

#include <cassert>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>

class Pool {
 public:
  ~Pool() {
    {
      std::lock_guard lock(guard_);
      stopping_ = true;
    }
    changed_.notify_all();
    first_.join();
    second_.join();
  }
  std::future<int> submit(std::function<int()> task) {
    std::packaged_task<int()> packaged(std::move(task));
    std::future<int> result = packaged.get_future();
    std::lock_guard lock(guard_);
    tasks_.push_back(std::move(packaged));
    changed_.notify_one();
    return result;
  }

 private:
  void work() {
    std::unique_lock lock(guard_);
    while (true) {
      changed_.wait(lock, [&] { return stopping_ || !tasks_.empty(); });
      if (tasks_.empty()) return;
      std::packaged_task<int()> task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
  }

  std::mutex guard_;
  std::condition_variable changed_;
  std::deque<std::packaged_task<int()>> tasks_;
  bool stopping_ = false;
  std::thread first_{[this] { work(); }};
  std::thread second_{[this] { work(); }};
};

int half() {
  return 21;
}

int main() {
  Pool pool;
#ifdef REPAIRED
  // Nobody waits inside the pool: the second half is a task of its own, and main puts the halves together.
  std::future<int> half_of_a = pool.submit(half);
  std::future<int> half_of_b = pool.submit(half);
  std::future<int> a = pool.submit(half);
  std::future<int> b = pool.submit(half);
  assert(a.get() + half_of_a.get() + b.get() + half_of_b.get() == 84);
#else
  auto task = [&] { return 21 + pool.submit(half).get(); };
  std::future<int> a = pool.submit(task);
  std::future<int> b = pool.submit(task);
  assert(a.get() + b.get() == 84);
#endif
  return 0;
}
