// Where requests that wait on an event loop were asked for. A coroutine that waits stands on no thread's
// stack: without this, a debugger sees only the loop. Safe from many threads.
#pragma once
#include <boost/assert/source_location.hpp>

namespace manyhands::net {

/// Notes a place for as long as it lives.
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
