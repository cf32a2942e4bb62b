// How much disk space a folder needs, with all the folders in it. Listing a folder is slow, so a pool of
// threads lists several at the same time.
#pragma once
#include <chrono>
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

  std::future<long> submit(std::function<long()> function) {
    std::packaged_task<long()> task(std::move(function));
    auto result = task.get_future();
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    changed_.notify_all();  // a thread that waits for a result may be the one to do it
    return result;
  }

  // For tasks that need the result of another one: meanwhile, this thread does other tasks.
  void help_until_ready(std::future<long>& result) {
    const auto ready = [&] { return result.wait_for(std::chrono::seconds(0)) == std::future_status::ready; };
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [&] { return ready() || !tasks_.empty(); });
      if (ready()) return;
      run_one(lock);
    }
  }

 private:
  void run_tasks() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return ending_ || !tasks_.empty(); });
      if (tasks_.empty()) return;
      run_one(lock);
    }
  }

  void run_one(std::unique_lock<std::mutex>& lock) {
    auto task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    lock.lock();
    changed_.notify_all();  // somebody may have waited for this task
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::packaged_task<long()>> tasks_;
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
    return pool_.submit([this, path] { return add_up(path); }).get();
  }

 private:
  long add_up(const std::string& path) {
    const Folder folder = list_(path);
    std::vector<std::future<long>> sizes;
    for (const auto& inner : folder.folders)
      sizes.push_back(pool_.submit([this, inner] { return add_up(inner); }));
    long bytes = folder.bytes;
    for (auto& size : sizes) {
      pool_.help_until_ready(size);
      bytes += size.get();
    }
    return bytes;
  }

  const List list_;
  Pool pool_;
};

}  // namespace folder_sizes
