// Another structure: one exception_ptr for all threads, under a mutex. After the first failure, no thread
// begins another request. The caller's thread does its share, too.
#include "fetch.hpp"

#include <exception>
#include <mutex>
#include <thread>

namespace {

class Fetcher {
 public:
  explicit Fetcher(const std::vector<std::string>& urls) : urls_(urls), pages_(urls.size()) {}

  void work() {
    for (;;) {
      std::size_t mine = 0;
      {
        const std::lock_guard lock(mutex_);
        if (failure_ || next_ == urls_.size()) return;
        mine = next_++;
      }
      try {
        pages_[mine] = manyhands::net::get(urls_[mine]).body;
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::current_exception();
      }
    }
  }

  /// Call when all threads that work have ended.
  std::vector<std::string> pages() {
    if (failure_) std::rethrow_exception(failure_);
    return std::move(pages_);
  }

 private:
  const std::vector<std::string>& urls_;
  std::vector<std::string> pages_;  // each element is written by the thread that took its number
  std::mutex mutex_;                // guards everything below
  std::size_t next_ = 0;
  std::exception_ptr failure_;
};

}  // namespace

std::vector<std::string> fetch_all(const std::vector<std::string>& urls, int workers) {
  Fetcher fetcher(urls);
  std::vector<std::thread> others;
  for (int n = 1; n < workers; ++n) others.emplace_back(&Fetcher::work, &fetcher);
  fetcher.work();
  for (auto& other : others) other.join();
  return fetcher.pages();
}
