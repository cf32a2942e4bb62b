// Records where requests that wait in an event loop were made. A waiting coroutine is on no thread's stack:
// without this, only the loop can be seen. Safe to use from many threads.
#pragma once
#include <boost/assert/source_location.hpp>

namespace manyhands::net {

/// Records a place for as long as the object exists.
class Waiting {
 public:
  explicit Waiting(const boost::source_location& from);
  ~Waiting();
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

 private:
  boost::source_location from_;
};

}  // namespace manyhands::net
