// One future stands for the whole crawl. The tasks count what is not done yet; the last one fulfils the
// promise, which wakes the waiting caller. If a task throws, the crawl stops: the exception goes into the
// promise, and get() rethrows it in the caller's thread, where it can be caught.
#include "crawl.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <exception>
#include <future>
#include <memory>
#include <mutex>
#include <unordered_set>
#include <utility>
#include <vector>

namespace asio = boost::asio;

namespace {

// Each task holds a shared_ptr to it, so it lives as long as the last task.
class Crawl : public std::enable_shared_from_this<Crawl> {
 public:
  explicit Crawl(asio::thread_pool& pool) : pool_(pool) {}

  std::future<std::vector<Fetched>> begin(const std::string& start) {
    auto result = promise_.get_future();
    const std::lock_guard lock(mutex_);
    add(start);
    return result;
  }

 private:
  // Call with the lock held.
  void add(const std::string& url) {
    if (!seen_.insert(url).second) return;
    ++not_done_;
    asio::post(pool_, [self = shared_from_this(), url] { self->visit(url); });
  }

  void visit(const std::string& url) {
    try {
      Fetched fetched = manyhands::web::fetch(url);
      const std::lock_guard lock(mutex_);
      for (const auto& link : fetched.links) add(link);
      everything_.push_back(std::move(fetched));
      // Decremented only after the page's links have been counted: so it reaches zero once, at the very end.
      if (--not_done_ == 0 && !broken_) promise_.set_value(std::move(everything_));
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!broken_) promise_.set_exception(std::current_exception());
      broken_ = true;
    }
  }

  asio::thread_pool& pool_;
  std::mutex mutex_;  // guards everything below
  std::unordered_set<std::string> seen_;
  std::vector<Fetched> everything_;
  std::promise<std::vector<Fetched>> promise_;
  int not_done_ = 0;  // URLs that are queued or in flight
  bool broken_ = false;
};

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  asio::thread_pool pool(static_cast<std::size_t>(workers));
  auto everything = std::make_shared<Crawl>(pool)->begin(start);
  return manyhands::web::in_order(start, everything.get());
}
