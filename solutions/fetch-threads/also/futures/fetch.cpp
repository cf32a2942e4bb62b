// Another structure: a future carries what a task returns to the caller, or what it throws. Nobody has to
// catch anything.
#include "fetch.hpp"

#include <future>
#include <map>
#include <mutex>

std::vector<std::string> fetch_all(const std::vector<std::string>& urls, int workers) {
  std::mutex mutex;
  std::size_t next = 0;
  const auto take = [&] {
    const std::lock_guard lock(mutex);  // not held while a page is fetched
    return next < urls.size() ? next++ : urls.size();
  };
  const auto task = [&] {
    std::map<std::size_t, std::string> mine;
    for (std::size_t i = take(); i < urls.size(); i = take()) mine[i] = manyhands::net::get(urls[i]).body;
    return mine;
  };

  std::vector<std::future<std::map<std::size_t, std::string>>> tasks;
  for (int n = 0; n < workers; ++n) tasks.push_back(std::async(std::launch::async, task));
  std::vector<std::string> pages(urls.size());
  for (auto& done : tasks)
    for (auto& [i, page] : done.get()) pages[i] = std::move(page);
  return pages;
}  // If get() has thrown, the destructors of the other futures wait for their tasks.
