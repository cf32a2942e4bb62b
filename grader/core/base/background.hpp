// Work beside our own. A graded program may use up all processes that the system, or its user, may have; then
// there is no room for a thread of ours, and the work is done in the thread that asks for the result.
#pragma once
#include <future>
#include <system_error>

namespace manyhands {

/// The result of `work()`, from another thread if possible. `work` must be copyable.
template <class Work>
auto in_background(const Work& work) {
  try {
    return std::async(std::launch::async, work);
  } catch (const std::system_error& error) {
    if (error.code() != std::errc::resource_unavailable_try_again) throw;
    return std::async(std::launch::deferred, work);
  }
}

}  // namespace manyhands
