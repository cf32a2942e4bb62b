// How much disk space a folder needs, with all the folders in it. Listing a folder is slow, so a pool of
// threads lists several at the same time.
#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace folder_sizes {

struct Folder {
  long bytes = 0;                    // of the files that are directly in it
  std::vector<std::string> folders;  // the paths of those that are directly in it
};

class Pool {
 public:
  explicit Pool(int workers) {
    for (int i = 0; i < workers; ++i) threads_.emplace_back([this] { run_tasks(); });
  }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  ~Pool() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_) thread.join();
  }

  void submit(std::function<void()> task) {
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    changed_.notify_one();
  }

 private:
  void run_tasks() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return ending_ || !tasks_.empty(); });
      if (tasks_.empty()) return;
      auto task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

class FolderSizes {
 public:
  using List = std::function<Folder(const std::string& path)>;

  // At most `workers` folders are listed at the same time; as many, if enough of them are known. `list` does
  // not throw.
  FolderSizes(int workers, List list) : list_(std::move(list)), pool_(workers) {}

  // Lists each folder once. Several threads may call it at the same time; the destructor is called when no
  // call is in progress.
  long size_of(const std::string& path) {
    Sum sum;
    auto size = sum.size.get_future();
    add_up(path, sum);
    return size.get();  // the caller's thread is none of the pool's
  }

 private:
  // Of one call of size_of, whose thread waits until all is added up.
  struct Sum {
    std::atomic<long> bytes = 0;
    std::atomic<int> open = 1;  // folders that are known, but not listed yet
    std::promise<long> size;
  };

  // No task waits: whichever is the last one delivers the sum.
  void add_up(const std::string& path, Sum& sum) {
    pool_.submit([this, path, &sum] {
      const Folder folder = list_(path);
      sum.bytes += folder.bytes;
      sum.open += static_cast<int>(folder.folders.size());
      for (const auto& inner : folder.folders) add_up(inner, sum);
      // The caller's `sum` may be gone as soon as the value is set, so the promise must not be in it any
      // more.
      if (--sum.open == 0) std::exchange(sum.size, {}).set_value(sum.bytes);
    });
  }

  const List list_;
  Pool pool_;
};

}  // namespace folder_sizes
