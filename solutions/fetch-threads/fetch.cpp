// Threads share the number of the next URL. Everything else belongs to one of them: each page has its own
// element, and so has each thread's exception.
#include "fetch.hpp"

#include <atomic>
#include <exception>
#include <thread>

std::vector<std::string> fetch_all(const std::vector<std::string>& urls, int workers) {
  // Full size before the threads start: two of them never write to the same element, so no lock is needed,
  // and the order in which pages arrive does not matter.
  std::vector<std::string> pages(urls.size());
  std::vector<std::exception_ptr> failures(static_cast<std::size_t>(workers));
  // Taking a number is one step: no two threads get the same URL.
  std::atomic<std::size_t> next = 0;

  const auto work = [&](std::exception_ptr& failure) {
    // An exception that leaves a thread's function ends the program. So it is caught here, and kept.
    try {
      for (std::size_t i = next++; i < urls.size(); i = next++) pages[i] = manyhands::net::get(urls[i]).body;
    } catch (...) {
      failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (auto& failure : failures) threads.emplace_back(work, std::ref(failure));
  }  // All of them are joined here: from now on, only one thread uses these variables.

  for (const auto& failure : failures)
    if (failure) std::rethrow_exception(failure);
  return pages;
}
