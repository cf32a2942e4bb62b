#include "bounded_queue.hpp"

#include "programs.hpp"

namespace {

using namespace bounded_queue_programs;

const Register queue{[](std::size_t capacity) -> std::unique_ptr<Queue> {
  return std::make_unique<Bound<BoundedQueue<Parcel>>>(capacity);
}};

}  // namespace
